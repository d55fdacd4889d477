"""How a complaint may stand, for tests of what is done with it."""

from dataclasses import replace
from datetime import datetime, timedelta

from cs_center.calls.rules.reasons import Reason
from cs_center.complaints.rules.states import (
	REPORTED,
	SOLVED,
	TAKEN,
	TO_CALL,
	UNREACHABLE,
	WAITING,
	WITH_STATION,
	CallbackPolicy,
	Standing,
)

NOW = datetime(2026, 3, 4, 10, 0)
TAKEN_AT = datetime(2026, 3, 2, 9, 0)
DUE, LATER = datetime(2026, 3, 5, 21, 30), datetime(2026, 3, 9, 21, 30)
TRIES = tuple(datetime(2026, 3, 3, hour) for hour in (9, 12, 18))
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
THREE_TO_FIVE = CallbackPolicy(least=3, most=5, gap_minutes=120)
HIGHEST, WINDOW_DAYS = 4, 30
WHY = Reason("{why}", {"why": "policy"}, "COMP-5")

taken = Standing(TAKEN, TAKEN_AT, "Li", due_by=DUE)
at_east = replace(taken, status=WITH_STATION, station="East")
asked = replace(at_east, asked_until=LATER)
reported = replace(at_east, status=REPORTED, reported_by="Wang")
to_call = replace(reported, status=TO_CALL)
tried = replace(to_call, attempts=TRIES)
waiting = replace(at_east, status=WAITING, paused=WITH_STATION)
solved = replace(to_call, status=SOLVED, closed_at=NOW - HOUR)
unreachable = replace(tried, status=UNREACHABLE, closed_at=NOW - HOUR)
EACH = {one.status: one for one in (taken, at_east, reported, tried, waiting, solved, unreachable)}
