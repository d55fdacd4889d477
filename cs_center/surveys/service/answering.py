"""What customers answer: by telephone to an officer, or by themselves by a link; once (BACK-5)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import cint, now_datetime

from cs_center.callbacks.service.causes import Cause, open_for
from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.calls.service.staff import viewer
from cs_center.engines.database import insert_many
from cs_center.responsibility.service.naming import kept
from cs_center.surveys.rules import forms
from cs_center.surveys.rules.forms import Answer, Scores, Survey
from cs_center.surveys.service import inviting, links, store, subjects
from cs_center.surveys.service.store import INVITATION, RESPONSE, Row
from cs_center.surveys.service.subjects import Subject

_COPIED = ("survey", "customer", "reference_doctype", "reference_name", "kind", "sample")
_COPIED += ("agent", "team", "station", "area")
_ON_THE_SPOT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Said:
	"""What somebody answered, and how we have it."""

	answers: Mapping[str, object]
	channel: str
	by_user: str = ""
	call_log: str = ""
	language: str = ""


def answer_by_phone(invitation: str, answers: Mapping[str, object], call_log: str = "") -> str:
	"""An officer writes down what the customer says; answers the response's name.

	Raises PermissionError for who does not ask customers, `Rejected` for who handled the matter, for answers that are none,
	and when it was answered before.
	"""
	if viewer().roles.isdisjoint(store.ASKERS):
		frappe.throw(_("Customers are asked by callback officers and leaders."), frappe.PermissionError)
	if call_log and not frappe.db.exists("CS Call Log", call_log):
		frappe.throw(_("There is no call {0}.").format(call_log), frappe.DoesNotExistError)
	inviting.open_one(invitation)
	return _answer(invitation, Said(answers, store.PHONE, frappe.session.user, call_log))


def answer_by_link(token: str, answers: Mapping[str, object], language: str = "") -> str:
	"""The customer has sent the page of a link. Raises `Rejected`; DoesNotExistError for a link that there is not."""
	row = links.find(token)
	if not row:
		frappe.throw(_("This link opens nothing."), frappe.DoesNotExistError)
	return _answer(row.name, Said(answers, store.LINK, language=language))


def keep_uninvited(subject: Subject, survey: str, cause: str, said: Said) -> str:
	"""Keep what somebody answered who was called for it, and asked on the spot: once for a cause; the response's name.

	For callers that have checked who asks. Raises `Rejected` for answers that are none.
	"""
	known = frappe.db.get_value(
		INVITATION, {"cause_key": inviting.key_of(survey, cause)}, ["name", "response"], for_update=True
	)
	if known and known[1]:
		return known[1]
	if known:
		return _answer(known[0], said)
	row = inviting.row_of(subject, survey, store.PHONE, cause, now_datetime() + _ON_THE_SPOT)
	insert_many(INVITATION, [{**row, "assigned_to": said.by_user or None}])
	return _answer(row["name"], said)


def opened(row: "frappe._dict") -> None:
	"""Somebody looks at the page of a link: the first time is kept."""
	waiting = ("in", (store.WAITING, store.SENT))
	values = {"status": store.OPENED, "opened_at": now_datetime()}
	frappe.db.set_value(INVITATION, {"name": row.name, "status": waiting}, values, update_modified=False)


def _answer(invitation: str, said: Said) -> str:
	row = frappe.db.get_value(
		INVITATION, invitation, (*_COPIED, "name", "caller", "channel", "token_hash"), as_dict=True
	)
	doc = frappe.get_cached_doc(store.SURVEY, row.survey)
	survey = store.as_rule(doc)
	answers = forms.read(survey, said.answers)
	if said.channel == store.LINK and row.channel == store.SMS:
		said = replace(said, channel=store.SMS)
	if not _claim(invitation):
		raise Rejected("This survey is closed: it was answered before, or its time is over.")
	scores = forms.score(answers)
	why = forms.follow_up(scores, survey.low_mark)
	response = _keep(row, said, answers, scores, why)
	frappe.db.set_value(INVITATION, invitation, "response", response, update_modified=False)
	if why:
		_follow_up(row, response, why, cint(doc.follow_up_hours) or 24)
	return response


def _claim(invitation: str) -> bool:
	"""Whether the answer is the first: of two at once one waits here, and finds that it is not."""
	table, now = DocType(INVITATION), now_datetime()
	(
		frappe.qb.update(table)
		.set(table.status, store.ANSWERED)
		.set(table.answered_at, now)
		.set(table.modified, now)
		.where((table.name == invitation) & table.status.isin(store.OPEN) & (table.expires_at > now))
	).run()
	return frappe.db._cursor.rowcount == 1


def _keep(
	row: "frappe._dict", said: Said, answers: tuple[Answer, ...], scores: Scores, why: Reason | None
) -> str:
	doc = frappe.new_doc(RESPONSE)
	doc.update({field: row.get(field) for field in _COPIED})
	doc.update(
		{
			"invitation": row.name,
			"at": now_datetime(),
			"channel": said.channel,
			"by_user": said.by_user or None,
			"call_log": said.call_log or None,
			"language": said.language or None,
			**_scores(scores),
			"dissatisfied": int(bool(why)),
			"follow_up": kept(why) if why else None,
		}
	)
	for one in answers:
		doc.append("answers", _line(one))
	doc.flags.is_answered = True
	return doc.insert(ignore_permissions=True, ignore_links=True).name


def _scores(scores: Scores) -> Row:
	return {
		"solved": "" if scores.solved is None else forms.YES if scores.solved else forms.NO,
		"lowest": scores.lowest,
		"average": scores.average,
		**{measure.lower(): scores.by_measure.get(measure, 0) for measure in forms.MARKED},
		"words": scores.words or None,
	}


def _line(one: Answer) -> dict[str, Any]:
	question = one.question
	return {
		"question": question.text,
		"measures": question.measures,
		"said": one.said,
		"mark": one.mark,
	}


def _follow_up(row: "frappe._dict", response: str, why: Reason, hours: int) -> None:
	# The one who was marked low is not the one who calls (BACK-1).
	cause = Cause(
		cause_key=f"survey:{row.name}",
		reason=kept(why),
		customer=row.customer or "",
		caller=row.caller or "",
		call_log=subjects.call_of(row.reference_doctype or "", row.reference_name or ""),
		due_at=now_datetime() + timedelta(hours=hours),
		reference_doctype=RESPONSE,
		reference_name=response,
		handlers=(row.agent,) if row.agent else (),
	)
	open_for([cause])


def page_of(row: "frappe._dict") -> Survey:
	"""What the page of an open link asks."""
	return store.as_rule(frappe.get_cached_doc(store.SURVEY, row.survey))
