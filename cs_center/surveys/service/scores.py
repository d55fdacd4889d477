"""What customers answered, by agent, station, kind, survey, area or channel (BACK-5, BACK-6)."""

from datetime import date, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.query_builder.functions import Avg, Coalesce, Count, NullIf, Sum
from pypika import Case
from pypika.terms import Term

from cs_center.calls.rules import access
from cs_center.calls.service.staff import viewer
from cs_center.responsibility.service.naming import name_of
from cs_center.surveys.rules.forms import NO, YES
from cs_center.surveys.service import store
from cs_center.surveys.service.store import RESPONSE, Row

#: What figures are made by: the column of the response.
BY = {
	"Agent": "agent",
	"Team": "team",
	"Station": "station",
	"Kind": "kind",
	"Survey": "survey",
	"Area": "area",
	"Channel": "channel",
}
READERS = (access.AGENT, access.LEADER, *sorted(access.ABOVE_TEAMS), "System Manager")
_ABOVE = frozenset({*access.ABOVE_TEAMS, "System Manager"})
_MARKS = ("attitude", "speed", "quality", "average")


def figures(by: str, first: date, last: date, sample: str = "") -> list[Row]:
	"""A row for each, of what the user may see: leaders their teams, agents themselves. Raises ValidationError."""
	if by not in BY:
		frappe.throw(_("Figures can be made by: {0}").format(", ".join(_(one) for one in BY)))
	if last < first:
		frappe.throw(_("To Date is before From Date."))
	table = DocType(RESPONSE)
	query = _seen(_counted(table, BY[by]), table)
	query = query.where((table.at >= first) & (table.at < last + timedelta(days=1)))
	if sample:
		query = query.where(table.sample == sample)
	return [_row(by, row) for row in query.run(as_dict=True)]


def of_sample(sample: str) -> dict[str, "frappe._dict"]:
	"""What was answered about each station in a sample, whoever asks."""
	table = DocType(RESPONSE)
	rows = _counted(table, "station").where((table.sample == sample) & table.station.isnotnull())
	return {row.who: row for row in rows.run(as_dict=True) if row.who}


def by_channel(first: date, last: date) -> list[Row]:
	"""For the weekly summary: how many answered by link, message and telephone, and what (BACK-6).

	Answers that complaints' own callbacks brought are none of these: those are kept with their complaint.
	"""
	table = DocType(RESPONSE)
	query = _counted(table, "channel").where((table.at >= first) & (table.at < last + timedelta(days=1)))
	return [_row("Channel", row) for row in query.run(as_dict=True)]


def _counted(table: Any, column: str) -> Any:
	who = Coalesce(table[column], "")
	return (
		frappe.qb.from_(table)
		.groupby(who)
		.orderby(who)
		.select(who.as_("who"), Count("*").as_("answered"))
		.select(*(_times(table.channel == one).as_(one.lower()) for one in store.CHANNELS))
		.select(_times(table.solved == YES).as_("solved"), _times(table.solved == NO).as_("not_solved"))
		.select(*(Avg(NullIf(table[mark], 0)).as_(mark) for mark in _MARKS))
		.select(Sum(table.dissatisfied).as_("dissatisfied"))
	)


def _times(condition: Term) -> Term:
	return Sum(Case().when(condition, 1).else_(0))


def _seen(query: Any, table: Any) -> Any:
	seer = viewer()
	if seer.roles & _ABOVE:
		return query
	seen = table.agent == seer.user
	if access.LEADER in seer.roles:
		seen |= table.team.isin(sorted(seer.led_teams) or [""])
	return query.where(seen)


def _row(by: str, found: "frappe._dict") -> Row:
	asked = int(found.solved + found.not_solved)
	return {
		"who": _shown(by, found.who),
		"answered": found.answered,
		**{one.lower(): int(found[one.lower()]) for one in store.CHANNELS},
		"solved_rate": _percent(int(found.solved), asked),
		**{mark: round(found[mark], 2) if found[mark] else None for mark in _MARKS},
		"dissatisfied": int(found.dissatisfied),
		"dissatisfied_share": _percent(int(found.dissatisfied), found.answered),
	}


def _percent(part: int, whole: int) -> float | None:
	return round(100 * part / whole, 1) if whole else None


def _shown(by: str, who: str) -> str:
	if not who:
		return _("(Nobody)") if by == "Agent" else _("(None)")
	return name_of(who) if by == "Agent" else _(who)
