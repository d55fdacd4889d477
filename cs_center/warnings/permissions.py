"""Whose warnings somebody sees: everybody of the centre all of them, people of stations those of their station."""

import frappe
from frappe.model.document import Document
from frappe.query_builder import DocType

from cs_center.calls.rules import access
from cs_center.calls.service.staff import viewer
from cs_center.complaints.service.store import stations_of
from cs_center.warnings.service import store

_SEE_ALL = frozenset({*access.STAFF_ROLES, "System Manager"})


def query_conditions(user: str | None = None) -> str:
	"""SQL that limits lists and reports of `CS Warning`."""
	seer = viewer(user)
	if seer.roles & _SEE_ALL:
		return ""
	# No station is called so: without any, nothing is seen.
	condition = DocType(store.WARNING).station.isin(stations_of(seer.user) or [""])
	return f"({condition.get_sql(with_namespace=True, quote_char='`')})"


def has_permission(doc: Document, ptype: str = "read", user: str | None = None) -> bool | None:
	"""False for warnings of other stations; None leaves the decision to the roles."""
	seer = viewer(user)
	if seer.roles & _SEE_ALL:
		return None
	# Read anew: a document may come from a browser that made it up.
	station = frappe.db.get_value(store.WARNING, doc.name, "station")
	return None if station and station in stations_of(seer.user) else False
