"""The demo's campaign: whose contract ends was called for three weeks, some were left alone, and it is over (KEEP-2, KEEP-6)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

import frappe
from frappe.utils import add_days, getdate

from cs_center.calls.rules import access
from cs_center.contact.service import queue
from cs_center.engines.people import enabled_users_with_role
from cs_center.retention.rules import members
from cs_center.retention.service import campaign_building, campaign_results, campaigns
from cs_center.retention.service.campaign_results import MemberResult
from cs_center.retention.service.members import CAMPAIGN, MEMBER
from cs_center.setup.demo_clock import become
from cs_center.setup.demo_fates import Life

#: What a stopped load has left.
MADE = (MEMBER, CAMPAIGN, "CS Campaign Officer", "CS Campaign Segment", "CS Contact", "CS Contact Lease")
_STARTS, _CALLING_DAYS, _FIRST_HOUR = 8, 18, 10
_SEGMENTS = ("At Risk", "Ordinary", "Loyal")
_FILTER = {"fact": "Days to Contract End", "operator": "At Most", "value": "60"}
#: Outcomes by how often they come, and what the customer says.
_OUTCOMES = {
	members.SAVED: (4, "同意续约，对补救满意"),
	members.ACCEPTED: (3, "接受三个月半价"),
	members.NO_ANSWER: (5, ""),
	members.REFUSED: (3, "不需要优惠"),
	members.LOST: (2, "已改用其他运营商"),
	members.WRONG_NUMBER: (1, "号码已换人"),
}
_CAMPAIGN = {
	"title": "合同到期用户挽留",
	"goal": "挽留三分之一",
	"why": "合同到期的用户流失最多。",
	"script": "<p>先问用户最近使用是否正常，再说明优惠，最后确认是否续约。</p>",
	"offer": "续约一年，前三个月半价",
	"offer_value": 360,
	"cost_per_call": 2,
	"cost_per_offer": 90,
	"budget": 8000,
	"hold_out_percent": 20,
	"lost_segment": "Lost",
}


def days(begin: datetime, now: datetime) -> Iterator[tuple[datetime, Life]]:
	"""The campaign from its start to its close, day by day."""
	at = begin.replace(hour=_FIRST_HOUR, minute=5) + timedelta(days=_STARTS)
	yield at, Life("campaign", "", "", (), "", begins=_start)
	for day in range(_CALLING_DAYS):
		yield at + timedelta(days=day, hours=1), Life(f"campaign {day}", "", "", (), "", begins=_call)
	yield at + timedelta(days=_CALLING_DAYS + 1), Life("campaign ends", "", "", (), "", begins=_close)


def _start(_life: Life) -> None:
	officers = [{"user": user, "capacity": 30} for user in enabled_users_with_role(access.RETENTION_OFFICER)]
	if not officers:
		return
	become(_leader())
	period = {"period_from": getdate(), "period_to": add_days(getdate(), _CALLING_DAYS)}
	lists = {"officers": officers, "segments": [{"segment": one} for one in _SEGMENTS], "filters": [_FILTER]}
	doc = frappe.get_doc({"doctype": CAMPAIGN, **_CAMPAIGN, **period, **lists}).insert()
	campaigns.start(doc.name)
	campaign_building.build(doc.name)


def _call(life: Life) -> None:
	"""Each officer calls two customers."""
	for user in enabled_users_with_role(access.RETENTION_OFFICER):
		for number in range(2):
			become(user)
			if lease := queue.take_next(user, MEMBER):
				result = _result(Random(f"{life.key} {user} {number}"))
				campaign_results.log(lease.task, result)
				if result.outcome in members.WITH_VALUE:
					_renew(lease.task)


def _renew(member: str) -> None:
	"""Who stays signs for another year."""
	customer = frappe.db.get_value(MEMBER, member, "customer")
	for name, ends in frappe.get_all(
		"Contract", {"party_name": customer}, ["name", "end_date"], as_list=True
	):
		frappe.db.set_value("Contract", name, "end_date", add_days(ends, 365))


def _result(random: Random) -> MemberResult:
	shares = [share for share, _words in _OUTCOMES.values()]
	[outcome] = random.choices(list(_OUTCOMES), shares)
	return MemberResult(outcome, _OUTCOMES[outcome][1])


def _close(_life: Life) -> None:
	become(_leader())
	for name in frappe.get_all(CAMPAIGN, {"status": ("in", ("Running", "Paused"))}, pluck="name"):
		campaigns.close(name, "活动期已满")


def _leader() -> str:
	return next(iter(enabled_users_with_role(access.SUPERVISOR)), "Administrator")
