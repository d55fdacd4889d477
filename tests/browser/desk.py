"""What the Desk asks of everybody who uses it."""

from playwright.sync_api import Locator, Page
from playwright.sync_api import TimeoutError as NotShown

TRIES = 5


def choose_from_group(page: Page, group: str, label: str) -> None:
	"""Choose from a group of a form's buttons.

	A form draws its buttons again with each answer of the server, and a menu that was open is closed by it: a
	person presses once more, and so does this.
	"""
	page.wait_for_function("() => !frappe.request.ajax_count")
	place = page.locator(".page-actions .inner-group-button:visible").filter(has_text=group)
	item = place.locator(".dropdown-item").filter(has_text=label).first
	for _ in range(TRIES):
		place.locator("button").first.click()
		if _taken(item):
			return
	item.click()


def _taken(item: Locator) -> bool:
	try:
		item.click(timeout=4_000)
	except NotShown:
		return False
	return True
