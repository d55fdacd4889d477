"""The demo's complaints: what became of those of last month and this one, in every state (COMP-1 to COMP-13, BACK-1 to BACK-3).

Each has a fate: deeds one after the other, done through the services as the people of the demo, at the time when they did
them. Between the deeds the sweep does what falls due.
"""

import heapq
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

import frappe
from frappe.utils import get_datetime, now_datetime

from cs_center.calls.rules import access
from cs_center.complaints.service import sweep
from cs_center.notices import service as notices
from cs_center.setup import (
	demo_callbacks,
	demo_campaigns,
	demo_clock,
	demo_fates,
	demo_keeping,
	demo_names,
	demo_papers,
	demo_segments,
)
from cs_center.setup.demo_clock import Clock, become
from cs_center.setup.demo_fates import COMPLAINT, Life, Then, in_service

#: The global default that says that the months were played to the end.
_PLAYED = "cs_center_demo_complaints"
#: Complaints of the two months, by themselves and from calls.
COUNT, FROM_CALLS = 84, 14
#: Station: the area that it serves; the others serve all.
AREAS = {"南郊站": "南郊", "城东站": "城东", "城西站": "城西", "城北站": "城北"}
AREAS |= {"东岳站": "东岳", "茅箭站": "茅箭", "张湾站": "张湾", "白浪站": "白浪"}
#: Topics of what is not for the stations in the field, and to whom it goes.
_INDOORS = {"Bill and Charges": "财务部", "Wrong Information": "营业部", "Company Policy": "市场部"}
_INDOORS |= {"Grave Error": "营业部", "Leak of Secrets": "市场部", "System Fault": "装维部"}
_RARE = ("Outside One's Post", "Company Policy", "System Fault")
_COMMON = ("Not Settled in Time", "Poor Quality", "Bill and Charges", "Product Fault", "Staff Attitude")
_BY_KIND = {"Billing": "Bill and Charges", "Fault Report": "Product Fault", "Enquiry": "Wrong Information"}
#: For how many hours ERPNext has kept its agreements.
_TRACKED = 60
#: The least time between two looks of the sweep.
_SWEEP = timedelta(hours=1)


def equip() -> None:
	"""Areas, usual stations of topics, deputies, a large account's rates, and ERPNext's clock."""
	for area in AREAS.values():
		if not frappe.db.exists("Territory", area):
			territory = {"territory_name": area, "parent_territory": "All Territories"}
			frappe.get_doc({"doctype": "Territory", **territory}).insert()
	for topic, station in _INDOORS.items():
		unset = {"name": topic, "station": ("is", "not set")}
		frappe.db.set_value("CS Complaint Topic", unset, "station", station)
	demo_papers.equip()


def live() -> dict[str, int]:
	"""Play the months once; after that complaints go on by themselves."""
	made = 0
	if not frappe.db.get_global(_PLAYED):
		_forget()
		_play()
		frappe.db.set_global(_PLAYED, "1")
		made = frappe.db.count(COMPLAINT)
	become("Administrator")
	frappe.db.commit()  # what follows works in transactions of its own
	sweep.sweep()
	notices.send_due()
	return {"complaints": made}


def _forget() -> None:
	"""What is left of a run that was stopped; nobody else has worked with the site yet."""
	for doctype in (
		"CS Complaint",
		"CS Complaint Event",
		"CS Complaint Callback",
		"CS Notice",
		*demo_papers.MADE,
		*demo_segments.MADE,
		*demo_campaigns.MADE,
		*demo_keeping.MADE,
	):
		frappe.db.delete(doctype)
	demo_callbacks.forget()
	frappe.db.delete("CS Callback", {"incident": ("is", "set")})
	for field in ("complaint", "incident"):
		frappe.db.set_value("CS Call Log", {field: ("is", "set")}, field, None)


def _play() -> None:
	now = now_datetime()
	begin = demo_papers.first_day(now)
	lives = [*_lives(begin, now), *_standing(now), *_from_calls(now)]
	lives += demo_segments.weeks(begin, now)
	lives += demo_campaigns.days(begin, now)
	lives += demo_callbacks.days(begin, now)
	lives += demo_keeping.days(begin, now)
	lives.append((now - timedelta(hours=_TRACKED), Life("clock", "", "", (), "", begins=_track)))
	with demo_clock.turned_back(begin) as clock:
		stage = _Stage(clock, now)
		stage.play([*lives, *demo_papers.outages(now, clock)])
		demo_papers.close_month(clock, now)
	frappe.db.set_value(
		"CS Notice", {"creation": ("<", now - timedelta(hours=1))}, {"send_at": None, "sent_at": now}
	)


def _track(_life: Life) -> None:
	"""ERPNext's own clock is switched on lately: it doubles the time that a deed takes."""
	frappe.db.set_single_value("Support Settings", "track_service_level_agreement", 1)


