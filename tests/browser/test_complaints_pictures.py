"""A day of complaints on the pages of those who settle them: what they show is true; the pictures are for readers."""

from collections.abc import Callable
from datetime import timedelta

import frappe
import pytest
from frappe.utils import now_datetime
from playwright.sync_api import Page, expect

from cs_center.complaints import api
from cs_center.complaints.service import sweep
from devtools.session import as_user
from tests.browser.busy_day import make_it_afternoon
from tests.browser.complaints import BOARD, LIST, commit, dialog, link, open_complaint
from tests.browser.first_caller import ALAN, ANNA, BEA, LEE
from tests.site import complaints as some
from tests.site.centre import PEOPLE, answered_call, customer
from tests.site.complaints import DIRECTOR, FIXER

#: Customer, number, topic, subject, hours until it was promised, what the customer says.
DAY = (
	(
		"刘洋",
		"18671903344",
		"Not Settled in Time",
		"报修三天无人上门",
		-20,
		"已经打过两次电话，一直没有人联系我。",
	),
	("王建国", "13907191234", "Poor Quality", "画面每晚卡顿", 5, "每天晚上八点以后就开始卡。"),
	("李秀英", "13807195678", "Bill and Charges", "被多扣一个月费用", 46, "上个月已经报停，这个月又扣了钱。"),
	(
		"十堰汽配商行",
		"07198662233",
		"Cable Fault",
		"光缆被挖断，门店无法收款",
		3,
		"整条街都断了，无法刷卡收款。",
	),
	("张伟", "15971901122", "Staff Attitude", "营业员态度生硬", 250, "问了两遍，营业员就不耐烦了。"),
	("陈梅", "13972480011", "Product Fault", "机顶盒反复重启", -2, "换过一次机顶盒，还是自己重启。"),
)
STATIONS = {"南郊站": FIXER, "东岳站": FIXER}
NAMES = {
	ANNA: "李晓燕",
	ALAN: "陈国强",
	LEE: "周敏",
	BEA: "吴涛",
	FIXER: "赵师傅",
	DIRECTOR: "孙主任",
	PEOPLE.supervisor: "何丽",
	PEOPLE.officer: "郑洁",
}
WORDS = {
	"en": ("Limit Missed", "settles it and reports it done", "Take Complaint"),
	"zh": ("已超时限", "处理并回单", "受理投诉"),
}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_day_of_complaints(page_as: Callable[..., Page], picture: Callable, language: str) -> None:
	_prepare(language)
	names = _day()
	page = page_as(LEE, height=760)
	page.goto(BOARD)
	expect(page.locator('.cs-tile[data-view="late"]')).to_contain_text(WORDS[language][0])
	expect(page.locator('.cs-tile[data-view="late"] b')).to_have_text("2")
	page.locator('.cs-tile[data-view="all"]').click()
	expect(page.locator(".cs-complaints tbody tr")).to_have_count(len(DAY))
	picture(page, f"complaints-board-{language}")
	open_complaint(page, names[0])
	expect(page.locator(".cs-next-text")).to_contain_text(WORDS[language][1])
	picture(page, f"complaints-form-{language}")
	page.goto(LIST)
	expect(page.locator(".list-row-container")).to_have_count(len(DAY))
	picture(page, f"complaints-list-{language}")
	page.goto("/app/cs-complaint/view/kanban/Complaints")
	expect(page.locator(".kanban-card-wrapper")).to_have_count(len(DAY))
	picture(page, f"complaints-kanban-{language}")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_complaint_is_taken(page_as: Callable[..., Page], picture: Callable, language: str) -> None:
	_prepare(language)
	_day()
	call = answered_call("again", from_number=DAY[0][1])
	commit()
	page = page_as(ANNA, height=820)
	page.goto(f"/app/cs-call-log/{call}")
	page.get_by_role("button", name=WORDS[language][2]).click()
	shown = dialog(page)
	topic = DAY[0][2] if language == "en" else "处理不及时"
	link(shown, "topic", topic)
	shown.locator('input[data-fieldname="subject"]').fill(DAY[0][3])
	expect(shown.locator(".cs-suggested .cs-owner.another")).to_contain_text(DAY[0][3])
	picture(page, f"complaints-take-{language}")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_station_and_the_officer(page_as: Callable[..., Page], picture: Callable, language: str) -> None:
	_prepare(language)
	names = _day()
	page = page_as(FIXER, height=760)
	open_complaint(page, names[0])
	picture(page, f"complaints-station-{language}")
	page.goto("/app/my-station")
	expect(page.locator(".number-widget-box")).to_have_count(2)
	picture(page, f"complaints-my-station-{language}")
	page = open_complaint(page_as(PEOPLE.officer, height=760), names[2])
	page.locator(".page-actions .custom-actions .btn-primary").click()
	dialog(page).locator('select[data-fieldname="solved"]').select_option("No")
	picture(page, f"complaints-callback-{language}")
	page = page_as(PEOPLE.supervisor, height=900)
	page.goto("/app/cs-escalation-policy/Every Complaint")
	expect(page.locator(".cs-trial-days button")).to_be_visible()
	picture(page, f"complaints-policy-{language}")
	page.locator(".cs-trial-days button").click()
	expect(page.locator(".cs-trial-result .cs-tile").first).to_be_visible()
	page.locator(".cs-trial-result").scroll_into_view_if_needed()
	picture(page, f"complaints-policy-tried-{language}")
	page = page_as(LEE, height=1300)
	page.goto("/app/service-centre")
	expect(page.locator(".number-widget-box")).to_have_count(10)
	picture(page, f"complaints-workspace-{language}")


