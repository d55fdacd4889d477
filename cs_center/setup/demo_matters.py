"""The demo's matters: who works when, stations, tiers, and what becomes of what customers call about (FIRST-1..9).

`equip` makes what a centre has before its first call. `live` is what people do after the calls, each as themselves and
through the services: some matters get tickets, of which some go to stations and colleagues, and some are settled.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle
from random import Random

import frappe
from frappe.permissions import add_permission
from frappe.utils import get_datetime, getdate, now_datetime

from cs_center.responsibility.service import deeds, handover, notices, pop, sweep
from cs_center.setup import defaults
from cs_center.workforce.service import roster

#: ERPNext's role of those who work with its tickets.
TICKETS = "Support Team"
#: Hours of the early and the late shift; the centre's switch keeps to them too.
SHIFTS = ((7.5, 15.5), (13.5, 21.5))
OFFICE_HOURS = (8.5, 17.5)
_OFFICE_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")

#: Station: what the first of its people logs in as.
STATIONS = {"南郊站": "station", "城东站": "station2", "装维部": "station3", "财务部": "station4"}
STATIONS |= {"城西站": "station5", "城北站": "station6", "东岳站": "station7", "茅箭站": "station8"}
STATIONS |= {"张湾站": "station9", "白浪站": "station10", "营业部": "station11", "市场部": "station12"}
_FINANCE = "财务部"
_DIAMOND, _GOLD = "Five-star Diamond", "Gold"
_RULE = "Five-star Customers"

#: How many of the matters get tickets; those of five-star customers all do.
SHARE = 0.08
_OFFERED_DAYS = 7

SUBJECTS = {
	"Enquiry": ("家庭套餐与宽带合并的资费，需要书面答复", "咨询小区何时开通千兆宽带"),
	"Billing": ("对本月账单有异议，要求核对", "停机期间仍扣费，要求退还"),
	"Fault Report": ("整栋楼无信号", "宽带频繁掉线，重启无效", "机顶盒黑屏，已换线仍无法开机"),
	"Business Handling": ("办理移机，约定上门时间", "过户资料不全，补交后办理"),
}
_WORK = "需要上门处理，请接单后联系用户"
_OFFER = "用户的片区归你跟进，请接手"
_NOT_OURS = "不属于本站片区，请转相邻站"
_TOO_MUCH = "手上在办件已满，暂时接不了"
_DONE = "已上门更换接头，信号恢复，用户签字"
_SOLVED = "已处理完毕。"
_CONFIRMED = "电话回访，用户表示已解决"
_DECIDED = "调整片区分工，由你继续跟进"
_AWAY = "调休。"


@dataclass(frozen=True)
class _Matter:
	"""A matter that has just got its ticket."""

	name: str
	owner: str
	team: str
	kind: str
	ticket_type: str
	ticket: str

	@property
	def station(self) -> str:
		field_stations = [name for name in STATIONS if name.endswith("站")]
		return _FINANCE if self.kind == "Billing" else Random(self.name).choice(field_stations)


def equip(customers: list[str]) -> None:
	"""Tiers, a rule for five-star customers, and what agents must be able to read."""
	_give_tiers(customers)
	_make_rule()
	# Without it ERPNext's ticket complains to everybody who is no system manager.
	if not frappe.db.exists("Custom DocPerm", {"parent": "Support Settings", "role": TICKETS}):
		add_permission("Support Settings", TICKETS)


def hours_of(shift: tuple[float, float] | None) -> list[dict[str, object]]:
	"""Rows of working hours: a shift is worked every day, the office on weekdays."""
	starts_at, ends_at = (timedelta(hours=hour) for hour in shift or OFFICE_HOURS)
	days = ("Every Day",) if shift else _OFFICE_DAYS
	return [{"weekday": day, "starts_at": starts_at, "ends_at": ends_at} for day in days]


def live(numbers_resting: Sequence[str] = ()) -> dict[str, int]:
	"""What people do with matters of calls of the last days that have no ticket yet, and what the rules do by themselves.

	`numbers_resting`: who does not work today; one of them who owns something is absent. Done already: changes nothing.
	"""
	done = {"tickets": 0, "absences": 0}
	for row, fate in zip(_to_be_worked_on(), cycle(_FATES), strict=False):
		matter = _open_ticket(row)
		fate(matter)
		_tell(matter.name, row.first_call)
		done["tickets"] += 1
	done["absences"] += _be_absent(numbers_resting)
	frappe.set_user("Administrator")
	frappe.db.commit()  # what follows works in transactions of its own
	# As workers and the scheduler do it, but before the demo may end.
	roster.renew()
	sweep.sweep()
	notices.send_due()
	return done


def _give_tiers(customers: list[str]) -> None:
	drawn = {name: Random(name).random() for name in customers}
	for tier, at_least, below in ((_DIAMOND, 0.0, 0.04), (_GOLD, 0.04, 0.15)):
		names = [name for name, chance in drawn.items() if at_least <= chance < below]
		wanted = {"name": ("in", names), "cs_tier": ("is", "not set")}
		frappe.db.set_value("Customer", wanted, "cs_tier", tier, update_modified=False)


def _make_rule() -> None:
	if frappe.db.exists("CS First Caller Rule", _RULE):
		return
	every = frappe.get_doc("CS First Caller Rule", "Every Matter")
	limits = [{"kind": "Fault Report", "amount": 4, "unit": "Hours"}]
	limits += [
		{"kind": row.kind, "amount": 1, "unit": "Working Days"}
		for row in every.limits
		if row.kind != "Fault Report"
	]
	rule = {
		**defaults.RULES["Every Matter"],
		"doctype": "CS First Caller Rule",
		"rule_name": _RULE,
		"priority": 8,
		"tiers": [{"tier": _DIAMOND}],
		"wait_seconds": 120,
		"limits": limits,
		"told_text": every.told_text,
	}
	frappe.get_doc(rule).insert()


def _to_be_worked_on() -> list["frappe._dict"]:
	matters = frappe.get_all(
		"CS Responsibility",
		filters={
			"status": "Open",
			"ticket": ("is", "not set"),
			"fixed": 0,
			"kind": ("in", list(SUBJECTS)),
			"opened_at": (">=", getdate(now_datetime() - timedelta(days=_OFFERED_DAYS))),
		},
		fields=["name", "first_call", "responsible", "team", "kind", "tier"],
		order_by="first_call",
	)
	wanted = [row for row in matters if row.tier == _DIAMOND or Random(row.first_call).random() < SHARE]
	return [row for row in wanted if TICKETS in frappe.get_roles(row.responsible)]


def _open_ticket(row: "frappe._dict") -> _Matter:
	frappe.set_user(row.responsible)
	subject = Random(row.first_call).choice(SUBJECTS[row.kind])
	made = pop.open_ticket(row.first_call, subject, row.kind, "", row.name, False)
	return _Matter(row.name, row.responsible, row.team or "", row.kind, made["ticket_type"], made["ticket"])


def _tell(matter: str, call_log: str) -> None:
	"""Whoever owns it by now tells the customer, as long as there is something to tell."""
	status, owner = frappe.db.get_value("CS Responsibility", matter, ["status", "responsible"])
	if status != "Open" or Random(matter).random() < 0.2:
		return
	frappe.set_user(owner)
	deeds.tell(matter, deeds.told_text(matter), call_log)


def _leave(matter: _Matter) -> None:
	"""The owner works on it themselves."""


def _wait_for_station(matter: _Matter) -> None:
	_hand_to(matter, next(iter(STATIONS)))


def _hand_to(matter: _Matter, station: str) -> str:
	frappe.set_user(matter.owner)
	return handover.offer(matter.name, "", station, "Handling", _WORK)


def _station_accepts(matter: _Matter) -> None:
	_answer_for_station(matter, True, "")


def _station_refuses(matter: _Matter) -> None:
	_answer_for_station(matter, False, _NOT_OURS)


def _station_reports(matter: _Matter) -> None:
	_answer_for_station(matter, True, "")
	handover.station_done(matter.name, _DONE)


def _answer_for_station(matter: _Matter, accepts: bool, note: str) -> None:
	offered = _hand_to(matter, matter.station)
	frappe.set_user(frappe.db.get_value("CS Station", matter.station, "contact_user"))
	handover.answer(offered, accepts, note)


def _offer(matter: _Matter) -> str:
	frappe.set_user(matter.owner)
	return handover.offer(matter.name, _colleague(matter), "", "Ownership", _OFFER)


def _colleague_accepts(matter: _Matter) -> None:
	offered = _offer(matter)
	frappe.set_user(_colleague(matter))
	handover.answer(offered, True, "")


def _colleague_refuses(matter: _Matter) -> None:
	offered = _offer(matter)
	frappe.set_user(_colleague(matter))
	handover.answer(offered, False, _TOO_MUCH)


def _close(matter: _Matter) -> None:
	frappe.set_user(matter.owner)
	ticket = frappe.get_doc(matter.ticket_type, matter.ticket)
	ticket.update({"status": "Resolved", "resolution_details": _SOLVED})
	ticket.save()


def _settle(matter: _Matter) -> None:
	_close(matter)
	deeds.confirm(matter.name, _CONFIRMED)


def _reassign(matter: _Matter) -> None:
	frappe.set_user(frappe.db.get_value("CS Team", matter.team, "leader"))
	deeds.reassign(matter.name, _colleague(matter), _DECIDED)


_FATES: tuple[Callable[[_Matter], object], ...] = (
	_leave,
	_wait_for_station,
	_offer,
	_station_accepts,
	_settle,
	_colleague_accepts,
	_station_refuses,
	_close,
	_colleague_refuses,
	_station_reports,
	_reassign,
)


def _colleague(matter: _Matter) -> str:
	"""Somebody of the owner's team who talks to customers, the same each time."""
	leader = frappe.db.get_value("CS Team", matter.team, "leader")
	filters = {"team": matter.team, "active": 1, "user": ("not in", (matter.owner, leader))}
	users = frappe.get_all("CS Staff Record", filters=filters, pluck="user", order_by="name")
	return Random(matter.name).choice([user for user in users if TICKETS in frappe.get_roles(user)])


def _be_absent(numbers: Sequence[str]) -> int:
	today = get_datetime(getdate())
	tomorrow = today + timedelta(days=1)
	overlapping = {"starts_at": ("<", tomorrow), "ends_at": (">", today)}
	if not numbers or frappe.db.exists("CS Absence", overlapping):
		return 0
	owners = frappe.get_all(
		"CS Responsibility", filters={"status": "Open", "ticket": ("is", "set")}, pluck="responsible"
	)
	resting = {"name": ("in", list(numbers)), "user": ("in", owners)}
	found = frappe.db.get_value("CS Staff Record", resting, ["name", "team"], order_by="name")
	if not found:
		return 0
	number, team = found
	frappe.set_user(frappe.db.get_value("CS Team", team, "leader"))
	absence = {"staff": number, "starts_at": today, "ends_at": tomorrow, "reason": _AWAY}
	frappe.get_doc({"doctype": "CS Absence", **absence}).insert()
	return 1
