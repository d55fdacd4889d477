"""HTTP methods of the career ladder: typed and thin; who may is checked by the services (STAFF-1, STAFF-2)."""

from dataclasses import asdict
from typing import Any

import frappe
from frappe.utils import cint

from cs_center.careers.service import career, deeds, effect, skills, starts
from cs_center.responsibility.service.requests import day, deed, written


@frappe.whitelist()
def my_career(employee: str | None = None) -> dict[str, Any]:
	"""Where somebody is, since when, what the next levels need, what there is and what is missing, and their level changes.

	employee: somebody whom the user leads or sees; nobody: the user themselves.
	"""
	return deed(lambda: career.career_of(employee))


@frappe.whitelist()
def people(text: str = "") -> list[dict[str, Any]]:
	"""Whose pages the user may open: employee, name, staff number and team of twenty who fit."""
	return career.people(written(text))


@frappe.whitelist()
def allowed(change: str) -> list[str]:
	"""Deeds that the user may do now with a level change."""
	return deeds.allowed(change)


@frappe.whitelist(methods=["POST"])
def propose(employee: str, level: str, words: str) -> str:
	"""A step that people propose, with their reason; answers the level change. For who leads them and those above."""
	return deed(lambda: deeds.propose(employee, level, written(words)))


@frappe.whitelist(methods=["POST"])
def review(change: str, agrees: bool | int, words: str) -> None:
	"""The leader agrees or not, with words."""
	deed(lambda: deeds.review(change, bool(cint(agrees)), written(words)))


@frappe.whitelist(methods=["POST"])
def speak(change: str, words: str) -> None:
	"""What the person says whom it is about; once."""
	deed(lambda: deeds.speak(change, written(words)))


@frappe.whitelist(methods=["POST"])
def keep_silence(change: str, words: str) -> None:
	"""The person would not say anything; words: how they were asked. For their leader."""
	deed(lambda: deeds.keep_silence(change, written(words)))


@frappe.whitelist(methods=["POST"])
def decide(change: str, approves: bool | int, words: str) -> None:
	"""The director approves or refuses, with the reason."""
	deed(lambda: deeds.decide(change, bool(cint(approves)), written(words)))


@frappe.whitelist(methods=["POST"])
def set_date(change: str, effective_from: str, changes_post: bool | int = False) -> None:
	"""HR says from which day (as 2026-03-01) it holds, in no closed month; changes_post: the level's post comes with it."""
	deed(lambda: deeds.set_date(change, day(effective_from), bool(cint(changes_post))))


@frappe.whitelist(methods=["POST"])
def withdraw(change: str, words: str) -> None:
	"""Taken back before it holds, by the director or HR."""
	deed(lambda: deeds.withdraw(change, written(words)))


@frappe.whitelist(methods=["POST"])
def promote_again(change: str) -> str | None:
	"""Try the Employee Promotion of HRMS again that failed; answers its name, nothing when there is nothing to change."""
	return deed(lambda: effect.promote_again(change))


@frappe.whitelist(methods=["POST"])
def preview_first_levels(sheet: str) -> dict[str, Any]:
	"""What a sheet would enter: `starts` and `problems` by row. Lines of employee or staff number, level, first day."""
	return asdict(starts.preview(sheet))


@frappe.whitelist(methods=["POST"])
def enter_first_levels(sheet: str, words: str) -> int:
	"""Enter first levels, all or none; answers how many. For HR."""
	return deed(lambda: starts.enter(sheet, written(words)))


@frappe.whitelist(methods=["POST"])
def correct_first_level(employee: str, level: str, since: str, words: str) -> None:
	"""Another first level in place of a wrong one, which stays as withdrawn. For HR."""
	deed(lambda: starts.correct(employee, level, day(since), written(words)))


@frappe.whitelist(methods=["POST"])
def confirm_skill(employee: str, skill: str, since: str, words: str) -> str:
	"""Somebody has a skill since a day, and how they showed it; answers its record. For who leads them and HR."""
	return deed(lambda: skills.confirm(employee, skill, day(since), written(words)))


@frappe.whitelist(methods=["POST"])
def withdraw_skill(staff_skill: str, words: str) -> None:
	"""A skill does not count any more, for a reason."""
	deed(lambda: skills.withdraw(staff_skill, written(words)))
