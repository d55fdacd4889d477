"""What a campaign came to, read set-based: figures, and the comparison with those who were left alone (KEEP-6)."""

from datetime import date, datetime, time, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.query_builder.functions import Coalesce, Count, Min, Sum
from frappe.utils import getdate
from pypika import Case

from cs_center.calls.rules.reasons import Reason
from cs_center.engines import customers
from cs_center.responsibility.service.naming import name_of, said
from cs_center.retention.rules import campaigns, members, outcome
from cs_center.retention.rules.outcome import Group
from cs_center.retention.service import facts, segments
from cs_center.retention.service.members import CAMPAIGN, MEMBER, is_leader, money

_SUMS = ("called", "reached", "value_kept", "value_before", "cost")


def result(name: str, as_of: date | None = None) -> dict[str, Any]:
	"""Figures, charts and words of a campaign as of the end of a day, the present one when none is said.

	Raises PermissionError, DoesNotExistError.
	"""
	doc = frappe.get_doc(CAMPAIGN, name)
	doc.check_permission("read")
	if not is_leader():
		frappe.throw(_("The result of a campaign is for its leaders."), frappe.PermissionError)
	if doc.status == campaigns.DRAFT:
		frappe.throw(_("The campaign has not begun yet."))
	day = min(as_of or getdate(), getdate())
	statuses, sums = _statuses(name), _sums(name)
	counts = outcome.counts(statuses, int(sums["called"]), int(sums["reached"]))
	treated, held_out = groups(doc, day)
	found = outcome.compare(treated, held_out)
	return {
		"as_of": day,
		"statuses": [{"status": status, "count": statuses.get(status, 0)} for status in members.STATUSES],
		"counts": {field: getattr(counts, field) for field in outcome.Counts.__slots__},
		"value_kept": sums["value_kept"],
		"value_before": sums["value_before"],
		"cost": sums["cost"],
		"officers": _officers(name),
		"groups": [_group(members.TO_CALL, treated), _group(members.HELD_OUT, held_out)],
		"comparison": _compared(found) if found else None,
		"words": [said(reason) for reason in _words(doc, found)],
	}


def groups(doc: Any, day: date) -> tuple[Group, Group]:
	"""Those whom the campaign was for, called or not, and those left alone: how many, how many lost, and what they spent.

	Everybody who was drawn counts in their group, also who was not reached: only so the two differ by nothing but chance
	and the campaign.
	"""
	member = DocType(MEMBER)
	whose = frappe.qb.from_(member).where(member.campaign == doc.name).select(member.customer)
	spent = customers.invoiced(getdate(doc.started_at), day, whose).as_("spent")
	is_lost, tables = _lost(doc, member, day, spent)
	query = frappe.qb.from_(member).left_join(spent).on(spent.customer == member.customer)
	for table, condition in tables:
		query = query.left_join(table).on(condition)
	is_held_out = Case().when(member.status == members.HELD_OUT, 1).else_(0)
	query = query.where(member.campaign == doc.name).groupby(is_held_out)
	lost = Sum(Case().when(is_lost, 1).else_(0))
	rows = query.select(is_held_out, Count("*"), lost, Coalesce(Sum(spent.spend), 0)).run()
	found = {held: Group(count, int(lost or 0), money(spend)) for held, count, lost, spend in rows}
	return found.get(0, Group(0, 0)), found.get(1, Group(0, 0))


