"""What a visitor of a survey's page is shown, and what becomes of what they send (BACK-5)."""

from collections.abc import Mapping
from dataclasses import dataclass

import frappe
from frappe import _
from frappe.utils import now_datetime

from cs_center.calls.rules.reasons import Rejected
from cs_center.calls.service.words import say
from cs_center.engines.database import retried
from cs_center.surveys.rules.forms import Question
from cs_center.surveys.service import answering, links, store
from cs_center.surveys.service.links import PATH

ASK, THANKS, CLOSED, NOTHING, WAIT = "ask", "thanks", "closed", "nothing", "wait"


@dataclass(frozen=True, slots=True)
class Visit:
	"""What the page shows. `problem`: what is wrong with what was sent; `given`: what it was, to be put right."""

	shows: str
	status: int = 200
	intro: str = ""
	thanks: str = ""
	questions: tuple[Question, ...] = ()
	problem: str = ""
	given: Mapping[str, str] | None = None

	@property
	def is_open(self) -> bool:
		return self.shows == ASK


TOO_MANY = Visit(WAIT, 429)
#: The same for a link that was made up, changed, withdrawn or replaced: nobody learns which.
_NOTHING = Visit(NOTHING, 404)
_CLOSED = Visit(CLOSED, 410)


def look(token: str, sender: str) -> Visit:
	"""The page of a link, for one who only looks: a program that follows links before people do uses none up."""
	row, visit = _found(token, sender)
	if row:
		answering.opened(row)
	return visit


def answer(token: str, sender: str, given: Mapping[str, str], language: str) -> Visit:
	"""Take what was sent. What is wrong with it is said, and it is asked again."""
	row, visit = _found(token, sender)
	if not row:
		return visit
	try:
		retried(lambda _attempt: answering.answer_by_link(token, given, language))
	except Rejected as rejected:
		return _again(token, given, say(rejected.reason))
	doc = frappe.get_cached_doc(store.SURVEY, row.survey)
	return Visit(THANKS, thanks=_(doc.thanks) if doc.thanks else "")


def _found(token: str, sender: str) -> "tuple[frappe._dict | None, Visit]":
	if links.has_failed_too_often(sender):
		return None, TOO_MANY
	row = links.find(token)
	if not row or row.status == store.WITHDRAWN:
		links.count_failure(sender)
		return None, _NOTHING
	if not links.is_open(row, now_datetime()):
		return None, _CLOSED
	return row, _page(row)


def _page(row: "frappe._dict", problem: str = "", given: Mapping[str, str] | None = None) -> Visit:
	doc = frappe.get_cached_doc(store.SURVEY, row.survey)
	survey = store.as_rule(doc)
	intro = _(doc.intro) if doc.intro else ""
	return Visit(
		ASK, 422 if problem else 200, intro, questions=survey.questions, problem=problem, given=given
	)


def _again(token: str, given: Mapping[str, str], problem: str) -> Visit:
	"""What was refused: because it is closed by now, or because something in it is missing."""
	frappe.db.rollback()  # what another request has just answered is seen from here on
	row = links.find(token)
	return _page(row, problem, given) if row and links.is_open(row) else _CLOSED


__all__ = ["PATH", "TOO_MANY", "Visit", "answer", "look"]
