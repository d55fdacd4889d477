"""Asking everybody who was drawn for a sample: by message, or in the queue of those who call (BACK-6)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe.utils import cint, now_datetime

from cs_center.callbacks.service.causes import Cause, open_for
from cs_center.calls.rules.numbers import mask
from cs_center.calls.rules.reasons import Reason
from cs_center.calls.service.privacy import sealed
from cs_center.calls.service.switchboard import switchboard
from cs_center.contact.service import conduct, parties
from cs_center.engines.database import insert_many, only_one, upsert_many
from cs_center.responsibility.service.naming import kept
from cs_center.surveys.service import inviting, sending, store
from cs_center.surveys.service.drawing import ASKING, DRAWN, PURPOSE, SAMPLE, Progress
from cs_center.surveys.service.store import INVITATION, Row
from cs_center.surveys.service.subjects import Subject

_A_CHUNK = 500


def ask(sample: str, show: Progress | None = None) -> int:
	"""Invite who was drawn and is not left out; how many are new. Commits in chunks; safe to kill and to run again."""
	with only_one(f"cs_sample:{sample}") as is_ours:
		if not is_ours:
			return 0
		doc = frappe.get_doc(SAMPLE, sample)
		if doc.status != ASKING:
			return 0
		return _ask(doc, show)


def _ask(doc: Any, show: Progress | None) -> int:
	until = now_datetime() + timedelta(days=max(cint(doc.answer_days), 1))
	total, asked = doc.drawn - doc.left_out, 0
	while rows := _not_asked(doc.name):
		asked += len(_invite(doc, rows, until))
		count = frappe.db.count(INVITATION, {"sample": doc.name})
		frappe.db.set_value(SAMPLE, doc.name, "asked", count, update_modified=False)
		frappe.db.commit()  # a chunk at a time: who was invited stays invited
		if show:
			show(count, total)
	if doc.channel == store.SMS:
		_send(doc.name)
	return asked


def _not_asked(sample: str) -> list[Any]:
	filters = {"sample": sample, "invitation": ("is", "not set"), "left_out": ("is", "not set")}
	fields = ["name", "customer", "area"]
	return frappe.get_all(DRAWN, filters=filters, fields=fields, limit=_A_CHUNK, order_by="position")


def _invite(doc: Any, rows: Sequence[Any], until: datetime) -> list[Row]:
	"""Who has come to refuse calls since the draw, or has no number, is left out now."""
	people = [row.customer for row in rows]
	barred, keys = conduct.barred(people, PURPOSE), parties.number_keys(people)
	stations = {row.area or "": row.station or "" for row in doc.shares}
	invitations, changed = [], []
	for row in rows:
		why = barred.get(row.customer)
		if not why and row.customer not in keys:
			why = Reason("No number of this customer is known.")
		link = {"name": row.name, "invitation": None, "left_out": kept(why) if why else None}
		if not why:
			invitation = _invitation(doc, row, keys[row.customer], stations.get(row.area or "", ""), until)
			invitations.append(invitation)
			link["invitation"] = invitation["name"]
		changed.append(link)
	insert_many(INVITATION, invitations)
	upsert_many(DRAWN, changed, update=("invitation", "left_out"))
	if more := sum(bool(one["left_out"]) for one in changed):
		known = frappe.db.get_value(SAMPLE, doc.name, "left_out") or 0
		frappe.db.set_value(SAMPLE, doc.name, "left_out", known + more, update_modified=False)
	if doc.channel == store.PHONE:
		_queue(doc, invitations)
	return invitations


def _invitation(doc: Any, row: Any, key: str, station: str, until: datetime) -> Row:
	subject = Subject(
		doctype="Customer",
		name=row.customer,
		customer=row.customer,
		caller=sealed(key),
		caller_number=mask(key, switchboard().plan.region),
		station=station,
		area=row.area or "",
	)
	made = inviting.row_of(
		subject, doc.survey, doc.channel, f"{SAMPLE}:{doc.name}:{row.customer}", until, sample=doc.name
	)
	return {**made, "assigned_to": None}


def _queue(doc: Any, invitations: Sequence[Row]) -> None:
	reason = kept(
		Reason("Ask about our service, for the sample of {quarter}.", {"quarter": doc.quarter}, "BACK-6")
	)
	open_for(
		[
			Cause(
				cause_key=f"sample:{one['name']}",
				reason=reason,
				customer=one["customer"] or "",
				caller=one["caller"] or "",
				due_at=one["expires_at"],
				purpose=PURPOSE,
				reference_doctype=INVITATION,
				reference_name=one["name"],
			)
			for one in invitations
		]
	)


def _send(sample: str) -> None:
	"""Messages of the sample that were not tried yet; each is a transaction of its own."""
	waiting = {"sample": sample, "status": store.WAITING, "token_hash": ("is", "not set")}
	for name in frappe.get_all(INVITATION, filters=waiting, pluck="name", order_by="name"):
		sending.send(name)
