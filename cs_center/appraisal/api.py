"""HTTP methods of appraisals: typed and thin; who may is checked by the services (STAFF-4 to STAFF-12). No money is said."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import frappe

from cs_center.appraisal.service import consequences, desk, giving, life, my_month, story
from cs_center.appraisal.service.giving import Given
from cs_center.calls.service.json_text import listed
from cs_center.papers.service.months import month_of
from cs_center.responsibility.service.requests import amount, day, deed, written


@frappe.whitelist(methods=["POST"])
def give(
	employees: str | list[str],
	rule: str,
	on: str,
	points: float | str | None = None,
	reason: str = "",
	evidence_doctype: str = "",
	evidence_name: str = "",
	corrects: str = "",
) -> list[str]:
	"""Points for each of these employees, or for none of them; names of the lines.

	rule: the code of a point rule. on: the day, which says the month. points: needed where the rule leaves a choice.
	corrects: a closed month such as 2026-02 that the line puts right.
	"""
	given = Given(
		rule,
		day(on),
		amount(points),
		written(reason),
		giving.evidence(evidence_doctype, evidence_name),
		month_of(corrects) if corrects else None,
	)
	people = _names(employees)
	return deed(lambda: giving.give(people, given))


@frappe.whitelist(methods=["POST"])
def take_back(line: str, why: str) -> None:
	"""The line counts no more and stays with the reason."""
	deed(lambda: giving.take_back(line, written(why)))


@frappe.whitelist(methods=["POST"])
def review(names: str | list[str], words: str = "") -> None:
	"""One appraisal or several, all or none. For leaders."""
	deed(lambda: life.review(_names(names), written(words)))


@frappe.whitelist(methods=["POST"])
def appeal(name: str, words: str) -> None:
	"""Within the days for it. For who the appraisal is about."""
	deed(lambda: life.appeal(name, written(words)))


@frappe.whitelist(methods=["POST"])
def answer(name: str, words: str) -> None:
	"""For leaders."""
	deed(lambda: life.answer(name, written(words)))


@frappe.whitelist(methods=["POST"])
def return_to_draft(names: str | list[str], words: str) -> None:
	"""Before it is closed. For leaders."""
	deed(lambda: life.return_to_draft(_names(names), written(words)))


@frappe.whitelist(methods=["POST"])
def close(names: str | list[str]) -> None:
	"""These appraisals, all or none, for ever. For directors."""
	deed(lambda: life.close(_names(names)))


@frappe.whitelist(methods=["POST"])
def close_month(month: str) -> dict[str, Any]:
	"""Everybody's month, such as 2026-03, as far as it can be closed. For directors.

	Answers closed, left (name, full_name and why of each) and settled; or `queued` where a worker does it.
	"""
	wanted = month_of(month)
	closed = deed(lambda: desk.close_month(wanted))
	return asdict(closed) if closed else {"queued": True}


@frappe.whitelist(methods=["POST"])
def draft_month(month: str) -> None:
	"""Have everybody's month brought up to date by a worker. For supervisors, directors and HR."""
	wanted = month_of(month)
	deed(lambda: desk.draft_month(wanted))


@frappe.whitelist(methods=["POST"])
def decide(name: str, decision: str, words: str) -> None:
	"""What people decide on something that months running led to, once. For directors and HR managers (STAFF-8)."""
	deed(lambda: consequences.decide(name, decision, written(words)))


@frappe.whitelist(methods=["GET"])
def my_page(month: str = "", employee: str = "") -> dict[str, Any]:
	"""Somebody's month on one page: their own, or of somebody whose points the user sees. No money for others than themselves.

	month: such as 2026-03; the latest when there is none. Answers what `my_month.page` does.
	"""
	return deed(lambda: my_month.page(month_of(month) if month else None, employee))


@frappe.whitelist()
def choices(name: str) -> list[str]:
	"""What the user may decide on it now; nothing when it is decided, or not theirs to decide."""
	return consequences.choices(name)


@frappe.whitelist()
def month_standing(month: str) -> dict[str, int]:
	"""How many appraisals of a month are where. For who sees everybody's."""
	return desk.standing(month_of(month))


@frappe.whitelist()
def story_of(name: str) -> dict[str, Any]:
	"""lines, history, deeds (what the user may do now), gives (whether they may give lines) and end_under (points) of an
	appraisal."""
	return story.story(name)


@frappe.whitelist()
def to_give(employees: str | list[str] = "", corrects: bool = False) -> dict[str, list[dict[str, Any]]]:
	"""people: of these employees those whom the user may give points, else some. rules: what for; to put a closed month
	right also what facts give."""
	names = _names(employees) if employees else []
	return {"people": story.people(employees=names), "rules": story.rules(corrects)}


@frappe.whitelist()
def people_to_give(txt: str = "") -> list[dict[str, Any]]:
	"""Whom the user may give points, by a part of the name or the staff number; at most 20."""
	return story.people(txt)


def _names(names: str | Sequence[str]) -> list[str]:
	"""One name, a list of them, or a list as JSON."""
	if isinstance(names, str) and not names.startswith("["):
		return [names]
	return listed(names)
