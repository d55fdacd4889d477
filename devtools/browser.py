"""The browser of the browser tests and of the demo's pictures. Imported inside the bench's Python only."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, Response, expect, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from devtools.client import SiteSession
from devtools.paths import BUILD
from devtools.services import find_browser

SCREENSHOTS = BUILD / "screenshots"
FLAGS = (
	"--no-sandbox",
	"--disable-gpu",
	"--disable-quic",
	"--no-first-run",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
	"--disable-dev-shm-usage",
)
# Realtime has a port of its own here, as on a developer's bench; without this the page would look for it behind
# the web server's address, where a production bench has a proxy.
REALTIME_BY_PORT = "Object.defineProperty(window, 'dev_server', { value: 1, writable: false });"

QUIET = "() => !window.frappe || !frappe.request || (!frappe.request.ajax_count && !$('.skeleton:visible').length)"

# Milliseconds. The first Desk of a run builds every cache, on a machine that may be busy.
PATIENCE = 45_000


@contextmanager
def launch() -> Iterator[Browser]:
	"""Start the machine's Chromium without a window."""
	expect.set_options(timeout=PATIENCE)
	with sync_playwright() as playwright:
		browser = playwright.chromium.launch(executable_path=find_browser(), headless=True, args=list(FLAGS))
		try:
			yield browser
		finally:
			browser.close()


def new_context(
	browser: Browser, site: SiteSession, *, width: int = 1366, height: int = 900
) -> BrowserContext:
	"""A browser context that has the cookies of a session, that is, its login."""
	context = browser.new_context(
		base_url=site.base, viewport={"width": width, "height": height}, timezone_id="Asia/Shanghai"
	)
	context.add_init_script(REALTIME_BY_PORT)
	context.set_default_timeout(PATIENCE)
	cookies = [{"name": c.name, "value": c.value or "", "url": site.base} for c in site.cookies]
	if cookies:
		context.add_cookies(cookies)
	return context


def listen(context: BrowserContext) -> list[str]:
	"""The list to which everything is added that goes wrong in the pages of a context: scripts that fail, answers that
	do not come."""
	heard: list[str] = []

	def on_response(answer: Response) -> None:
		if answer.status >= HTTPStatus.BAD_REQUEST:
			heard.append(f"{answer.status}: {answer.url}")

	context.on("weberror", lambda failed: heard.append(str(failed.error.stack or failed.error)))
	context.on("requestfailed", lambda request: heard.append(f"no answer: {request.url} ({request.failure})"))
	context.on("response", on_response)
	return heard


def settle(page: Page) -> None:
	"""Wait until the page asks the server for nothing more, or for a few seconds at most."""
	with suppress(PlaywrightError):
		page.wait_for_function(QUIET, timeout=5_000)
		# What has just arrived still has to be drawn.
		page.wait_for_timeout(800)


def screenshot(page: Page, name: str) -> Path:
	"""Save a picture of the page under a name; return the file."""
	SCREENSHOTS.mkdir(parents=True, exist_ok=True)
	settle(page)
	path = SCREENSHOTS / f"{re.sub(r'[^A-Za-z0-9_.-]+', '-', name).strip('-')}.png"
	page.screenshot(path=path)
	return path
