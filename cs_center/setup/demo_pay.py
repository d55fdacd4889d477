"""The pay of the demo's staff: grades by a sheet, a raise, entries, and twelve closed months, one of them put right (STAFF-3).

One of HR asks, and the HR manager, who is somebody else, decides.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from functools import partial
from typing import Any

import frappe

from cs_center.papers.rules.month import Month
from cs_center.pay.rules.commission import HEADCOUNT
from cs_center.pay.rules.commission import Member as Share
from cs_center.pay.rules.statement import AWARD, DEDUCTION, PERSONAL_COMMISSION
from cs_center.pay.service import computing, correcting, ending, entries, proposals, sharing
from cs_center.pay.service.store import ASSIGNMENT, COMMISSION_RATE, ENTRY, GRADE, RATE
from cs_center.pay_office.rules.sheet import GRADES_OF_STAFF, RATES_OF_GRADES
from cs_center.pay_office.service import applying, changes
from cs_center.pay_office.service.store import CHANGE
from cs_center.setup import demo_year
from cs_center.setup.demo_clock import become
from cs_center.setup.demo_staff import HR, HR_MANAGER, Cast, user
from cs_center.setup.demo_year import APPEALS, FALLS, MONTHS, WRONG_BY, WRONG_DAY

#: What a stopped load has left; the policy stays.
MADE = (
	GRADE,
	RATE,
	ASSIGNMENT,
	COMMISSION_RATE,
	ENTRY,
	"CS Pay Statement",
	"CS Pay Line",
	"CS Pay Month",
	"CS Pay Problem",
	"CS Pay Event",
	CHANGE,
	"CS Pay Change Row",
)
_KIND = "宽带续费"
#: Days of the month after.
_ENTERED, _APPROVED, _COMPUTED, _CLOSED = 9, 10, 11, 12
#: Months from which on a step of the ladder is paid, and what for.
_STEPS = (
	(demo_year.PROMOTED_IN, APPEALS, "G2", "晋升中级，岗级随之调整"),
	(demo_year.DEMOTED_IN, FALLS, "G2", "降为中级，岗级随之调整"),
)
_GIVEN = (
	(2, "agent", AWARD, 300, "“金牌坐席”评选第一名"),
	(4, "agent5", DEDUCTION, -60, "工牌遗失，补办费用"),
	(9, "retention", AWARD, 500, "季度挽留之星"),
)
_POT, _SHARED_IN = Decimal(3000), (2, 5, 8, 11)

Scene = tuple[datetime, Callable[[], object]]


def scenes(cast: Cast, months: Sequence[Month]) -> Iterator[Scene]:
	"""What HR does in the year."""
	first = datetime.combine(months[0].first, time(1))
	yield first.replace(hour=0), partial(_wrong_day, cast, WRONG_BY)
	yield first, _grades
	yield first.replace(hour=2), partial(_everybody, cast, months[0].first)
	yield first.replace(hour=3), partial(_commission_rate, months[0].first)
	for month in months[: MONTHS + 1]:
		for login in cast.came_in(month):
			one = cast.people[login]
			yield (
				datetime.combine(one.joined_on, time(10)),
				partial(_grade, cast, login, demo_year.grade_of(one.post), one.joined_on, "新入职定岗"),
			)
	raised = months[demo_year.RAISED_IN].first
	yield datetime.combine(raised, time(6)), partial(_raise, raised)
	for number, login, grade, why in _STEPS:
		if login in cast.people:
			day = months[number].first
			yield datetime.combine(day, time(7)), partial(_grade, cast, login, grade, day, why)
	for number, month in enumerate(months[:MONTHS]):
		yield _after(month, _ENTERED), partial(_enter, cast, number, month)
		yield _after(month, _APPROVED), _approve
		yield _after(month, _COMPUTED), partial(_compute, month)
		yield _after(month, _CLOSED), partial(_close, month)
	found = months[demo_year.FOUND_IN]
	yield datetime.combine(found.last, time(10)), partial(_right_day, cast, months[: demo_year.FOUND_IN])


def _after(month: Month, day: int) -> datetime:
	return datetime.combine(month.after.first.replace(day=day), time(16))


def _ask(values: dict[str, Any]) -> str:
	become(user(HR))
	return frappe.get_doc(values).insert().name


def _grades() -> None:
	for rank, (grade, post, about, _amount) in enumerate(demo_year.GRADES, 1):
		become(user(HR_MANAGER))
		values = {"grade_name": grade, "rank": rank, "post": post, "description": about}
		frappe.get_doc({"doctype": GRADE, **values}).insert()
	for grade, _post, _about, amount in demo_year.GRADES:
		since = frappe.utils.getdate()
		rate = {"doctype": RATE, "grade": grade, "amount": amount, "effective_from": since}
		name = _ask({**rate, "why": "岗级工资制度启用"})
		become(user(HR_MANAGER))
		proposals.approve(RATE, name)


def _everybody(cast: Cast, day: date) -> None:
	"""All who are here, by a sheet."""
	here = [one for one in cast.people.values() if one.joined_on <= day]
	rows = [{"subject": one.number, "grade": demo_year.grade_of(one.post)} for one in here]
	_change(GRADES_OF_STAFF, day, rows, "岗级工资制度启用，全员定岗")


def _raise(day: date) -> None:
	rows = [{"subject": grade, "amount": amount} for grade, amount in demo_year.RAISED.items()]
	_change(RATES_OF_GRADES, day, rows, "年度普调：一线岗级上调一百元")


def _change(what: str, day: date, rows: list[dict[str, str]], why: str) -> None:
	name = _ask({"doctype": CHANGE, "what": what, "first_day": day, "why": why, "rows": rows})
	changes.preview(name)
	changes.ask(name)
	become(user(HR_MANAGER))
	changes.approve(name)
	frappe.db.after_commit.reset()  # no worker is asked: it is written below
	frappe.db.commit()  # writing begins anew
	applying.apply(name)


def _commission_rate(day: date) -> None:
	become(user(HR_MANAGER))
	rate = {"doctype": COMMISSION_RATE, "kind": _KIND, "since": day, "percent": 2, "per_sale": 5}
	frappe.get_doc({**rate, "why": "续费提成办法"}).insert()


def _grade(cast: Cast, login: str, grade: str, day: date, why: str) -> None:
	employee = cast.people[login].employee
	given = {"doctype": ASSIGNMENT, "employee": employee, "grade": grade, "effective_from": day, "why": why}
	name = _ask(given)
	become(user(HR_MANAGER))
	proposals.approve(ASSIGNMENT, name)


def _enter(cast: Cast, number: int, month: Month) -> None:
	"""Sales of the month, a team's share at the end of each quarter, what else is given and taken."""
	for place, login in enumerate(("agent", "agent4", "retention", "retention2")):
		if login in cast.people:
			sold = 1800 + 260 * ((number * 3 + place * 5) % 11)
			of_sale = {"kind": _KIND, "sold": sold, "sold_on": month.last}
			_entry(cast, login, month, PERSONAL_COMMISSION, f"{month.key}续费业绩", of_sale)
	for when, login, component, amount, why in _GIVEN:
		if when == number and login in cast.people:
			_entry(cast, login, month, component, why, {"amount": amount})
	if number in _SHARED_IN:
		become(user(HR))
		team = [
			Share(cast.people[login].employee)
			for login in cast.here(month)
			if cast.people[login].leader == "leader"
		]
		sharing.share_commission(month, _POT, HEADCOUNT, team, "季度营销团队提成，按人头分配")


