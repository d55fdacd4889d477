"""The month's papers in a browser: the ranking with its chart, and a penalty sheet that is signed and printed (COMP-8, COMP-9)."""

from collections.abc import Callable

import frappe
import pytest
from playwright.sync_api import Page, expect

from tests.site import complaints as some
from tests.site import papers
from tests.site.centre import PEOPLE

DRAWN = (
	"() => [...document.querySelectorAll('.chart-wrapper rect.bar')].some((bar) => bar.getBBox().height > 20)"
)


@pytest.fixture(autouse=True)
def a_month() -> None:
	"""Four stations, and a severe and two repeat complaints with persons, one without."""
	some.open_station()
	papers.settings()
	for number, (station, volume) in enumerate((("North", 21_000), ("South", 9_000), ("East", 15_000))):
		papers.volume(station, volume)
		papers.volume(station, volume, papers.BEFORE)
		for _complaint in range(4 + 3 * number):
			papers.put(station=station, due_by=papers.at(20))
			papers.put(station=station, taken_at=papers.at(9, month=papers.BEFORE))
	papers.put(station=papers.station("West"))
	papers.grave_complaints(*papers.staff())
	papers.put(severity="Severe", station="North")
	frappe.db.commit()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_ranking_and_its_chart(page_as: Callable[..., Page], picture: Callable, language: str) -> None:
	frappe.db.set_value("User", PEOPLE.supervisor, "language", language)
	frappe.db.commit()
	frappe.clear_cache()
	page = page_as(PEOPLE.supervisor)
	page.goto(f"/app/query-report/CS Station Ranking?month={papers.KEY}")
	expect(page.locator(".dt-row", has_text="North").first).to_contain_text("21")
	page.wait_for_function(DRAWN)
	picture(page, f"station-ranking-{language}")


def test_a_sheet_is_signed_published_and_printed(page_as: Callable[..., Page], picture: Callable) -> None:
	sheet = papers.drafted()
	frappe.db.commit()
	page = page_as(PEOPLE.supervisor)
	page.goto(f"/app/cs-penalty-sheet/{sheet.name}")
	expect(page.locator(".form-dashboard, .form-message").first).to_contain_text("no responsible person")
	picture(page, "penalty-sheet-draft")
	page.get_by_role("button", name="Sign", exact=True).click()
	dialog = page.locator(".modal.show")
	pad = dialog.locator("canvas")
	expect(pad).to_be_visible()
	box = pad.bounding_box()
	page.mouse.move(box["x"] + 40, box["y"] + 60)
	page.mouse.down()
	for step in range(1, 8):
		page.mouse.move(box["x"] + 40 + 25 * step, box["y"] + 60 + (20 if step % 2 else -20), steps=4)
	page.mouse.up()
	dialog.get_by_role("button", name="Sign", exact=True).click()
	expect(page.get_by_role("button", name="Publish", exact=True)).to_be_visible()
	picture(page, "penalty-sheet-signed")
	for language in ("en", "zh"):
		page.goto(
			f"/printview?doctype=CS Penalty Sheet&name={sheet.name}&format=CS Penalty Sheet&_lang={language}"
		)
		expect(page.locator(".sheet .signs img")).to_be_visible()
		picture(page, f"penalty-sheet-print-{language}")
