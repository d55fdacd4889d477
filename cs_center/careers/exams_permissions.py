"""Marks of exams and typing tests: one's own, of the teams that one leads, or all (STAFF-13)."""

from cs_center.workforce.service import whose

has_permission = whose.has_permission


def exam_conditions(user: str | None = None) -> str:
	"""SQL that limits lists and reports of `CS Exam Mark`."""
	return whose.query_conditions("CS Exam Mark", user)


def typing_conditions(user: str | None = None) -> str:
	"""SQL that limits lists and reports of `CS Typing Test`."""
	return whose.query_conditions("CS Typing Test", user)
