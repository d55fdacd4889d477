"""Somebody leaves: their matters stay theirs until a leader decides, and the leader hears of it (FIRST-5)."""

import frappe
from frappe.utils import now_datetime

from cs_center.workforce.service import presence

_JOB, _LEFT = "cs_center.responsibility.jobs.tell_of_leaver", "cs_center_left"


def left(user: str | None) -> None:
	"""Tell the leader, once it is committed that somebody left. Harmless for people who own nothing.

	Their user, their staff record and their employee record end one after the other: only the first of them counts.
	"""
	if not user or user in _asked() or _signs_of(user) != 1:
		return
	_asked().add(user)
	frappe.db.after_commit.add(_forget)
	frappe.db.after_rollback.add(_forget)
	frappe.enqueue(_JOB, queue="short", user=user, enqueue_after_commit=True)


def _signs_of(user: str) -> int:
	"""In how many ways the user has left; none for those who are no staff."""
	person = presence.people_now([user], now_datetime())[user]
	return [not person.enabled, not person.active, person.has_left].count(True) if person.staff_number else 0


def _asked() -> set[str]:
	return frappe.flags.setdefault(_LEFT, set())


def _forget() -> None:
	_asked().clear()
