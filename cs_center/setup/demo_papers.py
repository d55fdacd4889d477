"""The demo's early warning, incidents, monthly papers and care for dissatisfied customers (COMP-8 to COMP-11, CALL-10)."""

import base64
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

import frappe
from frappe.utils import get_datetime, getdate
from frappe.utils.nestedset import rebuild_tree

from cs_center.calls.service import manual
from cs_center.care.service import visits
from cs_center.incidents.service import attaching, ending, opening
from cs_center.papers.rules.month import Month
from cs_center.papers.service import deeds as sheet_deeds
from cs_center.papers.service import sheet
from cs_center.setup.demo_clock import Clock, become
from cs_center.setup.demo_fates import Life, Then, as_post, dispatch, in_service, solved
from cs_center.warnings.service import deeds as warning_deeds
from cs_center.warnings.service import watch as watching

#: What is made here beside complaints.
MADE = ("CS Warning", "CS Warning Change", "CS Incident", "CS Penalty Sheet", "CS Penalty")
MADE += ("CS Dissatisfied Customer", "CS Care Visit")
_THRESHOLD = "片区大面积故障"
_TOPIC, _AREA, _STATION = "Mass Fault", "东岳", "东岳站"
_TOGETHER = 10
_SAY = "东岳片区主干光缆被施工挖断，抢修人员已到现场，预计两小时内恢复。"
_OVER = "光缆已接通，信号全部恢复。仍不正常的请重启机顶盒后再来电。"
_CARED = ("上门回访，信号正常，用户认可。", "电话关怀，告知免费检测服务。", "上门更换遥控器，用户表示满意。")
_STROKES = "M8 40 C20 5 30 60 42 22 S60 55 74 20 S96 50 112 14 M120 42 C140 8 150 58 168 20"


def first_day(now: datetime) -> datetime:
	"""When the demo's complaints begin: with last month."""
	return datetime.combine(Month.of(now.date()).before.first, datetime.min.time()) + timedelta(hours=8)


def equip() -> None:
	"""What a centre sets before its first month: volumes, rates, a threshold, deputies, who is an employee."""
	_settings()
	_volumes()
	_employees()
	_deputies()
	if not frappe.db.exists("CS Warning Threshold", _THRESHOLD):
		colours = {"blue": 3, "yellow": 6, "orange": 9, "red": 20}
		threshold = {"threshold_name": _THRESHOLD, "group_by": "Area", "topic": _TOPIC, "window_hours": 24}
		frappe.get_doc({"doctype": "CS Warning Threshold", **threshold, **colours}).insert()


def _settings() -> None:
	settings = frappe.get_single("CS Settings")
	if settings.penalty_rates:
		return
	first = Month.of(getdate()).before.first
	days = {"first_day": first + timedelta(days=9), "last_day": first + timedelta(days=11)}
	settings.append("penalty_rates", {"severity": "Repeat", "amount": 50})
	settings.append("penalty_rates", {"severity": "Severe", "amount": 200})
	settings.append("special_periods", {**days, "reason": "暴雨抢修期间"})
	settings.save()


def _volumes() -> None:
	this_month = Month.of(getdate())
	for month in (this_month.before, this_month):
		for station in frappe.get_all("CS Station", pluck="name", order_by="name"):
			if frappe.db.exists("CS Station Volume", {"station": station, "month": month.first}):
				continue
			volume = {"station": station, "month": month.first, "volume": _volume(station)}
			frappe.get_doc({"doctype": "CS Station Volume", **volume}).insert()


def _volume(station: str) -> int:
	"""Subscribers that a station serves."""
	return Random(station).randint(60, 170) * 100


def _employees() -> None:
	"""Who can be fined is somebody whom payroll knows: those of the stations."""
	company = frappe.db.get_value("Company", {}, "name")
	known = set(frappe.get_all("Employee", pluck="user_id"))
	users = frappe.get_all("CS Station", pluck="contact_user", order_by="name")
	missing = [user for user in users if user and user not in known]
	for user in missing:
		name = frappe.db.get_value("User", user, "first_name")
		person = {"first_name": name, "employee_name": name, "user_id": user, "status": "Active"}
		dates = {"date_of_birth": "1990-01-01", "date_of_joining": "2018-03-01", "gender": "Male"}
		doc = frappe.get_doc({"doctype": "Employee", **person, **dates, "company": company})
		# Without ERPNext's own insert, which saves the user and allows them to see nobody but themselves.
		doc.set_new_name()
		doc.set_user_and_timestamp()
		doc.db_insert()
	if missing:
		rebuild_tree("Employee")


