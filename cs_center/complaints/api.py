"""HTTP methods of complaints: thin; who may is checked by the services."""

from typing import Any

import frappe
from frappe.utils import cint

from cs_center.calls.service import staff
from cs_center.calls.service.json_text import parsed
from cs_center.complaints.service import board as boards
from cs_center.complaints.service import callback, deeds, taking, trial
from cs_center.complaints.service import story as stories
from cs_center.complaints.service import suggest as suggesting
from cs_center.complaints.service.callback import Answer
from cs_center.responsibility.service.requests import day, deed, moment, written


@frappe.whitelist()
def suggest(values: str | dict[str, Any]) -> dict[str, Any]:
	"""What taking a complaint with these values would come to: severity and limit with reasons, station, who has it, what
	the customer brought before, what is open already. Nothing is written (COMP-1, COMP-7)."""
	return suggesting.suggest(parsed(values, dict))


@frappe.whitelist(methods=["POST"])
def take(values: str | dict[str, Any], dispatch: int = 0) -> dict[str, str]:
	"""Take a complaint from a call, a ticket or by itself; dispatch: send it to its station at once (COMP-2).

	Answers name and is_new, which is false when the call or ticket has an open complaint about the topic already.
	"""
	given = parsed(values, dict)
	return deed(lambda: taking.take(given, bool(cint(dispatch))))


@frappe.whitelist()
def story(complaint: str) -> dict[str, Any]:
	"""Where it stands, what comes next, by when, who, and why it went where it went; what the user may do with it."""
	return stories.story(complaint)


@frappe.whitelist(methods=["POST"])
def dispatch(complaint: str, station: str, note: str = "") -> None:
	"""To the station that must settle it (COMP-2)."""
	deed(lambda: deeds.dispatch(complaint, station, written(note)))


@frappe.whitelist(methods=["POST"])
def return_to_handler(complaint: str, why: str) -> None:
	"""The station says that it is not theirs."""
	deed(lambda: deeds.return_to_handler(complaint, written(why)))


@frappe.whitelist(methods=["POST"])
def report_done(complaint: str, what: str) -> None:
	"""The station reports done (COMP-6)."""
	deed(lambda: deeds.report_done(complaint, written(what)))


@frappe.whitelist(methods=["POST"])
def verify(complaint: str, is_done: int, note: str = "") -> None:
	"""Somebody else has made sure with the station that it is done, or not (COMP-6)."""
	deed(lambda: deeds.verify(complaint, bool(cint(is_done)), written(note)))


@frappe.whitelist(methods=["POST"])
def log_callback(
	complaint: str,
	reached: int,
	solved: int = 0,
	angry: int = 0,
	attitude: int = 0,
	speed: int = 0,
	quality: int = 0,
	words: str = "",
	report: str = "",
	call_log: str = "",
) -> str:
	"""What a callback brought (BACK-1 to BACK-5): scores 1 to 5, 0 when not asked. Answers the status that follows."""
	answer = Answer(
		reached=bool(cint(reached)),
		solved=bool(cint(solved)),
		angry=bool(cint(angry)),
		attitude=cint(attitude),
		speed=cint(speed),
		quality=cint(quality),
		words=written(words),
		report=written(report),
		call_log=call_log,
	)
	return deed(lambda: callback.log_answer(complaint, answer))


@frappe.whitelist(methods=["POST"])
def close_unreachable(complaint: str) -> None:
	"""After enough attempts at different hours (BACK-2)."""
	deed(lambda: callback.close_unreachable(complaint))


@frappe.whitelist(methods=["POST"])
def wait_for_customer(complaint: str, for_what: str) -> None:
	"""The clock stops until the customer has done their part."""
	deed(lambda: deeds.wait_for_customer(complaint, written(for_what)))


@frappe.whitelist(methods=["POST"])
def go_on(complaint: str) -> None:
	"""The customer has answered; the limit moves by as long as they let us wait."""
	deed(lambda: deeds.go_on(complaint))


