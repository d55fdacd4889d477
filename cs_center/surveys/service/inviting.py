"""Asking customers for their opinion: once for each cause, by link, message or telephone (BACK-5)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import cint, now_datetime

from cs_center.callbacks.service.causes import cancel_about
from cs_center.calls.rules.reasons import Rejected
from cs_center.calls.service.staff import viewer
from cs_center.contact.service import conduct
from cs_center.engines.database import insert_many, ordered_name, parts, stamp
from cs_center.surveys.service import links, sending, store, subjects
from cs_center.surveys.service.store import INVITATION, Row
from cs_center.surveys.service.subjects import Subject

_PURPOSE = "Care"


@dataclass(frozen=True, slots=True)
class Invited:
	"""`link`: said this once; blank for who is asked by message or telephone."""

	name: str
	is_new: bool
	link: str = ""


def invite(doctype: str, name: str, channel: str, survey: str = "", cause: str = "") -> Invited:
	"""Ask the customer of a document. Asked again for the same cause it is the same invitation, with a new link.

	`cause` blank: the document. Raises PermissionError, ValidationError, `Rejected`.
	"""
	_check_may(channel)
	subject = subjects.of(doctype, name)
	if subject.agent == frappe.session.user:
		raise Rejected("Somebody else asks the customer than who handled the matter.")
	survey = survey or store.chosen_for(subject.kind)
	row = row_of(subject, survey, channel, cause or f"{doctype}:{subject.name}", _until(survey))
	known = _known(row["cause_key"])
	if not known:
		_check_may_be_asked(subject.customer)
		insert_many(INVITATION, [row])
	elif known.status == store.ANSWERED:
		raise Rejected("The customer has answered this survey already.")
	elif known.agent == frappe.session.user:
		raise Rejected("Somebody else asks the customer than who handled the matter.")
	found = known.name if known else row["name"]
	if known:
		_ask_again(found, channel, row["expires_at"])
	if channel == store.SMS:
		sending.ask(found)
	return Invited(found, not known, _link(found) if channel == store.LINK else "")


def new_link(invitation: str) -> str:
	"""Another link for an invitation that is open; the one before opens nothing any more. Raises `Rejected`."""
	doc = open_one(invitation)
	_check_may(store.LINK)
	return _link(doc.name)


def send_again(invitation: str) -> None:
	"""Send the message (again). Raises ValidationError without a gateway, `Rejected`."""
	_check_may(store.SMS)
	sending.ask(open_one(invitation).name)


def withdraw(invitation: str) -> None:
	"""The customer is not asked after all; their link opens nothing any more. Raises PermissionError, `Rejected`."""
	if viewer().roles.isdisjoint(store.LEADERS):
		frappe.throw(_("Invitations are withdrawn by leaders."), frappe.PermissionError)
	doc = open_one(invitation)
	frappe.db.set_value(INVITATION, doc.name, {"status": store.WITHDRAWN, "token_hash": None})
	cancel_about(INVITATION, [doc.name], _("The invitation was withdrawn."))


def open_one(invitation: str) -> "frappe._dict":
	"""An invitation that may be answered still, locked. Raises DoesNotExistError, PermissionError, `Rejected`."""
	fields = ("name", "survey", "status", "expires_at", "agent", "assigned_to", "channel")
	row = frappe.db.get_value(INVITATION, invitation, fields, as_dict=True, for_update=True)
	if not row:
		frappe.throw(_("There is no invitation {0}.").format(invitation), frappe.DoesNotExistError)
	frappe.get_doc(INVITATION, invitation).check_permission("read")
	if row.agent == frappe.session.user:
		raise Rejected("Somebody else asks the customer than who handled the matter.")
	if not links.is_open(row):
		raise Rejected("This invitation is not open any more.")
	return row


def row_of(subject: Subject, survey: str, channel: str, cause: str, until: datetime, **more: str) -> Row:
	"""An invitation as it is kept; `more`: other fields of it."""
	return {
		"name": ordered_name(),
		**stamp(),
		"survey": survey,
		"status": store.WAITING,
		"channel": channel,
		"expires_at": until,
		"assigned_to": frappe.session.user if channel == store.PHONE else None,
		"reference_doctype": subject.doctype,
		"reference_name": subject.name,
		**{
			field: getattr(subject, field) or None
			for field in ("customer", "caller", "caller_number", "agent", "team", "station", "kind", "area")
		},
		"cause_key": key_of(survey, cause),
		**more,
	}


def key_of(survey: str, cause: str) -> str:
	"""One invitation to a survey for a cause."""
	return hashlib.sha256(f"{survey}\n{cause}".encode()).hexdigest()


def expire() -> None:
	"""Invitations that nobody answered in time; nobody calls about them any more."""
	invitation = DocType(INVITATION)
	late = invitation.status.isin(store.OPEN) & (invitation.expires_at <= now_datetime())
	names = frappe.qb.from_(invitation).where(late).select(invitation.name).for_update().run(pluck=True)
	for some in parts(names):
		query = frappe.qb.update(invitation).where(invitation.name.isin(some))
		query.set(invitation.status, store.EXPIRED).run()
		cancel_about(INVITATION, some, _("The time to answer is over."))


def forget_links(invitations: Sequence[str]) -> None:
	"""These links open nothing any more."""
	if invitations:
		frappe.db.set_value(INVITATION, {"name": ("in", list(invitations))}, "token_hash", None)


def _check_may(channel: str) -> None:
	if channel not in store.CHANNELS:
		frappe.throw(_("Customers are asked by: {0}").format(", ".join(_(one) for one in store.CHANNELS)))
	if viewer().roles.isdisjoint(store.ASKERS):
		frappe.throw(_("Customers are asked by callback officers and leaders."), frappe.PermissionError)
	if channel == store.SMS:
		sending.check_gateway()


def _check_may_be_asked(customer: str) -> None:
	if customer and (why := conduct.barred([customer], _PURPOSE).get(customer)):
		raise Rejected(why.text, **why.values)


def _until(survey: str) -> datetime:
	days = cint(frappe.db.get_value(store.SURVEY, survey, "link_days"))
	if not days:
		frappe.throw(_("There is no survey {0}.").format(survey), frappe.DoesNotExistError)
	return now_datetime() + timedelta(days=days)


def _known(key: str) -> "frappe._dict | None":
	fields = ("name", "status", "agent")
	return frappe.db.get_value(INVITATION, {"cause_key": key}, fields, as_dict=True, for_update=True)


def _ask_again(name: str, channel: str, until: datetime) -> None:
	values = {"status": store.WAITING, "channel": channel, "expires_at": until, "problem": None}
	if channel == store.PHONE:
		values["assigned_to"] = frappe.session.user
	frappe.db.set_value(INVITATION, name, values)


def _link(name: str) -> str:
	found = links.new(name)
	values = {"status": store.SENT, "sent_at": now_datetime()}
	frappe.db.set_value(INVITATION, name, values)
	return found