def _deputies() -> None:
	"""Who stands in for each leader, and the director for the supervisor."""
	leaders = frappe.get_all("CS Staff Record", {"post": "Shift Leader"}, pluck="user", order_by="name")
	pairs = dict(zip(leaders, [*leaders[1:], *leaders[:1]], strict=True))
	office = {
		post: frappe.db.get_value("CS Staff Record", {"post": f"Service Centre {post}"}, "user")
		for post in ("Supervisor", "Director")
	}
	pairs[office["Supervisor"]] = office["Director"]
	for user, deputy in pairs.items():
		frappe.db.set_value(
			"CS Staff Record",
			{"user": user, "deputy": ("is", "not set")},
			"deputy",
			deputy,
			update_modified=False,
		)


def outages(now: datetime, clock: Clock) -> Iterator[tuple[datetime, Life]]:
	"""One incident that is closed, and one that early warning has just seen coming."""
	past = _Outage(clock, "城东", "城东站")
	begin = in_service(now - timedelta(days=12), Random("outage"))
	done = (
		Then(past.attach, 1),
		Then(past.log_calls, 0.5),
		Then(past.over, 3),
		Then(past.call_back, 2),
		Then(past.look_after, 48),
	)
	yield begin + timedelta(hours=1), past.scene("past", past.open, done)
	yield from past.complaints(begin, 6, (Then(dispatch, 0.1), Then(past.watch, 0.1), Then(past.solved, 30)))
	present = _Outage(clock, _AREA, _STATION)
	begin = now - timedelta(hours=4)
	sent = (Then(present.watch, 0.02, at_any_hour=True), Then(dispatch, 0.1, at_any_hour=True))
	yield from present.complaints(begin, _TOGETHER, sent)
	yield begin + timedelta(hours=2.1), present.scene("answer", present.respond)
	yield begin + timedelta(hours=3.5), present.scene("present", present.open_from_warning)
	yield begin + timedelta(hours=3.8), present.scene("attach", present.attach)


