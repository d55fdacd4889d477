"""Campaigns as leaders write them, and what they do with them: start, pause, resume, close (KEEP-2)."""

import secrets
from datetime import datetime, time
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import DocType
from frappe.utils import cint, getdate, now_datetime

from cs_center.calls.rules import access
from cs_center.calls.rules.reasons import Reason
from cs_center.calls.service.words import refusals_said, say_for_all
from cs_center.contact.rules.order import Place, place
from cs_center.contact.service import places, settings
from cs_center.engines.people import enabled_users_with_role
from cs_center.notices.service import Notice, tell
from cs_center.responsibility.service.naming import name_of
from cs_center.retention.rules import campaigns as rules
from cs_center.retention.rules import holdout, outcome
from cs_center.retention.rules import members as paths
from cs_center.retention.rules.campaigns import Plan
from cs_center.retention.service import segments
from cs_center.retention.service.members import CAMPAIGN, MEMBER, OVER, check_leads, money

PAUSED_BY_ITSELF = "cs_campaign_paused"
#: What only deeds and the app write.
_KEPT = (
	"status",
	"spent",
	"seed",
	"started_at",
	"started_by",
	"built_at",
	"built_until",
	"paused_why",
	"closed_at",
	"closed_by",
	"closed_why",
	"left_refused",
	"left_quiet",
	"left_busy",
	"left_no_number",
	"left_same_number",
)
#: What decides who is a member, who is left alone and what is compared: it stays once the campaign has begun.
_SETTLED = ("hold_out_percent", "period_from", "value_days", "lost_means", "lost_segment")


def check(doc: Document) -> None:
	"""Raises ValidationError for a campaign that means nothing, and for a change that comes too late."""
	before = doc.get_doc_before_save()
	if not doc.flags.cs_deed:
		doc.update({field: before.get(field) if before else None for field in _KEPT})
		doc.status = doc.status or rules.DRAFT
	if before and before.status == rules.CLOSED and not doc.flags.cs_deed:
		frappe.throw(_("This campaign is closed: make a new one."))
	if before and before.status != rules.DRAFT:
		_check_settled(doc, before)
	with refusals_said():
		rules.check(plan_of(doc))
		segments.conditions_of(doc.filters)


def check_trash(doc: Document) -> None:
	"""Raises ValidationError for a campaign that has begun: its members, calls and result are kept."""
	if doc.status != rules.DRAFT:
		frappe.throw(_("A campaign that has begun is kept: close it instead."))


def plan_of(doc: Any) -> Plan:
	"""The campaign as the rules see it."""
	return Plan(
		segments=tuple(row.segment for row in doc.segments),
		officers=tuple((row.user, cint(row.capacity)) for row in doc.officers),
		since=getdate(doc.period_from) if doc.period_from else None,
		until=getdate(doc.period_to) if doc.period_to else None,
		hold_out=money(doc.hold_out_percent),
		budget=money(doc.budget),
		costs=tuple(map(money, (doc.cost_per_call, doc.cost_per_offer, doc.offer_value))),
	)


