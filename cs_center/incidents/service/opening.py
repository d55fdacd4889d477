"""Opening an incident, from a form or a warning, and what its form may write (CALL-10)."""

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime, now_datetime

from cs_center.calls.rules import access
from cs_center.complaints.service import policy
from cs_center.complaints.service.store import members_of
from cs_center.engines import people
from cs_center.incidents import rules
from cs_center.incidents.service import store
from cs_center.notices.service import Notice, tell

OPENED = "cs_incident_opened"
#: Set while a deed saves it.
DEED = "is_deed"
_TOLD = (access.AGENT, access.LEADER, access.SUPERVISOR)


def check_may() -> None:
	"""Raises PermissionError for everybody but leaders."""
	store.check_leads()


def open_(values: dict[str, Any]) -> Document:
	"""A new incident; everybody who takes calls hears of it, and its station."""
	return frappe.get_doc({"doctype": store.INCIDENT, **values}).insert()


def prepare(doc: Document) -> None:
	"""A new incident begins open and with nothing attached, whatever a form sends."""
	check_may()
	doc.update(dict.fromkeys(store.OURS))
	doc.status = rules.OPEN
	doc.kind = doc.kind or policy.book().topic(doc.topic).kind or None


def check(doc: Document) -> None:
	"""Refuse times that can not be; keep what only deeds change. Raises ValidationError."""
	# The Desk can not show parts of a second, and would take the form for changed.
	doc.started_at = get_datetime(doc.started_at).replace(microsecond=0)
	if doc.started_at > now_datetime():
		frappe.throw(_("It can not begin later than now."))
	before = doc.get_doc_before_save()
	if not before or doc.flags.get(DEED):
		return
	if before.status == rules.CLOSED:
		frappe.throw(_("The incident is closed: it stays as it is."))
	# A form that was open while calls were attached carries old figures.
	doc.update(frappe.db.get_value(store.INCIDENT, doc.name, list(store.OURS), as_dict=True))


def tell_of(doc: Document) -> None:
	"""Everybody who takes calls is told, and the station."""
	users = set(members_of(doc.station)).union(*(people.enabled_users_with_role(role) for role in _TOLD))
	text = ": ".join(filter(None, (doc.subject, doc.say_text)))
	tell(Notice(user, OPENED, store.INCIDENT, doc.name, text) for user in sorted(users))