def _lost(doc: Any, member: Any, day: date, spent: Any) -> tuple[Any, list[tuple[Any, Any]]]:
	"""When a member counts as lost, with the tables that it takes."""
	if doc.lost_means == outcome.BY_INVOICE:
		return Coalesce(spent.sales, 0) == 0, []
	standing, change, later = (
		DocType(facts.STANDING),
		DocType(segments.CHANGE),
		DocType(segments.CHANGE).as_("later"),
	)
	whose = frappe.qb.from_(member).where(member.campaign == doc.name).select(member.customer)
	night = datetime.combine(day, time()) + timedelta(days=1)
	first = (
		frappe.qb.from_(later)
		.where(later.customer.isin(whose) & (later.at >= night))
		.groupby(later.customer)
		.select(later.customer, Min(later.at).as_("at"))
	).as_("first_later")
	tables = [
		(standing, standing.customer == member.customer),
		(first, first.customer == member.customer),
		(change, (change.customer == member.customer) & (change.at == first.at)),
	]
	# As of an earlier day, a customer was where the first change after it took them from.
	return Coalesce(change.from_segment, standing.segment) == doc.lost_segment, tables


def _statuses(name: str) -> dict[str, int]:
	member = DocType(MEMBER)
	query = frappe.qb.from_(member).where(member.campaign == name).groupby(member.status)
	return dict(query.select(member.status, Count("*")).run())


def _sums(name: str) -> dict[str, Any]:
	member = DocType(MEMBER)
	called = Sum(Case().when(member.calls > 0, 1).else_(0))
	columns = (
		called,
		Sum(member.reached),
		Sum(member.value_kept),
		Sum(member.value_before),
		Sum(member.cost),
	)
	is_meant = (member.campaign == name) & (member.status != members.HELD_OUT)
	[row] = frappe.qb.from_(member).where(is_meant).select(*columns).run()
	return {column: value or 0 for column, value in zip(_SUMS, row, strict=True)}


def _officers(name: str) -> list[dict[str, Any]]:
	member = DocType(MEMBER)
	saved = Sum(Case().when(member.status.isin((members.SAVED, members.ACCEPTED)), 1).else_(0))
	left = Sum(Case().when(member.status.isin(members.OPEN), 1).else_(0))
	called = Sum(Case().when(member.calls > 0, 1).else_(0))
	query = frappe.qb.from_(member).where((member.campaign == name) & member.assigned_to.isnotnull())
	query = query.groupby(member.assigned_to).orderby(member.assigned_to)
	rows = query.select(member.assigned_to, Count("*"), called, saved, left, Sum(member.value_kept)).run()
	fields = ("user", "members", "called", "kept", "left", "value_kept")
	return [{**dict(zip(fields, row, strict=True)), "title": name_of(row[0])} for row in rows]


def _group(title: str, group: Group) -> dict[str, Any]:
	each = group.spend / group.customers if group.customers else 0
	return {
		"group": title,
		"customers": group.customers,
		"lost": group.lost,
		"rate": group.rate,
		"spend_each": each,
	}


def _compared(found: outcome.Comparison) -> dict[str, Any]:
	return {
		"difference": found.difference,
		"low": found.interval.low,
		"high": found.interval.high,
		"kept": found.kept,
		"kept_low": found.kept_interval.low,
		"kept_high": found.kept_interval.high,
	}


def _words(doc: Any, found: outcome.Comparison | None) -> list[Reason]:
	measure = (
		Reason(_BY_INVOICE)
		if doc.lost_means == outcome.BY_INVOICE
		else Reason(_BY_SEGMENT, {"segment": doc.lost_segment or ""})
	)
	if not found:
		return [Reason(_NOBODY, {}, "KEEP-6"), measure]
	figures = {
		"kept": round(found.kept),
		"low": round(found.kept_interval.low),
		"high": round(found.kept_interval.high),
	}
	return [found.reason, Reason(_KEPT, figures, "KEEP-6"), measure, Reason(_EVERYBODY)]


_NOBODY = "Nobody was left alone: there is nothing to compare with."
_KEPT = "That is {kept} customers more than would have stayed anyway, between {low} and {high}."
_BY_SEGMENT = "A customer counts as lost who is in the segment “{segment}” on this day."
_BY_INVOICE = "A customer counts as lost to whom nothing was invoiced since the start."
_EVERYBODY = "Everybody who was drawn counts in their group, called or not: only so the groups differ by nothing but chance."
