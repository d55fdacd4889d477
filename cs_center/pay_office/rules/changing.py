"""Who does what with a change of pay, and when (STAFF-3)."""

from collections.abc import Collection

from cs_center.calls.rules.reasons import Rejected
from cs_center.pay.rules.spans import check_why

DRAFT, ASKED, APPLYING, APPLIED, WITHDRAWN = "Draft", "Asked", "Applying", "Applied", "Withdrawn"
STATUSES = (DRAFT, ASKED, APPLYING, APPLIED, WITHDRAWN)


def check_grade(grade: str, disabled: Collection[str]) -> str:
	"""The grade; raises Rejected for one that is given no more."""
	if grade in disabled:
		raise Rejected("Grade {grade} is given no more: choose another.", grade=grade)
	return grade


def check_edit(status: str) -> None:
	"""Raises Rejected for what is not a draft any more."""
	if status != DRAFT:
		raise Rejected("What was asked for is not changed: have it sent back first.")


def check_ask(status: str, rows: int, problems: int) -> None:
	"""Only a draft that was previewed without problems is asked for."""
	check_edit(status)
	if not rows:
		raise Rejected("The sheet has no rows.")
	if problems:
		raise Rejected(
			"Rows with problems: {count}. Correct them first; nothing was changed.", count=problems
		)


def check_send_back(status: str, words: str) -> None:
	"""Who sends back what was asked for says why."""
	if status != ASKED:
		raise Rejected("Only what was asked for is sent back.")
	check_why(words)


def check_approve(status: str, by: str, asked_by: str, alone: bool) -> None:
	"""Four eyes: who asked does not approve, unless the policy says that one person is enough."""
	if status not in (ASKED, APPLYING):
		raise Rejected("Only what was asked for is approved.")
	if by == asked_by and not alone:
		raise Rejected("Somebody else approves what you asked for: four eyes see more.")


def check_undo(status: str, undone_by: str, why: str) -> None:
	"""What was written is taken back once, with a reason."""
	if status != APPLIED:
		raise Rejected("Only an applied change is taken back.")
	if undone_by:
		raise Rejected("It is taken back already by {change}.", change=undone_by)
	check_why(why)


def check_withdraw(status: str) -> None:
	"""A draft, or what was asked for, is given up; it stays in the list."""
	if status not in (DRAFT, ASKED):
		raise Rejected("What is applied is taken back by a change of its own.")