def _prepare(language: str) -> None:
	"""What is stored is said in the language of the site, and people have names."""
	make_it_afternoon()
	some.open_station()
	for station, user in STATIONS.items():
		frappe.get_doc(
			{"doctype": "CS Station", "station_name": station, "members": [{"user": user}]}
		).insert()
	frappe.db.set_default("lang", language)
	for user, name in NAMES.items():
		frappe.db.set_value("User", user, {"first_name": name, "full_name": name, "language": language})
		frappe.db.set_value("CS Staff Record", {"user": user}, "staff_name", name)
	frappe.db.set_single_value(
		"Navbar Settings", "app_logo", "/assets/frappe/images/frappe-framework-logo.svg"
	)
	frappe.clear_cache()


def _day() -> list[str]:
	"""Two late, one that went up, one to call back, one reported at once, one just taken."""
	now, south, east = now_datetime(), *STATIONS
	made = []
	for name, number, topic, subject, hours, words in DAY:
		buyer = customer(name, number)
		call = answered_call(f"call-{number}", from_number=number, agent="1001")
		values = {"topic": topic, "subject": subject, "description": words, "call_log": call}
		with as_user(ANNA):
			made.append(api.take({**values, "customer": buyer})["name"])
		due_by = now + timedelta(hours=hours)
		frappe.db.set_value("CS Complaint", made[-1], "due_by", due_by, update_modified=False)
	with as_user(ANNA):
		for complaint, station in zip(made, (south, east, south, east), strict=False):
			api.dispatch(complaint, station, "请尽快联系客户")
		api.dispatch(made[5], south, "")
	with as_user(FIXER):
		api.report_done(made[2], "已核对账单，退费 28 元")
		api.ask_more_time(made[1], str(now + timedelta(hours=50)), "等待放大器到货", 1)
		api.report_done(made[0], "已上门更换接头")
	with as_user(ANNA):
		api.verify(made[2], 1, "财务确认已退费")
		api.verify(made[0], 1, "")
	with as_user(PEOPLE.officer):
		api.log_callback(made[2], reached=0)
		api.log_callback(
			made[0],
			reached=1,
			solved=0,
			attitude=3,
			speed=1,
			words="没有人来过",
			report="客户称无人上门，接头未更换",
		)
	for complaint in made:
		frappe.db.set_value("CS Complaint", complaint, "seen_until", now - timedelta(days=1))
	frappe.db.set_value("CS Complaint", {"name": ("in", made)}, "next_action_at", now - timedelta(minutes=1))
	sweep.sweep()
	commit()
	return made
