"""A week of calls that looks like one: for pictures, and for pages that show figures."""

import random
from datetime import datetime, timedelta

import frappe
from frappe.utils import now_datetime

from cs_center.calls.service.clock import from_site
from devtools import office_hours, session
from tests.site.centre import customer, take

_PEOPLE = (
	("王建国", "13907191234"),
	("李秀英", "13807195678"),
	("张伟", "15971901122"),
	("十堰汽配商行", "07198662233"),
	("刘洋", "18671903344"),
)
_ABOUT = (
	("Fault Report", "机顶盒无信号，已指导重启，仍不行，派单东岳站。"),
	("Billing", "对本月账单有疑问，已解释优惠期结束。"),
	("Enquiry", "询问宽带套餐价格。"),
	("Business Handling", "要求过户，已一次性告知所需证件。"),
)
_AGENTS = ("1001", "1002", "1003")


def make_it_afternoon() -> None:
	"""Move the site to a time zone in which it is about five, so that a working day lies behind it."""
	session.move_to(office_hours.zone_where_it_is(17))


def fill_week(seed: int = 3, calls_today: int = 46) -> None:
	"""Seven days of calls, the last one today; some abandoned, five of them with nobody calling again."""
	chance = random.Random(seed)
	for name, number in _PEOPLE:
		customer(name, number)
	today = from_site(now_datetime().replace(hour=8, minute=0, second=0, microsecond=0))
	for days_ago in range(6, -1, -1):
		count = calls_today if days_ago == 0 else chance.randint(24, 44)
		for number in range(count):
			_call(chance, f"d{days_ago}-{number}", today - timedelta(days=days_ago))
	for number in range(5):
		_lost_call(f"lost-{number}", f"1380719660{number}", today + timedelta(hours=number * 2))


def _lost_call(call_id: str, from_number: str, start: datetime) -> None:
	"""Somebody who hung up while waiting, and has not called again."""
	if start > datetime.now(start.tzinfo) - timedelta(minutes=5):
		start -= timedelta(days=1)
	take(call_id, "ringing", 0, start=start, from_number=from_number, queue="billing")
	take(call_id, "ended", 45, start=start, from_number=from_number)


def _call(chance: random.Random, call_id: str, opening: datetime) -> None:
	latest = datetime.now(opening.tzinfo) - timedelta(minutes=20)
	open_minutes = max(5, min(600, int((latest - opening).total_seconds() // 60)))
	start = opening + timedelta(minutes=chance.randint(0, open_minutes), seconds=chance.randint(0, 59))
	strange = f"1{chance.randint(3, 9)}{chance.randint(10**8, 10**9 - 1)}"
	from_number = chance.choice([*(number for _name, number in _PEOPLE), strange])
	queue = chance.choice(("billing", "billing", "faults"))
	said = {"start": start, "from_number": from_number, "queue": queue}
	wait, talk = chance.choice((4, 7, 11, 15, 18, 26, 48)), chance.randint(40, 420)
	take(call_id, "ringing", 0, **said)
	if chance.random() < 0.12:
		take(call_id, "ended", wait + 30, **said)
		return
	agent = chance.choice(_AGENTS)
	take(call_id, "answered", wait, agent=agent, **said)
	log = take(call_id, "ended", wait + talk, **said).call_log
	kind, summary = chance.choice(_ABOUT)
	frappe.db.set_value("CS Call Log", log, {"kind": kind, "summary": summary}, update_modified=False)
