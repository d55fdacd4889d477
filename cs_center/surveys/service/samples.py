"""What people do with a quarter's sample: have it drawn, show that it is fair, have customers asked, close it (BACK-6)."""

import secrets
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt, now_datetime

from cs_center.callbacks.service.causes import cancel_about
from cs_center.calls.rules.reasons import Rejected
from cs_center.calls.service.staff import viewer
from cs_center.calls.service.words import refusals_said
from cs_center.surveys.rules import sampling
from cs_center.surveys.rules.sampling import REST
from cs_center.surveys.service import drawing, plans, sending, store
from cs_center.surveys.service.drawing import ASKING, CLOSED, DRAFT, DRAWING, DRAWN, IS_DRAWN, SAMPLE

#: What a form says; once it is drawn none of it changes.
_WORDS = ("quarter", "survey", "seed", "channel")
_FIGURES = ("answer_days", "target", "at_least", "plan_days")
_WRITTEN = ("status", "drawn_at", "drawn_by", "population", "drawn", "left_out", "fingerprint", "asked")
_WRITTEN += ("closed_at", "problem")


def check(doc: Document) -> None:
	"""What a form says of a sample. Raises ValidationError, also for what must stay as it was once it is drawn."""
	with refusals_said():
		sampling.check(doc.quarter, [(row.area or REST, Decimal(str(flt(row.share)))) for row in doc.shares])
	before = doc.get_doc_before_save()
	for field in _WRITTEN:
		doc.set(field, before.get(field) if before else (DRAFT if field == "status" else None))
	if before and before.status != DRAFT and _said(doc) != _said(before):
		frappe.throw(_("This sample is drawn: it stays as it is. Make a new one for another draw."))
	counted = {row.name: row for row in before.shares} if before else {}
	for row in doc.shares:
		known = counted.get(row.name)
		row.population, row.drawn = (known.population, known.drawn) if known else (0, 0)


def check_may_delete(doc: Document) -> None:
	"""Only a draft goes."""
	if doc.status != DRAFT and "System Manager" not in frappe.get_roles():
		frappe.throw(_("A sample that was drawn is kept."), frappe.PermissionError)
	for doctype in (DRAWN, drawing.POPULATION):
		frappe.db.delete(doctype, {"sample": doc.name})


def ask_draw(sample: str) -> None:
	"""Have it drawn by a worker. The seed is kept with this, before anybody knows who will be drawn.

	A draw that a killed worker left unfinished is gone on with. Raises PermissionError, `Rejected`.
	"""
	row = _locked(sample)
	if row.status not in (DRAFT, DRAWING):
		raise Rejected("This sample is drawn already.")
	if row.status == DRAFT:
		decided = {"status": DRAWING, "seed": row.seed or secrets.token_hex(16)}
		frappe.db.set_value(SAMPLE, sample, {**decided, "drawn_by": frappe.session.user})
	_in_worker("cs_center.surveys.jobs.draw_sample", sample)


def show_draw(sample: str) -> dict[str, Any]:
	"""Whether the draw comes out again from the kept seed and population, and how today's customers differ from those.

	Raises PermissionError, `Rejected`.
	"""
	doc = frappe.get_doc(SAMPLE, sample)
	doc.check_permission("read")
	_check_leads()
	if doc.status in (DRAFT, DRAWING):
		raise Rejected("This sample is not drawn yet.")
	population = drawing.kept_population(sample)
	again = sampling.draw(population, drawing.shares_of(doc), doc.seed)
	is_same = sampling.fingerprint(population) == doc.fingerprint
	fields = ["area", "drawn_as"]
	rows = frappe.get_all(DRAWN, filters={"sample": sample}, fields=fields, order_by="area, position")
	kept: dict[str, list[str]] = {}
	for row in rows:
		kept.setdefault(row.area or REST, []).append(row.drawn_as)
	return {
		"agrees": is_same and kept == again,
		"population_agrees": is_same,
		"draw_agrees": kept == again,
		"customers": sum(map(len, population.values())),
		"drawn": len(rows),
		"seed": doc.seed,
		"fingerprint": doc.fingerprint,
	}


def ask_customers(sample: str) -> None:
	"""Have everybody who was drawn asked, by message or in the callback queue. Raises PermissionError, `Rejected`."""
	row = _locked(sample)
	if row.status not in (IS_DRAWN, ASKING):
		raise Rejected("First the sample is drawn, then customers are asked, until it is closed.")
	if row.channel == store.SMS:
		sending.check_gateway()
	frappe.db.set_value(SAMPLE, sample, "status", ASKING)
	_in_worker("cs_center.surveys.jobs.ask_sample", sample)


def close(sample: str) -> list[str]:
	"""Nobody is asked any more; stations under the target are asked for a plan. Answers the plans' names."""
	row = _locked(sample)
	if row.status != ASKING:
		raise Rejected("Only a sample whose customers were asked is closed.")
	doc = frappe.get_doc(SAMPLE, sample)
	open_ = {"sample": sample, "status": ("in", store.OPEN)}
	names = frappe.get_all(store.INVITATION, filters=open_, pluck="name")
	if names:
		ended = {"status": store.EXPIRED}
		frappe.db.set_value(store.INVITATION, {"name": ("in", names)}, ended)
		cancel_about(store.INVITATION, names, _("The sample is closed."))
	frappe.db.set_value(SAMPLE, sample, {"status": CLOSED, "closed_at": now_datetime()})
	return plans.ask_for(doc)


def _said(doc: Document) -> tuple[Any, ...]:
	"""What a form says, alike whether it comes from a browser or from the database."""
	shares = tuple((row.area or "", flt(row.share, 6), row.station or "") for row in doc.shares)
	words = tuple(str(doc.get(field) or "") for field in _WORDS)
	return (*words, *(flt(doc.get(field), 6) for field in _FIGURES), shares)


def _locked(sample: str) -> "frappe._dict":
	fields = ["name", "status", "seed", "channel"]
	row = frappe.db.get_value(SAMPLE, sample, fields, as_dict=True, for_update=True)
	if not row:
		frappe.throw(_("There is no sample {0}.").format(sample), frappe.DoesNotExistError)
	frappe.get_doc(SAMPLE, sample).check_permission("read")
	_check_leads()
	return row


def _check_leads() -> None:
	if viewer().roles.isdisjoint(store.LEADERS):
		frappe.throw(_("Samples are drawn by leaders."), frappe.PermissionError)


def _in_worker(method: str, sample: str) -> None:
	job = f"{method}:{sample}"
	frappe.enqueue(
		method, queue="long", job_id=job, deduplicate=True, enqueue_after_commit=True, sample=sample
	)
