"""Calling the customer back: who does, what they answered, and what comes of it (BACK-1, BACK-2, BACK-3, BACK-5)."""

from dataclasses import dataclass
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from cs_center.calls.rules.reasons import Rejected
from cs_center.complaints.rules import states
from cs_center.complaints.rules.states import Standing, Step
from cs_center.complaints.service import moves, notices, policy, store
from cs_center.engines.database import insert_many, ordered_name, stamp
from cs_center.responsibility.service import deeds as ownership

_SCORES = ("attitude", "speed", "quality")
#: A hook of the app and of others: called with a complaint and what its customer answered, by the fields of
#: `CS Complaint Callback`; also when it is closed without reaching them, then nothing is said.
ANSWERED = "cs_customer_answered"


@dataclass(frozen=True, slots=True)
class Answer:
	"""What a callback brought. Scores are 1 to 5, 0 when not asked. `report`: to the director, when not solved or angry."""

	reached: bool
	solved: bool = False
	angry: bool = False
	attitude: int = 0
	speed: int = 0
	quality: int = 0
	words: str = ""
	report: str = ""
	call_log: str = ""

	@property
	def lowest(self) -> int:
		"""The lowest score given, 0 for none."""
		return min((score for score in (self.attitude, self.speed, self.quality) if score), default=0)


def log_answer(complaint: str, answer: Answer) -> str:
	"""Keep what a callback brought and what it means; answers the status."""
	_check(answer)
	deed = _deed_of(answer)
	doc = moves.move(complaint, deed, lambda it, doc: _step(it, doc, deed, answer), call_log=answer.call_log)
	if doc.status == states.SOLVED and doc.responsibility:
		ownership.settle(doc.responsibility, _("The customer said so of complaint {0}.").format(complaint))
	if answer.reached and answer.solved and answer.angry:
		notices.tell_of_anger(doc, answer.report.strip())
	_tell_followers(complaint, _values(answer))
	return doc.status


def not_reached(complaint: str, result: Any) -> None:
	"""A call from the queue did not reach the customer. `result`: with its `words` and `call_log`."""
	log_answer(complaint, Answer(reached=False, words=result.words, call_log=result.call_log))


def close_unreachable(complaint: str) -> None:
	"""Close as unreachable after enough attempts at different hours, with the log of them (BACK-2)."""
	moves.move(complaint, states.GIVE_UP, _give_up)
	_tell_followers(complaint, {})


def _tell_followers(complaint: str, answer: dict[str, Any]) -> None:
	for follower in frappe.get_hooks(ANSWERED):
		frappe.get_attr(follower)(complaint, answer)


def _deed_of(answer: Answer) -> str:
	if not answer.reached:
		return states.ATTEMPT
	return states.CONFIRM if answer.solved else states.NOT_SOLVED


def _step(standing: Standing, doc: Document, deed: str, answer: Answer) -> Step:
	by, now = frappe.session.user, now_datetime()
	if by in store.members_of(standing.station):
		raise Rejected("Who belongs to the station does not call the customer back. Ask a colleague.")
	if deed == states.ATTEMPT:
		step = states.not_reached(standing, now, by, _policy_of(doc))
	elif deed == states.CONFIRM:
		step = states.customer_says_solved(standing, now, by)
	else:
		step = states.customer_says_not_solved(standing, now, by, answer.report, policy.book().highest)
	_keep_answer(doc.name, standing.round, answer)
	return step


def _give_up(standing: Standing, doc: Document) -> Step:
	return states.close_unreachable(standing, now_datetime(), frappe.session.user, _policy_of(doc))


def _policy_of(doc: Document) -> states.CallbackPolicy:
	return policy.book().policy_named(doc.policy).callbacks


def _keep_answer(complaint: str, round_: int, answer: Answer) -> None:
	row = {
		"name": ordered_name(),
		**stamp(),
		"complaint": complaint,
		"round": round_,
		"at": now_datetime(),
		"by_user": frappe.session.user,
		**_values(answer),
	}
	insert_many(store.CALLBACK, [row])


def _values(answer: Answer) -> dict[str, Any]:
	return {
		"call_log": answer.call_log or None,
		"reached": int(answer.reached),
		"solved": int(answer.solved),
		"angry": int(answer.angry),
		**{score: getattr(answer, score) for score in _SCORES},
		"words": answer.words.strip() or None,
		"report": answer.report.strip() or None,
	}


def _check(answer: Answer) -> None:
	for score in _SCORES:
		if not 0 <= getattr(answer, score) <= 5:
			frappe.throw(_("Scores are 1 to 5; leave out what was not asked."))
	if answer.reached and answer.angry and not answer.report.strip():
		frappe.throw(_("Write what made the customer angry: the director reads it (BACK-3)."))
	if answer.call_log and not frappe.db.exists("CS Call Log", answer.call_log):
		frappe.throw(_("There is no call {0}.").format(answer.call_log), frappe.DoesNotExistError)