@frappe.whitelist(methods=["POST"])
def escalate(complaint: str, why: str) -> None:
	"""Up one level (COMP-3, COMP-5)."""
	deed(lambda: deeds.escalate(complaint, written(why)))


@frappe.whitelist(methods=["POST"])
def escalate_in_emergency(complaint: str, level: str, why: str) -> None:
	"""To a CS Escalation Level past others, who are told afterwards (COMP-3)."""
	deed(lambda: deeds.escalate_in_emergency(complaint, level, written(why)))


@frappe.whitelist(methods=["POST"])
def ask_more_time(complaint: str, until: str, why: str, customer_agrees: int) -> None:
	"""The station asks for more time (COMP-7). until: a moment in the site's time zone."""
	at = moment(until)
	deed(lambda: deeds.ask_more_time(complaint, at, written(why), bool(cint(customer_agrees))))


@frappe.whitelist(methods=["POST"])
def decide_more_time(complaint: str, grants: int, why: str) -> None:
	"""Grant what the station asked for, or refuse it (COMP-7)."""
	deed(lambda: deeds.decide_more_time(complaint, bool(cint(grants)), written(why)))


@frappe.whitelist(methods=["POST"])
def extend(complaint: str, until: str, why: str, customer_agrees: int) -> None:
	"""A later limit, with the customer's consent and a reason (COMP-7)."""
	at = moment(until)
	deed(lambda: deeds.extend(complaint, at, written(why), bool(cint(customer_agrees))))


@frappe.whitelist(methods=["POST"])
def take_over(complaint: str, why: str, user: str = "") -> None:
	"""The user handles it from now on, or whom they name (FIRST-5)."""
	deed(lambda: deeds.take_over(complaint, written(why), user))


@frappe.whitelist(methods=["POST"])
def change_severity(complaint: str, severity: str, why: str) -> None:
	"""General, Repeat or Severe, with a reason that stays (COMP-1)."""
	deed(lambda: deeds.rate(complaint, severity, written(why)))


@frappe.whitelist(methods=["POST"])
def correct(complaint: str, values: str | dict[str, Any], why: str) -> None:
	"""Topic, kind, urgency or customer, written down wrongly; the limit follows (COMP-7)."""
	given = parsed(values, dict)
	deed(lambda: deeds.correct(complaint, given, written(why)))


@frappe.whitelist(methods=["POST"])
def reopen(complaint: str, why: str) -> None:
	"""The customer comes back about a closed complaint (FIRST-7)."""
	deed(lambda: deeds.reopen(complaint, written(why)))


@frappe.whitelist(methods=["POST"])
def answer(complaint: str, what: str) -> None:
	"""The customer was told how it stands, as the law wants it within its days (COMP-7)."""
	deed(lambda: deeds.answer(complaint, written(what)))


@frappe.whitelist(methods=["POST"])
def chased(complaint: str, call_log: str, words: str = "") -> None:
	"""A call about an open complaint belongs to it."""
	staff.check_takes_calls()
	deed(lambda: deeds.chased(complaint, call_log, written(words)))


@frappe.whitelist()
def try_policy(policy: str | dict[str, Any], from_date: str, to_date: str) -> dict[str, Any]:
	"""What a policy, saved or not, would have done to the complaints taken on some days, beside what happened."""
	return trial.try_policy(parsed(policy, dict), day(from_date), day(to_date))


@frappe.whitelist()
def board(
	team: str = "", station: str = "", level: int | str | None = None, view: str = "late", start: int = 0
) -> dict[str, Any]:
	"""What is late or about to be, by level, for leaders: teams, counts of each view, levels with their figures, rows with
	the user's deeds, has_more. view: late, near, unsent, to_call, asked, failed or all; level 0: the handlers'."""
	at_level = None if level in (None, "") else cint(level)
	return boards.board(team or None, station or None, at_level, view, cint(start))