def start(name: str) -> None:
	"""Have the members found, drawn and shared, by a worker; from then on they are called. Raises Rejected, PermissionError."""
	doc = _for_deed(name)
	status = rules.deed(rules.START, doc.status)
	rules.check_start(plan_of(doc), getdate())
	_check_officers(doc)
	_check_measure(doc)
	seed = doc.seed or secrets.token_hex(holdout.SEED_DIGITS // 2)
	_write(
		doc,
		rules.START,
		{"status": status, "seed": seed, "started_at": now_datetime(), "started_by": frappe.session.user},
	)
	build_later(name)


def build_later(name: str) -> None:
	"""Have a worker go on with the members, once this transaction is there."""
	frappe.enqueue(
		"cs_center.retention.jobs.build_campaign",
		queue="long",
		job_id=f"cs_campaign:{name}",
		deduplicate=True,
		enqueue_after_commit=True,
		campaign=name,
	)


def pause(name: str, words: str) -> None:
	"""Nobody of it is called until it goes on. Raises Rejected, PermissionError."""
	doc = _for_deed(name)
	if not words.strip():
		frappe.throw(_("Say why the campaign pauses."))
	_write(doc, rules.PAUSE, {"status": rules.deed(rules.PAUSE, doc.status), "paused_why": words.strip()})


def resume(name: str) -> None:
	"""It goes on. Raises Rejected, PermissionError; ValidationError while its budget is spent."""
	doc = _for_deed(name)
	status = rules.deed(rules.RESUME, doc.status)
	if rules.is_spent(money(doc.spent), money(doc.budget)):
		frappe.throw(_("The budget is spent: raise it first."))
	_write(doc, rules.RESUME, {"status": status, "paused_why": None})


def close(name: str, words: str) -> None:
	"""Nobody of it is called any more; its result stays. Raises Rejected, PermissionError."""
	doc = _for_deed(name)
	if not words.strip():
		frappe.throw(_("Say why the campaign is closed."))
	_close(doc, words.strip())


def close_those_over() -> int:
	"""Campaigns whose last day is past; how many. Commits with the job."""
	filters = {"status": ("in", (rules.RUNNING, rules.PAUSED)), "period_to": ("<", getdate())}
	names = frappe.get_all(CAMPAIGN, filters=filters, pluck="name")
	for name in names:
		_close(frappe.get_doc(CAMPAIGN, name, for_update=True), say_for_all(Reason(_OVER, {}, "KEEP-2")))
	return len(names)


def add_cost(name: str, cost: Any) -> None:
	"""Add what a call cost. When the budget is spent, the campaign pauses, and its leaders are told."""
	if not cost:
		return
	campaign = DocType(CAMPAIGN)
	frappe.qb.update(campaign).set(campaign.spent, campaign.spent + cost).where(campaign.name == name).run()
	row = frappe.db.get_value(CAMPAIGN, name, ["status", "spent", "budget"], as_dict=True, for_update=True)
	if row.status != rules.RUNNING or not rules.is_spent(money(row.spent), money(row.budget)):
		return
	why = say_for_all(Reason(_SPENT, {"budget": f"{money(row.budget):f}"}, "KEEP-2"))
	doc = frappe.get_doc(CAMPAIGN, name, for_update=True)
	_write(doc, rules.PAUSE, {"status": rules.PAUSED, "paused_why": why})
	told = {doc.owner, doc.started_by, *enabled_users_with_role(access.SUPERVISOR)}
	tell(
		[
			Notice(user, PAUSED_BY_ITSELF, CAMPAIGN, name, f"{doc.title}: {why}")
			for user in sorted(filter(None, told))
		]
	)


def order_of(row: Any, promised_at: datetime | None) -> Place:
	"""Where an open member stands in the queue."""
	until = frappe.db.get_value(CAMPAIGN, row.campaign, "period_to")
	rank = places.ranks([row.customer])[row.customer]
	return place(end_of(until), settings.order(), rank.above, rank.tier, promised_at)


def end_of(day: Any) -> datetime:
	"""The last second of a day."""
	return datetime.combine(getdate(day), time.max.replace(microsecond=0))


def _close(doc: Document, words: str) -> None:
	now = now_datetime()
	values = {"closed_at": now, "closed_by": frappe.session.user, "closed_why": words}
	_write(doc, rules.CLOSE, {"status": rules.deed(rules.CLOSE, doc.status), **values})
	member = DocType(MEMBER)
	reason = say_for_all(Reason("The campaign was closed.", {}, "KEEP-2"))
	left = (member.campaign == doc.name) & member.status.isin(paths.OPEN)
	query = frappe.qb.update(member).set(member.status, paths.WITHDRAWN).set(member.result, reason)
	query.set(member.ended_at, now).set(member.promised_at, None).where(left).run()
	query = frappe.qb.update(member).where(member.campaign == doc.name)
	for column, nothing in OVER.items():
		query = query.set(member[column], nothing)
	query.run()


def _for_deed(name: str) -> Document:
	check_leads()
	if not frappe.db.exists(CAMPAIGN, name):
		frappe.throw(_("There is no campaign {0}.").format(name), frappe.DoesNotExistError)
	doc = frappe.get_doc(CAMPAIGN, name, for_update=True)
	doc.check_permission("write")
	return doc


def _write(doc: Document, deed: str, values: dict[str, Any]) -> None:
	"""As a document, so that its versions say who changed what (SEC-3)."""
	doc.update(values)
	doc.flags.cs_deed = True
	doc.save(ignore_permissions=True, ignore_version=False)
	words = values.get("paused_why") or values.get("closed_why")
	said = _(deed, context="CS Retention Campaign")
	doc.add_comment("Info", f"{said}: {frappe.utils.escape_html(words)}" if words else said)


def _check_settled(doc: Document, before: Document) -> None:
	changed = [field for field in _SETTLED if doc.has_value_changed(field)]
	changed += [field for field in ("segments", "filters") if _rows(doc, field) != _rows(before, field)]
	if changed:
		labels = ", ".join(_(doc.meta.get_label(field), context="CS Retention Campaign") for field in changed)
		frappe.throw(_("The campaign has begun: {0} can not be changed any more.").format(labels))


def _rows(doc: Document, field: str) -> list[tuple[Any, ...]]:
	columns = ("segment",) if field == "segments" else ("fact", "days", "operator", "value")
	return [tuple(str(row.get(column) or "") for column in columns) for row in doc.get(field)]


def _check_officers(doc: Document) -> None:
	able = set(enabled_users_with_role(access.RETENTION_OFFICER))
	if wrong := [row.user for row in doc.officers if row.user not in able]:
		frappe.throw(_("{0} is no retention officer who may log in.").format(name_of(wrong[0])))


def _check_measure(doc: Document) -> None:
	if doc.lost_means == outcome.BY_SEGMENT and not doc.lost_segment:
		frappe.throw(_("Say which segment means that a customer is lost."))


_OVER = "Its period is over."
_SPENT = "The budget of {budget} is spent."
