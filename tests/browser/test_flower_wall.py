"""STAFF-11 in a browser: a flower given in two clicks, the wall that shows it to everybody, a prize asked for and handed over."""

from collections.abc import Callable
from datetime import date

import frappe
import pytest
from playwright.sync_api import Page, expect

from cs_center.recognition import api
from cs_center.recognition.service import honours
from devtools.session import as_user
from tests.site import tests_of_staff as some
from tests.site.test_flowers import got
from tests.site.tests_of_staff import ANNA, FLOWER, LEE, REDEMPTION, SUPERVISOR

WORDS = {
	"en": {
		"flower": "Flower",
		"give": "Give",
		"often": "Helped a new colleague",
		"hand": "Hand Over",
		"done": "Handed Over",
		"yes": "Yes",
	},
	"zh": {
		"flower": "送花",
		"give": "送出",
		"often": "帮助了新同事",
		"hand": "发放",
		"done": "已发放",
		"yes": "是",
	},
}


@pytest.fixture(autouse=True)
def staff() -> dict[str, str]:
	"""Some flowers of this month and honours of the last year."""
	found = some.staff()
	last = some.TODAY.year - 1
	for name, count in (("anna", 4), ("bea", 3), ("alan", 1)):
		got(found[name], count, date(last, 5, 4), employee_name=name.title(), giver_name="Director")
	honours.make_last_year()
	reason = "Found the cable that everybody had looked for"
	values = {"employee_name": "Bea", "team": "B", "giver_name": "Director", "reason": reason}
	got(found["bea"], 1, **values)
	with as_user(SUPERVISOR):
		api.give(found["anna"], "Explained a bill for half an hour and the customer thanked us in writing")
	frappe.db.commit()
	return found


def speaks(language: str, *users: str) -> None:
	for user in users:
		frappe.db.set_value("User", user, "language", language)
		frappe.clear_cache(user=user)
	frappe.db.commit()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_flower_is_given_in_two_clicks_and_the_wall_shows_it(
	page_as: Callable[..., Page], picture: Callable, staff: dict[str, str], language: str
) -> None:
	words = WORDS[language]
	speaks(language, LEE, ANNA)
	wall = page_as(ANNA)
	wall.goto("/app/cs-flower-wall")
	expect(wall.locator(".cs-wall-card")).to_have_count(2)
	page = page_as(LEE)
	page.goto("/app/cs-staff-record")
	row = page.locator(".list-row", has_text="1001")
	row.get_by_role("button", name=words["flower"]).click()
	dialog = page.locator(".modal.show")
	dialog.get_by_role("button", name=words["often"]).click()
	picture(page, f"flower-dialog-{language}")
	dialog.get_by_role("button", name=words["give"], exact=True).click()
	expect(dialog).to_be_hidden()
	# Anna's wall is told by the server, or looks when she comes back to it.
	wall.reload()
	expect(wall.locator(".cs-wall-card").first).to_contain_text(words["often"])
	picture(wall, f"flower-wall-{language}")
	page.goto("/app/cs-flower-wall")
	expect(page.locator(".cs-wall-left")).to_be_visible()
	picture(page, f"flower-wall-leader-{language}")
	frappe.db.rollback()
	assert frappe.db.get_value(FLOWER, {"giver": LEE}, "reason") == words["often"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_prize_is_asked_for_and_handed_over(
	page_as: Callable[..., Page], picture: Callable, staff: dict[str, str], language: str
) -> None:
	words = WORDS[language]
	speaks(language, LEE, ANNA)
	page = page_as(ANNA, width=390, height=844)
	page.goto("/app/cs-flower-wall")
	page.locator("[data-prize='Third Prize']").click()
	page.locator(".modal.show").get_by_role("button", name=words["yes"], exact=True).click()
	expect(page.locator(".cs-wall-mine .indicator-pill")).to_have_count(1)
	picture(page, f"flower-wall-mobile-{language}")
	leader = page_as(LEE)
	leader.goto("/app/cs-flower-wall")
	leader.get_by_role("button", name=words["hand"], exact=True).click()
	expect(leader.get_by_role("button", name=words["hand"], exact=True)).to_have_count(0)
	page.reload()
	expect(page.locator(".cs-wall-mine .indicator-pill")).to_contain_text(words["done"])
	frappe.db.rollback()
	assert frappe.db.get_value(REDEMPTION, {"user": ANNA}, ["status", "handed_over_by"]) == (
		"Handed Over",
		LEE,
	)


def test_a_leader_chooses_from_the_team(
	page_as: Callable[..., Page], picture: Callable, staff: dict[str, str]
) -> None:
	speaks("en", LEE)
	page = page_as(LEE)
	page.goto("/app/cs-team/A")
	page.get_by_role("button", name="Give a Little Red Flower").click()
	dialog = page.locator(".modal.show")
	dialog.locator("[data-fieldname=person] input").click()
	dialog.locator("[data-fieldname=person] li", has_text="Alan").or_(
		dialog.locator("[data-fieldname=person] li", has_text="1002")
	).first.click()
	dialog.locator("[data-fieldname=reason] textarea").fill("Sat in for a colleague <b>twice</b>")
	picture(page, "flower-dialog-team")
	dialog.get_by_role("button", name="Give", exact=True).click()
	expect(dialog).to_be_hidden()
	page.goto("/app/cs-flower-wall")
	expect(page.locator(".cs-wall-card").first).to_contain_text("<b>twice</b>")


def test_others_see_the_wall_change_at_once(page_as: Callable[..., Page], staff: dict[str, str]) -> None:
	speaks("en", ANNA)
	page = page_as(ANNA)
	page.goto("/app/cs-flower-wall")
	expect(page.locator(".cs-wall-card")).to_have_count(2)
	page.wait_for_function("frappe.realtime.socket && frappe.realtime.socket.connected")
	with as_user(SUPERVISOR):
		api.give(staff["alan"], "Came in on a Sunday")
	frappe.db.commit()
	expect(page.locator(".cs-wall-card")).to_have_count(3)
