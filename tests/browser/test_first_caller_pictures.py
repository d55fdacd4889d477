"""A day of matters on the leader's board and a call about one of them: what they show is true; the pictures are for readers."""

from collections.abc import Callable
from datetime import timedelta

import frappe
import pytest
from frappe.utils import get_datetime, getdate, now_datetime
from playwright.sync_api import Page, expect

from cs_center.responsibility.service import deeds, handover
from cs_center.setup.defaults import TOLD_TEXT
from devtools.client import SiteClient
from devtools.session import as_user
from tests.browser.busy_day import make_it_afternoon
from tests.browser.first_caller import ALAN, ANNA, BEA, LEE, desk, pops, ring, ticket_of
from tests.site.centre import PEOPLE, customer, log_on

#: Owner, customer, number, subject, kind, tier, hours until it was promised.
DAY = (
	(ANNA, "刘洋", "18671903344", "整栋楼无信号", "Fault Report", "Five-star Diamond", -3),
	(ALAN, "王建国", "13907191234", "机顶盒黑屏，已换线仍无法开机", "Fault Report", "Gold", 5),
	(ANNA, "李秀英", "13807195678", "对本月账单有异议，要求核对", "Billing", "Ordinary", 46),
	(ALAN, "十堰汽配商行", "07198662233", "办理移机，约定上门时间", "Business Handling", "Gold", 50),
	(ANNA, "张伟", "15971901122", "宽带频繁掉线，重启无效", "Fault Report", "Ordinary", 20),
	(LEE, "陈梅", "13972480011", "过户资料不全，补交后办理", "Business Handling", "Ordinary", 70),
)
STATION = "南郊站"
NAMES = {ANNA: "李晓燕", ALAN: "陈国强", LEE: "周敏", BEA: "吴涛"}
WORDS = {"en": ("All Matters", "Belongs to 陈国强"), "zh": ("全部事项", "首问责任人：陈国强")}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_day_of_matters(
	page_as: Callable[..., Page], http: SiteClient, picture: Callable, language: str
) -> None:
	make_it_afternoon()
	_speak(language)
	_absent(ANNA)
	matters = _matters()
	log_on(ALAN, LEE)
	frappe.db.commit()
	frappe.clear_cache()
	page = page_as(LEE, height=720)
	page.goto("/app/cs-responsibility-board")
	expect(page.locator('.cs-tile[data-view="all"]')).to_contain_text(WORDS[language][0])
	expect(page.locator(".cs-matters tbody tr")).to_have_count(len(DAY))
	for view, count in (("waiting", 1), ("absent", 3), ("near", 2), ("missed", 1)):
		expect(page.locator(f'.cs-tile[data-view="{view}"] b')).to_have_text(str(count))
	picture(page, f"matters-board-{language}")
	page = desk(page_as(ANNA, height=760), "/app/cs-responsibility")
	ring(http.token(PEOPLE.switch), from_number=DAY[1][2])
	expect(pops(page)).to_contain_text(WORDS[language][1])
	expect(pops(page)).to_contain_text(DAY[1][3])
	expect(pops(page)).to_contain_text(deeds.told_text(matters[1])[:20])
	picture(page, f"matters-pop-{language}")


def _speak(language: str) -> None:
	"""What is stored is said in the language of the site, and people have names."""
	frappe.db.set_default("lang", language)
	told_text = frappe._(TOLD_TEXT, language)
	frappe.db.set_value("CS First Caller Rule", "Every Matter", "told_text", told_text)
	for user, name in NAMES.items():
		frappe.db.set_value("User", user, {"first_name": name, "full_name": name, "language": language})
		frappe.db.set_value("CS Staff Record", {"user": user}, "staff_name", name)
	frappe.db.set_single_value(
		"Navbar Settings", "app_logo", "/assets/frappe/images/frappe-framework-logo.svg"
	)


def _absent(user: str) -> None:
	staff = frappe.db.get_value("CS Staff Record", {"user": user})
	today = get_datetime(getdate())
	absence = {"staff": staff, "starts_at": today, "ends_at": today + timedelta(days=2), "reason": "调休"}
	frappe.get_doc({"doctype": "CS Absence", **absence}).insert()


def _matters() -> list[str]:
	"""The day's matters: one late, one near its limit and at work at a station, one offered to a colleague."""
	frappe.get_doc({"doctype": "CS Station", "station_name": STATION, "contact_user": BEA}).insert()
	made = []
	for owner, name, number, subject, kind, tier, hours in DAY:
		buyer = customer(name, number)
		frappe.db.set_value("Customer", buyer, "cs_tier", tier)
		contact = frappe.db.get_value("Contact", {"first_name": name})
		made.append(ticket_of(owner, subject, customer=buyer, contact=contact)[1])
		due_by = now_datetime() + timedelta(hours=hours)
		frappe.db.set_value("CS Responsibility", made[-1], {"due_by": due_by, "kind": kind, "tier": tier})
	with as_user(ALAN):
		offered = handover.offer(made[1], "", STATION, "Handling", "需要上门处理")
	with as_user(BEA):
		handover.answer(offered, True, "")
	with as_user(ALAN):
		deeds.tell(made[1], deeds.told_text(made[1]), None)
	with as_user(ANNA):
		handover.offer(made[2], ALAN, "", "Ownership", "用户的片区归你跟进")
	return made