class _Stage:
	"""Plays many lives at once, in the order of time."""

	def __init__(self, clock: Clock, until: datetime) -> None:
		self._clock, self._until = clock, until
		self._looked = datetime.min

	def play(self, lives: Sequence[tuple[datetime, Life]]) -> None:
		"""Play them all until now."""
		coming = [(at, number, 0, life) for number, (at, life) in enumerate(lives)]
		heapq.heapify(coming)
		while coming:
			at, number, place, life = heapq.heappop(coming)
			if at > self._until:
				continue
			self._sweep(at)
			self._clock.at = at
			deed = life.fate[place - 1].deed if place else life.begins or demo_fates.take
			deed(life)
			if place < len(life.fate):
				heapq.heappush(coming, (life.fate[place].moment(at, life), number, place + 1, life))
		self._sweep(self._until)
		self._clock.at = self._until

	def _sweep(self, until: datetime) -> None:
		while due := self._due(until):
			self._clock.at = self._looked = due
			become("Administrator")
			sweep.sweep(due)

	def _due(self, until: datetime) -> datetime | None:
		filters = {"next_action_at": ("<=", until)}
		first = frappe.db.get_value(COMPLAINT, filters, "next_action_at", order_by="next_action_at")
		at = first and max(get_datetime(first), self._looked + _SWEEP)
		return at if at and at <= until else None


def _lives(begin: datetime, now: datetime) -> Iterator[tuple[datetime, Life]]:
	"""Complaints that are spread over the months, with what becomes of them."""
	fates = [fate for fate, share in demo_fates.FATES for _number in range(share)]
	Random("fates").shuffle(fates)
	customers, agents = _customers(COUNT), _users(access.AGENT, "Hotline A", "Hotline B")
	last = now - timedelta(hours=30)
	for number in range(COUNT):
		random = Random(f"complaint {number}")
		fate = fates[number % len(fates)]
		at = in_service(begin + (last - begin) * (number / COUNT), random)
		topic = _topic(fate, random)
		life = _life(f"complaint {number}", topic, fate, random.choice(agents))
		life.values |= {"customer": customers[number], "party_name": customers[number]}
		yield at, life


def _standing(now: datetime) -> Iterator[tuple[datetime, Life]]:
	"""Complaints of the last days, so that there are some in every state and none is forgotten."""
	customers, agents = _customers(COUNT + 60)[COUNT:], _users(access.AGENT, "Hotline A", "Hotline B")
	number = 0
	for fate, hours, topic in demo_fates.OPEN:
		for hours_ago in hours:
			life = _life(f"standing {number}", topic, fate, agents[number % len(agents)])
			life.values |= {"customer": customers[number], "party_name": customers[number]}
			number += 1
			yield now - timedelta(hours=hours_ago), life


def _from_calls(now: datetime) -> Iterator[tuple[datetime, Life]]:
	"""Complaints from calls and their tickets that came since yesterday, taken by who was on the call."""
	agents = _users(access.AGENT, "Hotline A", "Hotline B")
	calls = frappe.get_all(
		"CS Call Log",
		filters={
			"outcome": "Answered",
			"agent": ("in", agents),
			"kind": ("in", list(_BY_KIND)),
			"ended_at": ("between", (now - timedelta(hours=40), now - timedelta(minutes=10))),
		},
		fields=["name", "agent", "kind", "ended_at"],
		order_by="call_id",
	)
	Random("calls").shuffle(calls)
	fates = demo_fates.FROM_CALLS
	for number, call in enumerate(calls[:FROM_CALLS]):
		life = _life(f"call {number}", _BY_KIND[call.kind], fates[number % len(fates)], call.agent)
		life.values |= {"call_log": call.name}
		yield get_datetime(call.ended_at) + timedelta(minutes=2), life


def _life(key: str, topic: str, fate: Sequence[Then], by: str) -> Life:
	random = Random(key)
	station = _INDOORS.get(topic) or random.choice(list(AREAS))
	subject, said = random.choice(demo_names.COMPLAINTS[topic])
	values = {"topic": topic, "subject": subject, "description": said, "area": AREAS.get(station)}
	if topic == "Grave Error":
		values["loss_amount"] = 12_000
	return Life(key, topic, station, fate, by, values)


def _topic(fate: Sequence[Then], random: Random) -> str:
	if fate is demo_fates.SEVERE:
		return random.choice(("Leak of Secrets", "Grave Error"))
	if fate is demo_fates.LATE_EVENT:
		return "System Fault"
	return random.choice(_RARE if random.random() < 0.1 else _COMMON)


def _customers(count: int) -> list[str]:
	"""Customers who have not called in these days: what they brought is not known from calls."""
	called = frappe.get_all("CS Call Log", filters={"customer": ("is", "set")}, pluck="customer")
	names = sorted(set(frappe.get_all("Customer", pluck="name")) - set(called))
	Random("complainants").shuffle(names)
	return [names[number % len(names)] for number in range(count)]


def _users(role: str, *teams: str) -> list[str]:
	posts = frappe.get_all("CS Post", filters={"role": role}, pluck="name")
	filters: dict[str, Any] = {"post": ("in", posts), "active": 1}
	if teams:
		filters["team"] = ("in", teams)
	return frappe.get_all("CS Staff Record", filters=filters, pluck="user", order_by="name")