class _Outage:
	"""An area without signal: complaints, calls, and an incident for all of them."""

	def __init__(self, clock: Clock, area: str, station: str) -> None:
		self._clock, self._area, self._station = clock, area, station
		self._incident = ""

	def scene(self, key: str, begins: Callable[[Life], None], fate: tuple[Then, ...] = ()) -> Life:
		"""What happens beside the complaints."""
		return Life(key, _TOPIC, self._station, fate, "", begins=begins)

	def complaints(
		self, begin: datetime, count: int, fate: tuple[Then, ...]
	) -> Iterator[tuple[datetime, Life]]:
		"""So many complaints, one soon after the other."""
		agents = frappe.get_all("CS Staff Record", {"team": "Hotline B"}, pluck="user", order_by="name")[1:]
		order = f"mobile_no {'asc' if self._area == _AREA else 'desc'}"
		customers = frappe.get_all("Customer", pluck="name", order_by=order, limit=count)
		for number, customer in enumerate(customers):
			values = {"topic": _TOPIC, "subject": f"{self._area}片区无信号", "area": self._area}
			values |= {"customer": customer, "party_name": customer, "station": self._station}
			by = agents[number % len(agents)]
			life = Life(f"{self._area} {number}", _TOPIC, self._station, fate, by, values)
			yield begin + timedelta(minutes=20 * number), life

	def watch(self, _life: Life) -> None:
		"""As a worker does every few minutes."""
		become("Administrator")
		watching.watch(self._clock.at)

	def open(self, _life: Life) -> None:
		"""A leader sees it before the warning does."""
		as_post("Shift Leader")
		values = {
			"topic": _TOPIC,
			"station": self._station,
			"area": self._area,
			"say_text": "片区停电，正在抢修。",
		}
		began = {"subject": f"{self._area}片区无信号", "started_at": self._clock.at - timedelta(hours=1.5)}
		self._incident = opening.open_({**values, **began}).name

	def respond(self, _life: Life) -> None:
		"""The station answers; what rises after that asks for an answer again."""
		if warning := self._warning():
			become(frappe.db.get_value("CS Station", self._station, "contact_user"))
			warning_deeds.respond(warning, "已派两组人员沿线排查")

	def open_from_warning(self, _life: Life) -> None:
		"""One click on the warning; then what callers are told."""
		as_post("Shift Leader")
		self._incident = warning_deeds.open_incident(self._warning())
		doc = frappe.get_doc("CS Incident", self._incident)
		doc.update(
			{
				"say_text": _SAY,
				"expected_by": self._clock.at.replace(microsecond=0) + timedelta(hours=2),
				"queue": "faults",
			}
		)
		doc.save()

	def _warning(self) -> str | None:
		filters = {"threshold": _THRESHOLD, "subject": self._area, "status": ("!=", "Over")}
		return frappe.db.get_value("CS Warning", filters)

	def attach(self, _life: Life) -> None:
		"""Every complaint that fits, and calls of the last hours about faults."""
		as_post("Shift Leader")
		attaching.attach_fitting(self._incident)
		since = self._clock.at - timedelta(hours=4)
		filters = {"kind": "Fault Report", "started_at": ("between", (since, self._clock.at))}
		for call in frappe.get_all(
			"CS Call Log", {**filters, "outcome": "Answered"}, ["name", "agent"], limit=5
		):
			become(call.agent)
			attaching.attach_call(self._incident, call.name)

	def log_calls(self, _life: Life) -> None:
		"""What the switch of those days did not tell of is written down by hand."""
		for life in [life for _at, life in self.complaints(self._clock.at, 6, ())][3:]:
			become(life.by)
			number = frappe.db.get_value(
				"Contact Phone", {"parent": f"{life.values['customer']}-{life.values['customer']}"}, "phone"
			)
			call = manual.log_call(
				number, "", "inbound", None, 95, "来电反映无信号，已告知抢修进度。", "Fault Report"
			)
			attaching.attach_call(self._incident, call)

	def over(self, _life: Life) -> None:
		"""Everybody is called back together."""
		as_post("Shift Leader")
		ending.over(self._incident, _OVER)
		# Worked off here: a worker would do it as of today.
		frappe.db.after_commit.reset()
		frappe.db.commit()
		ending.work_off(self._incident)

	def call_back(self, _life: Life) -> None:
		"""Callers have their word."""
		for name in frappe.get_all(
			"CS Callback", {"incident": self._incident, "status": "Open"}, pluck="name"
		):
			doc = frappe.get_doc("CS Callback", name)
			become(doc.assigned_to or "Administrator")
			doc.update({"status": "Done", "result": "已回电，信号正常。"})
			doc.save()

	def solved(self, life: Life) -> None:
		"""Each customer's own word closes each complaint."""
		solved(life)

	def look_after(self, _life: Life) -> None:
		"""It closes when everybody was called back."""
		become("Administrator")
		ending.look_after()


def close_month(clock: Clock, now: datetime) -> None:
	"""Last month's penalty sheet is signed and published; dissatisfied customers are visited."""
	clock.at = min(
		now, datetime.combine(Month.of(now.date()).first, datetime.min.time()) + timedelta(hours=34)
	)
	as_post("Service Centre Supervisor")
	name = sheet.draft(Month.of(now.date()).before).name
	as_post("Service Centre Director")
	sheet_deeds.sign(name, _signature())
	sheet_deeds.publish(name)
	for number, file in enumerate(frappe.get_all("CS Dissatisfied Customer", ["*"], order_by="since, name")):
		if number % 3 and (visit := get_datetime(file.since) + timedelta(days=8, hours=15)) < now:
			clock.at = visit
			_visit(file, number)
	clock.at = now


def _visit(file: Any, number: int) -> None:
	become(file.assigned_to)
	visits.log_visit(file.name, _CARED[number % len(_CARED)], 3 + number % 3, getdate())
	if number % 5 == 0:
		visits.close(file.name, "问题已彻底解决，用户表示满意。")


def _signature() -> str:
	drawn = f"<svg xmlns='http://www.w3.org/2000/svg' width='180' height='64'><path d='{_STROKES}' "
	drawn += "fill='none' stroke='#223' stroke-width='3'/></svg>"
	return f"data:image/svg+xml;base64,{base64.b64encode(drawn.encode()).decode()}"
