"""Places of project owners' indicators in the province, which limit the grade of their month (STAFF-12)."""

from collections.abc import Collection

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import DocType
from frappe.utils import cint, getdate

from cs_center.appraisal.rules.grades import Place
from cs_center.calls.rules.reasons import Reason
from cs_center.papers.rules.month import Month
from cs_center.responsibility.service.naming import kept

PLACE = "CS Project Owner Place"
_AT_ONCE = 1000


def of_month(month: Month, employees: Collection[str]) -> dict[str, list[Place]]:
	"""The places that count, by employee, as they are now."""
	place, found = DocType(PLACE), {}
	query = (
		frappe.qb.from_(place)
		.where((place.month == month.first) & (place.withdrawn == 0))
		.select(place.employee, place.indicator, place.place, place.place_of)
		.orderby(place.indicator)
		.for_update()
	)
	names = sorted(set(employees))
	for start in range(0, len(names), _AT_ONCE):
		for employee, *said in query.where(place.employee.isin(names[start : start + _AT_ONCE])).run():
			found.setdefault(employee, []).append(Place(*said))
	return found


def check(doc: Document) -> None:
	"""Raises ValidationError for a place that can not be."""
	month = Month.of(getdate(doc.month))
	doc.month, doc.indicator = month.first, (doc.indicator or "").strip()
	if not 1 <= cint(doc.place) <= cint(doc.place_of):
		frappe.throw(
			_("There is no place {place} of {of}: correct it.").format(place=doc.place, of=doc.place_of)
		)
	key = f"{month.key}|{doc.employee}|{doc.indicator}"
	if len(key) > _MOST_KEY:
		frappe.throw(_("Give the indicator a shorter name."))
	doc.place_key = key


def check_may_delete(doc: Document) -> None:
	"""Raises PermissionError, whoever it is."""
	frappe.throw(_("What is known of points is kept (SEC-3): withdraw the place."), frappe.PermissionError)


def described(doc: Document) -> str:
	"""A place as a month's history keeps it."""
	values = {"indicator": doc.indicator, "place": cint(doc.place), "of": cint(doc.place_of)}
	return kept(Reason(_WITHDRAWN if cint(doc.withdrawn) else _SAID, values, "STAFF-12"))


_MOST_KEY = 140
_SAID = "“{indicator}”: place {place} of {of}."
_WITHDRAWN = "“{indicator}”: place {place} of {of} is withdrawn."
