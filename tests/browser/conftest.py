"""A real browser on the served sites. Run by `make test PART=browser`; otherwise nothing here is collected.

A test may commit what it needs; every table written by it or through the browser is put back after it.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from devtools.stack import STACK_VARIABLE

if STACK_VARIABLE not in os.environ:
	collect_ignore_glob = ["*"]
else:
	from playwright.sync_api import Browser, BrowserContext, Page

	from devtools import session
	from devtools.browser import launch, listen, new_context, screenshot
	from devtools.client import SiteClient
	from devtools.site_fixtures import Services, SiteFixtures
	from devtools.stack import Attached
	from tests.site.centre import open_centre

FAILED = pytest.StashKey[bool]()
HEARD = pytest.StashKey[list[list[str]]]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
	"""Remember a failure, so that the pages still open are photographed; say what went wrong in them."""
	report = yield
	if report.failed:
		item.stash[FAILED] = True
		heard = item.stash.get(HEARD, [])
		said = [f"{number}: {line}" for number, lines in enumerate(heard, 1) for line in lines]
		report.sections.append(("Went wrong in the pages", "\n".join(said) or "nothing"))
	return report


@pytest.fixture(scope="session")
def site_fixtures() -> "Iterator[SiteFixtures]":
	"""The running private bench and what the fixtures share."""
	fixtures = SiteFixtures(Attached.from_environment(), open_centre)
	yield fixtures
	fixtures.close()


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
	"""One browser for the run; every test has contexts of its own in it."""
	with launch() as running:
		yield running


@pytest.fixture(autouse=True)
def site(request: pytest.FixtureRequest, site_fixtures: "SiteFixtures") -> Iterator[str]:
	"""Connect to the site of the test; return its name."""
	full = "full_site" in request.fixturenames
	name = site_fixtures.full_site() if full else site_fixtures.erpnext_site()
	with site_fixtures.test(name, may_commit=True):
		yield name


@pytest.fixture
def full_site(site: str) -> str:
	"""Ask for the site with all apps of the bench instead of the one with ERPNext only; return its name."""
	return site


@pytest.fixture
def http(site: str, site_fixtures: "SiteFixtures") -> "SiteClient":
	"""A client of the served site, for what needs no browser."""
	return SiteClient(site_fixtures.web(site).url)


@pytest.fixture
def services(site: str, site_fixtures: "SiteFixtures") -> "Iterator[Services]":
	"""Background workers for this test."""
	with Services(site, site_fixtures) as running:
		yield running


@pytest.fixture
def user_with_roles(site: str) -> Callable[..., str]:
	"""`user_with_roles("CS Agent", email="a@example.com")` creates a user; returns its name."""
	return session.create_user


@pytest.fixture
def as_user(site: str) -> Callable[[str], AbstractContextManager[None]]:
	"""`with as_user("agent@example.com"):` runs a block with that user's permissions."""
	return session.as_user


@pytest.fixture
def page_as(
	request: pytest.FixtureRequest, browser: "Browser", http: "SiteClient"
) -> "Iterator[Callable[..., Page]]":
	"""`page_as("agent@example.com")` opens a page in a new context logged in as that user (None: a guest)."""
	contexts: list[BrowserContext] = []

	def open_page(user: str | None = "Administrator", *, width: int = 1366, height: int = 900) -> "Page":
		session_of_user = http.login(user) if user else http.guest()
		contexts.append(new_context(browser, session_of_user, width=width, height=height))
		request.node.stash.setdefault(HEARD, []).append(listen(contexts[-1]))
		return contexts[-1].new_page()

	yield open_page
	_close(contexts, request.node)


def _close(contexts: "list[BrowserContext]", item: pytest.Item) -> None:
	for number, context in enumerate(contexts):
		for page in context.pages:
			if item.stash.get(FAILED, False):
				page.bring_to_front()
				screenshot(page, f"failed-{item.name}-{number}")
		context.close()


@pytest.fixture
def page(page_as: "Callable[..., Page]") -> "Page":
	"""A page logged in as Administrator."""
	return page_as("Administrator")


@pytest.fixture
def picture() -> "Callable[[Page, str], Path]":
	"""`picture(page, "escalation")` saves build/screenshots/escalation.png."""
	return screenshot
