"""The demo's customers who are thought of, who want to leave, and who are told: greetings, talks, a list (KEEP-4, KEEP-5, CALL-8)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

import frappe
from frappe.model.document import Document
from frappe.utils import add_days, getdate

from cs_center.ahead.service import sweep
from cs_center.calls.rules import access
from cs_center.contact.service import queue
from cs_center.engines.people import enabled_users_with_role
from cs_center.leaving.rules import talks
from cs_center.leaving.service import results as talk_results
from cs_center.leaving.service.holding import WaitsForTalk
from cs_center.leaving.service.results import TalkResult
from cs_center.leaving.service.store import TALK
from cs_center.outbound.rules import lists as kinds
from cs_center.outbound.rules import results as outcomes
from cs_center.outbound.service import importing, lists, results
from cs_center.outbound.service.results import OfficerResult
from cs_center.outbound.service.store import CALL, IMPORT, LIST
from cs_center.setup.demo_clock import become
from cs_center.setup.demo_fates import Life

_PARTS = ("CS Outbound Officer", "CS Outbound Party", "CS Outbound Result", "CS Outbound Reject")
#: What a stopped load has left.
MADE = (TALK, LIST, CALL, IMPORT, *_PARTS, "CS Greeting", "CS Greeting Reason")
_LEAVING_RULE = "Contract Withdrawn"
_GREETING_HOUR, _LEAVING_HOUR, _LIST_DAYS_AGO = 8, 11, 6
_LEAVING, _LISTED, _CALLED_A_DAY = 9, 24, 4
#: One in so many has told their birthday.
_TOLD_BIRTHDAY = 4
_TALKED = {
	talks.STAYS: (4, "问题已处理，接受优惠，愿意留下"),
	talks.LEAVES: (3, "已搬家，新址没有我们的网络"),
	talks.NO_ANSWER: (2, ""),
	talks.NO_TALK: (1, ""),
}
_WHY = ("Too Expensive", "Faults and Interruptions", "A Better Offer Elsewhere", "Moves Away")
_TOLD = {
	outcomes.ANSWERED: (6, ""),
	outcomes.NO_ANSWER: (3, ""),
	outcomes.BUSY: (1, ""),
	outcomes.WRONG_NUMBER: (1, "号码已换人"),
}
_LIST = {
	"title": "城东片区光缆割接通知",
	"purpose": kinds.NOTICE,
	"way": kinds.BY_OFFICERS,
	"message": "{姓名}您好，{片区}将于周六凌晨割接光缆，电视和宽带中断约两小时，敬请谅解。",
	"script": "<p>{姓名}您好，{片区}将于周六凌晨割接光缆，电视和宽带中断约两小时，敬请谅解。</p>",
}


def days(begin: datetime, now: datetime) -> Iterator[tuple[datetime, Life]]:
	"""Every morning greetings are prepared; now and then somebody wants to leave; last week a list was called."""
	yield begin, _life("birthdays", _tell_birthdays)
	first = begin.replace(hour=_GREETING_HOUR, minute=10)
	whole_days = (now - first).days
	for day in range(whole_days + 1):
		yield first + timedelta(days=day), _life(f"greetings {day}", _greet)
	leaving = begin.replace(hour=_LEAVING_HOUR, minute=25)
	for number in range(_LEAVING):
		at = leaving + timedelta(days=2 + number * max(whole_days - 2, 1) // _LEAVING)
		yield at, _life(f"leaving {number}", _want_to_leave)
		yield at + timedelta(minutes=40), _life(f"talk {number}", _talk)
	starts = (now - timedelta(days=_LIST_DAYS_AGO)).replace(hour=_LEAVING_HOUR, minute=5)
	yield starts, _life("list", _start_list)
	for day in range(_LIST_DAYS_AGO):
		yield starts + timedelta(days=day, hours=1), _life(f"list {day}", _call_list)


def _life(key: str, begins: object) -> Life:
	return Life(key, "", "", (), "", begins=begins)


def _tell_birthdays(_life: Life) -> None:
	become("Administrator")
	today = getdate()
	for name in _customers()[::_TOLD_BIRTHDAY]:
		day = add_days(today, Random(f"birthday {name}").randrange(365))
		doc = frappe.get_doc("Customer", name)
		doc.update({"cs_birthday_month": f"{day.month:02}", "cs_birthday_day": min(day.day, 28)})
		doc.save()
	frappe.db.set_value("CS Leaving Rule", _LEAVING_RULE, "active", 1)
	frappe.get_doc("CS Leaving Rule", _LEAVING_RULE).save()


def _greet(_life: Life) -> None:
	become("Administrator")
	frappe.db.commit()  # a plan that fails takes back what is not committed
	sweep.prepare()


def _want_to_leave(life: Life) -> None:
	"""Somebody asks for the end of their contract, and is talked with first."""
	asked = set(frappe.get_all(TALK, pluck="customer"))
	signed = {"docstatus": 1, "party_type": "Customer", "status": "Active"}
	contracts = frappe.get_all("Contract", signed, ["name", "party_name"], order_by="party_name")
	wanted = [row.name for row in contracts if row.party_name not in asked]
	if wanted:
		become(_leader())
		_withdraw(frappe.get_doc("Contract", life.random().choice(wanted)))


def _withdraw(contract: Document) -> None:
	frappe.db.commit()  # the talk is written beside this transaction, which is taken back
	contract.flags.ignore_permissions = True
	try:
		contract.cancel()
	except WaitsForTalk:
		frappe.db.rollback()
		frappe.clear_messages()


def _talk(life: Life) -> None:
	for user in enabled_users_with_role(access.RETENTION_OFFICER):
		become(user)
		if lease := queue.take_next(user, TALK):
			_say(lease.task, Random(f"{life.key} {user}"))


def _say(talk: str, random: Random) -> None:
	outcome, words = _one_of(_TALKED, random)
	why = random.choice(_WHY) if outcome in talks.WITH_REASON else ""
	talk_results.log(talk, TalkResult(outcome, words, why=why, took_offer=outcome == talks.STAYS))
	if outcome in (talks.LEAVES, talks.NO_TALK):
		become(_leader())
		_withdraw(frappe.get_doc("Contract", frappe.db.get_value(TALK, talk, "reference_name")))


def _start_list(_life: Life) -> None:
	officers = [{"user": user} for user in enabled_users_with_role(access.CALLBACK_OFFICER)]
	if not officers:
		return
	become(_leader())
	today = getdate()
	period = {"period_from": today, "period_to": add_days(today, _LIST_DAYS_AGO + 4)}
	doc = frappe.get_doc({"doctype": LIST, **_LIST, **period, "officers": officers}).insert()
	file = frappe.get_doc(
		{"doctype": "File", "file_name": "城东片区.csv", "content": _lines().encode(), "is_private": 1}
	).insert(ignore_permissions=True)
	given = {"outbound_list": doc.name, "what": "People", "file": file.file_url}
	read = frappe.get_doc({"doctype": IMPORT, **given}).insert()
	frappe.db.commit()  # who reads the file begins anew
	importing.run(read.name)
	lists.start(doc.name)


def _lines() -> str:
	"""The file as the station wrote it: one line has a number that is none."""
	rows = frappe.get_all(
		"CS Phone Number",
		{"customer": ("is", "set"), "is_primary": 1},
		["customer", "number_key"],
		order_by="number_key",
		limit=_LISTED,
	)
	lines = [f"{row.number_key.rpartition(':')[2]},{row.customer},城东" for row in rows]
	return "\n".join(["电话,姓名,片区", *lines, "无电话,张家老宅,城东"])


def _call_list(life: Life) -> None:
	for user in enabled_users_with_role(access.CALLBACK_OFFICER):
		for number in range(_CALLED_A_DAY):
			become(user)
			if lease := queue.take_next(user, CALL):
				outcome, words = _one_of(_TOLD, Random(f"{life.key} {user} {number}"))
				results.log(lease.task, OfficerResult(outcome, words))


def _one_of(shares: dict[str, tuple[int, str]], random: Random) -> tuple[str, str]:
	[outcome] = random.choices(list(shares), [share for share, _words in shares.values()])
	return outcome, shares[outcome][1]


def _customers() -> list[str]:
	return frappe.get_all("Customer", filters={"disabled": 0}, pluck="name", order_by="name")


def _leader() -> str:
	return next(iter(enabled_users_with_role(access.SUPERVISOR)), "Administrator")
