"""The ladder as it is shipped: junior to leader, and the posts beside it (STAFF-1). Managers edit the
records."""

from cs_center.careers.rules.ladder import Ladder, LadderPolicy, Level, ladder
from cs_center.careers.rules.requirements import (
	EXAMS,
	GRADES,
	MONTHS_SERVED,
	NONE_BELOW,
	TYPING,
	Requirement,
	requirement,
)

JUNIOR, INTERMEDIATE, SENIOR, LEADER = "Junior", "Intermediate", "Senior", "Leader"
INSPECTOR, CALLBACK, EDITOR = "Inspector", "Callback", "Editor"


#: What each level is about.
ABOUT: dict[str, str] = {
	JUNIOR: "Takes calls of every kind with the help of the shift leader.",
	INTERMEDIATE: "Settles most matters in the first call.",
	SENIOR: "Settles difficult matters and helps others.",
	LEADER: "Leads a team of eight to ten.",
	INSPECTOR: "Listens to calls and judges them.",
	CALLBACK: "Calls customers back about complaints and missed calls.",
	EDITOR: "Writes the short agreed answers of the knowledge base.",
}


def _asked(served: int, speed: int, months: int, good: int) -> tuple[Requirement, ...]:
	"""Months served, characters a minute, the last months with every exam passed and none below C, and B or
	better in how many of them."""
	return (
		requirement(MONTHS_SERVED, served),
		requirement(TYPING, speed),
		requirement(EXAMS, months, months),
		requirement(GRADES, good, months, "B"),
		requirement(NONE_BELOW, 0, months, "C"),
	)


LEVELS: tuple[Level, ...] = (
	Level(JUNIOR, 1, (requirement(TYPING, 30), requirement(EXAMS, 1, 1))),
	Level(INTERMEDIATE, 2, _asked(6, 50, 3, 2)),
	Level(SENIOR, 3, _asked(18, 50, 6, 4)),
	Level(LEADER, 4, _asked(30, 50, 6, 5)),
	Level(INSPECTOR, 3, _asked(18, 50, 6, 4), beside=True),
	Level(CALLBACK, 3, _asked(18, 50, 6, 4), beside=True),
	Level(EDITOR, 3, _asked(18, 50, 6, 4), beside=True),
)


def shipped() -> Ladder:
	"""The shipped ladder with the shipped figures."""
	return ladder(LEVELS, LadderPolicy())
