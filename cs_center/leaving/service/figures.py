"""What talks before leaving came to, by month, reason, officer or rule (KEEP-5)."""

from datetime import date, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.query_builder.functions import Coalesce, Count, Sum
from pypika import Case
from pypika.terms import CustomFunction, Term

from cs_center.calls.rules import access
from cs_center.leaving.rules import talks
from cs_center.leaving.service.store import TALK
from cs_center.responsibility.service.naming import name_of

READERS = (access.RETENTION_OFFICER, access.LEADER, *sorted(access.ABOVE_TEAMS), "System Manager")
#: What figures are made by.
BY = ("Month", "Reason", "Officer", "Rule")
_COLUMNS = {"Reason": "why", "Officer": "ended_by", "Rule": "rule"}
_month = CustomFunction("DATE_FORMAT", ["moment", "style"])
_PERCENT = 100


def figures(by: str, first: date, last: date) -> list[dict[str, Any]]:
	"""A row for each, of talks that ended within these days. Raises ValidationError."""
	if by not in BY:
		frappe.throw(_("Figures can be made by: {0}").format(", ".join(_(one) for one in BY)))
	if last < first:
		frappe.throw(_("To Date is before From Date."))
	talk = DocType(TALK)
	who = _month(talk.ended_at, "%Y-%m") if by == "Month" else Coalesce(talk[_COLUMNS[by]], "")
	query = frappe.qb.from_(talk).where((talk.ended_at >= first) & (talk.ended_at < last + timedelta(days=1)))
	query = query.select(
		who.as_("who"),
		Count("*").as_("ended"),
		*(_count(talk, status).as_(_key(status)) for status in talks.STATUSES if status != talks.WAITING),
		Sum(talk.value_kept).as_("value_kept"),
	)
	return [_row(by, row) for row in query.groupby(who).orderby(who).run(as_dict=True)]


def _count(talk: Any, status: str) -> Term:
	return Sum(Case().when(talk.status == status, 1).else_(0))


def _key(status: str) -> str:
	return status.lower().replace(" ", "_")


def _row(by: str, row: Any) -> dict[str, Any]:
	"""`kept_share`: of those who decided when they were talked with."""
	decided = row.stays + row.leaves
	untalked = row.not_reached + row.limit_passed + row.let_go + row.not_possible
	names = {
		"Month": str,
		"Reason": lambda one: _(one) if one else _("Not said"),
		"Officer": _officer,
		"Rule": str,
	}
	return {
		**row,
		"who": names[by](row.who),
		"untalked": untalked,
		"kept_share": _PERCENT * row.stays / decided if decided else None,
	}


def _officer(user: str) -> str:
	return name_of(user) if user else _("Nobody")
