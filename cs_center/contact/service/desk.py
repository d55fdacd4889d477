"""The desk of who calls customers: the next one, what there is to know of them, and giving them back (BACK-1, CALL-2)."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import now_datetime
from frappe.utils.html_utils import sanitize_html

from cs_center.calls.rules.reasons import Rejected
from cs_center.calls.service.staff import check_is_staff
from cs_center.contact.rules.conduct import SERVICE
from cs_center.contact.service import context, dialling, leases, queue, settings, wishes
from cs_center.contact.service.leases import Lease


def take_next(only: str = "") -> dict[str, Any] | None:
	"""The next customer for the user, or None. `only`: of one doctype of the hook. Raises PermissionError. Commits."""
	check_is_staff()
	if only and only not in queue.sources():
		frappe.throw(_("There is no queue of {0}.").format(_(only)))
	lease = queue.take_next(frappe.session.user, only or None)
	return _shown(lease) if lease else None


def current() -> dict[str, Any] | None:
	"""Whom the user has already; None when they have nobody, or not any more."""
	check_is_staff()
	lease = leases.lease_of(frappe.session.user)
	return _shown(lease) if lease and lease.until > now_datetime() else None


def pick(doctype: str, task: str) -> dict[str, Any]:
	"""Take one whom the user chose. Raises PermissionError, Rejected when it is not allowed now. Commits."""
	check_is_staff()
	if doctype not in queue.sources():
		frappe.throw(_("There is no queue of {0}.").format(_(doctype)))
	doc = frappe.get_doc(doctype, task)
	doc.check_permission("write")
	lease = queue.hold(frappe.session.user, doctype, task, doc.party_key)
	if not queue.ask(doctype, "ready", task, frappe.session.user, now_datetime()):
		leases.release(frappe.session.user)
		raise Rejected("This customer must not be called now: see when and why on the form.")
	return _shown(lease)


def dial() -> dict[str, Any]:
	"""Call whom the user has, through the switch or by a link. Raises Rejected when they have nobody, or may not call now."""
	check_is_staff()
	lease = _held()
	if not queue.ask(lease.doctype, "ready", lease.task, lease.user, now_datetime()):
		leases.release(lease.user)
		raise Rejected("This customer must not be called now: see when and why on the form.")
	leases.keep(lease.user)
	number = queue.ask(lease.doctype, "show", lease.task)["number"]
	if not number:
		raise Rejected("No number of this customer is known.")
	return dialling.dial(number, lease.task).as_dict()


def note_hours(since: str, until: str, words: str) -> list[dict[str, Any]]:
	"""Whom the user has wants to be called only then; answers what is known of their wishes. Raises Rejected."""
	check_is_staff()
	found = queue.ask((lease := _held()).doctype, "show", lease.task)
	party = context.party_of(found.get("customer") or "", found.get("number") or "")
	wishes.note_hours(party, context.masked(found.get("number") or ""), since, until, words)
	return wishes.of_party(party)


def _held() -> Lease:
	lease = leases.lease_of(frappe.session.user)
	if not lease or lease.until <= now_datetime():
		raise Rejected("You have no customer now: take the next one.")
	return lease


def _shown(lease: Lease) -> dict[str, Any]:
	found = queue.ask(lease.doctype, "show", lease.task)
	return {
		"doctype": lease.doctype,
		"task": lease.task,
		"until": lease.until,
		"lease_seconds": settings.lease().total_seconds(),
		**found,
		**context.context_of(
			found.get("customer") or "", found.get("number") or "", found.get("purpose") or SERVICE
		),
		"script": sanitize_html(found.get("script") or "", always_sanitize=True),
		"about": context.about(found.get("reference")),
	}
