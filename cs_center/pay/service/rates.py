"""What grades are worth a month: what holds, and the one writer of it (STAFF-3)."""

from collections.abc import Collection, Sequence
from datetime import date

from cs_center.pay.rules.changes import Planned
from cs_center.pay.rules.spans import Row
from cs_center.pay.service import closing, dated
from cs_center.pay.service.dated import RATES, Decision


def rows_of(grades: Collection[str] | None = None, locked: bool = False) -> dict[str, tuple[Row, ...]]:
	"""All rates of these grades, or of all, the void ones too."""
	return dated.rows_of(RATES, grades, locked)


def lock(grades: Collection[str]) -> date:
	"""Nobody else changes these rates, and no month is closed, until the end of the transaction. Answers from
	which day on something can be changed."""
	held = closing.held_open_from()
	dated.lock(RATES, grades)
	return closing.first_open(held)


def write(planned: Sequence[Planned], decision: Decision) -> dict[str, str]:
	"""Write edits of rates, one for each grade; answers the names of the added rows by grade. After `lock`."""
	return dated.write(RATES, planned, decision)
