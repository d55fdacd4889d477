"""Handing a matter, or the work on it, to a colleague or a station, who must accept (FIRST-2, FIRST-4)."""

import frappe
from frappe import _
from frappe.utils import now_datetime

from cs_center.calls.service.staff import viewer
from cs_center.engines import people
from cs_center.responsibility.rules import matter as rules
from cs_center.responsibility.rules import rights
from cs_center.responsibility.rules.matter import Offer
from cs_center.responsibility.service import moves, notices, store
from cs_center.responsibility.service.owners import check_may_own

OFFERED, ACCEPTED, REFUSED, WITHDRAWN, DONE = "Offered", "Accepted", "Refused", "Withdrawn", "Done"


def offer(matter: str, to_user: str, station: str, kind: str, reason: str) -> str:
	"""Offer a matter; answers the name of the CS Handover. Raises `Rejected`, PermissionError, ValidationError."""
	row = store.locked(matter)
	check_may_hand_over(row)
	_check_receiver(to_user, station, kind)
	step = rules.offer(store.standing_of(row), Offer(kind, to_user, station), reason)
	handover = _insert(row, step.after.offer, reason)
	moves.write(row, step, handover=handover)
	frappe.db.set_value(store.HANDOVER, handover, "answer_by", row.answer_by, update_modified=False)
	return handover


def answer(handover: str, accepts: bool, note: str) -> None:
	"""The receiver accepts, or refuses and says why (FIRST-4)."""
	offered, row = _locked(handover)
	members = frozenset(notices.members_of(offered.station)) if offered.station else frozenset()
	if not rights.may_answer_offer(viewer(), offered.to_user or "", members):
		_refuse(_("Only who it was offered to can answer."))
	standing = store.standing_of(row)
	step = rules.accept(standing) if accepts else rules.refuse(standing, note)
	_end(handover, ACCEPTED if accepts else REFUSED, note)
	moves.write(row, step, handover=handover)


def withdraw(handover: str) -> None:
	"""Take an offer back."""
	_offered, row = _locked(handover)
	check_may_hand_over(row)
	step = rules.withdraw(store.standing_of(row))
	_end(handover, WITHDRAWN, "")
	moves.write(row, step, handover=handover)


def station_done(matter: str, note: str) -> None:
	"""The station reports that it is done; the owner verifies it (FIRST-2)."""
	row = store.locked(matter)
	work = _work_of(matter)
	members = frozenset(notices.members_of(work.station)) if work and work.station else frozenset()
	worker = (work.to_user or "") if work else ""
	if not rights.may_answer_offer(viewer(), worker, members) and not _may_hand_over(row):
		_refuse(_("Only the station, the owner or the leader can report this."))
	step = rules.station_done(store.standing_of(row), note)
	if work:
		values = {"status": DONE, "done_at": now_datetime(), "answer": note}
		frappe.db.set_value(store.HANDOVER, work.name, values)
	moves.write(row, step, handover=work.name if work else None)


def check_may_hand_over(row: "frappe._dict") -> None:
	"""Raises PermissionError for everybody but the owner, their leader and those above."""
	if not _may_hand_over(row):
		_refuse(_("Only the owner of the matter or their leader can do this."))


def _may_hand_over(row: "frappe._dict") -> bool:
	return rights.may_hand_over(viewer(), row.responsible or "", row.team)


def _check_receiver(to_user: str, station: str, kind: str) -> None:
	if to_user and kind == rules.OWNERSHIP:
		check_may_own(to_user)
	if to_user and not people.enabled_users([to_user]):
		frappe.throw(_("{0} can not log in. Choose somebody who can.").format(to_user))
	if station:
		if frappe.db.get_value("CS Station", station, "disabled") != 0:
			frappe.throw(_("There is no station {0}, or it is disabled.").format(station))
		if not notices.members_of(station):
			frappe.throw(_("Nobody accepts matters for station {0}. Name its members first.").format(station))


def _insert(row: "frappe._dict", offered: Offer | None, reason: str) -> str:
	assert offered
	doc = frappe.get_doc(
		{
			"doctype": store.HANDOVER,
			"responsibility": row.name,
			"status": OFFERED,
			"kind": offered.kind,
			"from_user": row.responsible,
			"to_user": offered.user or None,
			"station": offered.station or None,
			"reason": reason,
			"offered_at": now_datetime(),
			"offered_by": frappe.session.user,
			"open_key": row.name,
		}
	)
	doc.flags.by_deed = True
	return doc.insert(ignore_permissions=True).name


def _locked(handover: str) -> "tuple[frappe._dict, frappe._dict]":
	"""The hand-over and its matter, the matter locked first, as everywhere."""
	matter = frappe.db.get_value(store.HANDOVER, handover, "responsibility")
	if not matter:
		frappe.throw(_("There is no hand-over {0}.").format(handover), frappe.DoesNotExistError)
	row = store.locked(matter)
	fields = ["name", "status", "to_user", "station"]
	offered = frappe.db.get_value(store.HANDOVER, handover, fields, as_dict=True, for_update=True)
	if offered.status != OFFERED:
		raise_over(offered.status)
	return offered, row


def raise_over(status: str) -> None:
	"""Raises ValidationError: somebody was first."""
	frappe.throw(_("The hand-over does not wait for an answer any more: it is {0}.").format(_(status)))


def _end(handover: str, status: str, note: str) -> None:
	values = {"status": status, "answer": note, "open_key": None}
	values.update(answered_at=now_datetime(), answered_by=frappe.session.user)
	frappe.db.set_value(store.HANDOVER, handover, values)


def _work_of(matter: str) -> "frappe._dict | None":
	filters = {"responsibility": matter, "kind": rules.HANDLING, "status": ACCEPTED}
	fields = ["name", "to_user", "station"]
	rows = frappe.get_all(store.HANDOVER, filters=filters, fields=fields, order_by="offered_at desc", limit=1)
	return rows[0] if rows else None


def _refuse(text: str) -> None:
	frappe.throw(text, frappe.PermissionError)
