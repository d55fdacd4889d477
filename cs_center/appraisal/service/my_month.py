"""Somebody's month on one page: for themselves with what other rooms show them, for their leaders points only (STAFF-13, STAFF-14)."""

import frappe
from frappe import _
from frappe.utils import getdate

from cs_center.appraisal.service import story
from cs_center.appraisal.service.kpi import SCORED
from cs_center.appraisal.service.policy import number, points_scheme
from cs_center.appraisal.service.store import APPRAISAL, Row, name_of_month
from cs_center.calls.rules import access
from cs_center.calls.service.staff import viewer
from cs_center.papers.rules.month import Month
from cs_center.workforce.service.members import Member, led_by, member_of, members

#: A hook: `(employee, month) -> {"title", "rows" or "html", "route"}`, or nothing; called for who looks at their own month only.
CARDS = "cs_my_month"
_SEE_ALL = frozenset({*access.ABOVE_TEAMS, "HR User", "HR Manager"})
_MONTHS_BACK = 24
_SHOWN = (
	"name",
	"month_key",
	"status",
	"points",
	"uncapped",
	"base",
	"grade",
	"rank",
	"rank_of",
	"rank_reason",
	"is_scored",
	"not_scored_why",
	"reasons",
	"grade_reasons",
	"kpi_scored",
	"kpi_score",
	"kpi_reason",
	"appeal_until",
	"review_words",
	"appeal_words",
	"answer_words",
	"team",
)
_INDICATOR = ("indicator", "known", "value", "unit", "floor", "target", "weight", "points", "reason")


def page(month: Month | None, employee: str = "") -> Row:
	"""person, is_own, people (whom a leader may look at), sees_all, months, appraisal, lines, indicators, deeds, cards.

	month: None is the latest that there is. employee: blank is who asks. Raises PermissionError for somebody else's month.
	"""
	person, own = _person(employee), member_of(frappe.session.user)
	is_own = bool(person and own and person.employee == own.employee)
	found: Row = {
		"person": _named(person),
		"is_own": is_own,
		"people": _people(),
		"sees_all": bool(viewer().roles & _SEE_ALL),
		"months": _months(person, is_own),
	}
	keys = [row["month_key"] for row in found["months"]]
	wanted = month.key if month else keys[0] if keys else Month.of(getdate()).key
	found["month"] = wanted
	if person and wanted in keys:
		found |= _of_month(name_of_month(person.employee, _month(wanted)))
	found["cards"] = _cards(person, _month(wanted)) if is_own and person else []
	return found


def _of_month(name: str) -> Row:
	told = story.story(name)
	known = frappe.db.get_value(APPRAISAL, name, _SHOWN, as_dict=True)
	filters = {"parent": name, "parenttype": APPRAISAL}
	indicators = frappe.get_all(SCORED, filters=filters, fields=list(_INDICATOR), order_by="idx")
	points = number(known.points)
	return {
		"appraisal": {
			**known,
			"cap": float(points if number(known.uncapped) > points else max(points, points_scheme().cap)),
			"points": float(points),
			"status_said": _(known.status, context=APPRAISAL),
		},
		"lines": told["lines"],
		"deeds": told["deeds"],
		"indicators": [{**row, "name": _(row.indicator), "unit": _(row.unit)} for row in indicators],
	}


def _person(employee: str) -> Member | None:
	"""Whose month is asked for; None for who is no member of the staff and asks for nobody."""
	own = member_of(frappe.session.user)
	if not employee or (own and own.employee == employee):
		return own
	if not (viewer().roles & _SEE_ALL or employee in led_by(viewer())):
		frappe.throw(
			_("Somebody's month is seen by themselves and those above them."), frappe.PermissionError
		)
	if not (found := members([employee]).get(employee)):
		frappe.throw(_("{0} is nobody of the centre.").format(employee), frappe.DoesNotExistError)
	return found


def _named(person: Member | None) -> Row | None:
	if not person:
		return None
	named = {"employee": person.employee, "full_name": person.full_name, "team": person.team}
	return {**named, "staff_number": person.staff_number, "post": _(person.post) if person.post else ""}


def _people() -> list[Row]:
	"""Those of the teams that the user leads; who sees everybody searches instead."""
	if viewer().roles & _SEE_ALL:
		return []
	led = members(led_by(viewer())).values()
	rows = [
		{"value": one.employee, "label": f"{one.full_name} ({one.staff_number})"} for one in led if one.active
	]
	return sorted(rows, key=lambda row: row["label"])


def _months(person: Member | None, is_own: bool) -> list[Row]:
	"""Of others those that the user sees: a leader none of the time in another team."""
	if not person:
		return []
	fields = ["month_key", "status", "points", "grade", "is_scored", "rank", "rank_of"]
	read = frappe.get_all if is_own else frappe.get_list
	return read(
		APPRAISAL,
		filters={"employee": person.employee},
		fields=fields,
		order_by="month desc",
		limit_page_length=_MONTHS_BACK,
	)


def _cards(person: Member, month: Month) -> list[Row]:
	found = (frappe.get_attr(path)(person.employee, month) for path in frappe.get_hooks(CARDS))
	return [card for card in found if card and (card.get("rows") or card.get("html"))]


def _month(key: str) -> Month:
	return Month(getdate(f"{key}-01"))