def _entry(cast: Cast, login: str, month: Month, component: str, why: str, values: dict[str, Any]) -> None:
	employee = cast.people[login].employee
	entry = {"doctype": ENTRY, "employee": employee, "month": month.first, "component": component}
	_ask({**entry, **values, "why": why})


def _approve() -> None:
	become(user(HR_MANAGER))
	entries.approve(frappe.get_all(ENTRY, {"status": entries.PROPOSED}, pluck="name"))


def _compute(month: Month) -> None:
	become(user(HR))
	computing.ask(month)
	computing.run(month)


def _close(month: Month) -> None:
	become(user(HR_MANAGER))
	ending.ask(month)
	ending.run(month)


def _wrong_day(cast: Cast, months: int) -> None:
	"""HR has somebody's first day a year too late; it is found later."""
	if one := cast.people.get(WRONG_DAY):
		day = frappe.utils.add_months(one.joined_on, months)
		frappe.db.set_value("Employee", one.employee, "date_of_joining", day)


def _right_day(cast: Cast, months: Sequence[Month]) -> None:
	"""The first day is put right, and what was paid too little is paid with the month that is open."""
	if not (one := cast.people.get(WRONG_DAY)):
		return
	frappe.db.set_value("Employee", one.employee, "date_of_joining", one.joined_on)
	become(user(HR))
	for month in months[:-1]:
		correcting.correct(month, one.employee, "入职日期登记晚了一年，按劳动合同补发工龄工资")
	_approve()
