"""The days of 2026 on which offices in China work, and the policy that a new site is given, for tests of complaints."""

from datetime import date, datetime, time, timedelta

from cs_center.calls.rules.hours import ServiceHours
from cs_center.complaints.rules.escalation import REMIND, EscalationPolicy, PolicyStep
from cs_center.complaints.rules.limits import Calendar, ComplaintLimit
from cs_center.setup import complaint_defaults

OPENS, CLOSES = time(7, 30), time(21, 30)
#: Mid-autumn, and the National Day week from Thursday, October 1st.
HOLIDAYS = {date(2026, 9, 25), *(date(2026, 10, day) for day in range(1, 8))}
#: A Sunday before and the Saturday after that week, on which offices work instead.
MAKE_UP = {date(2026, 9, 20), date(2026, 10, 10)}
_DAYS = [date(2025, 12, 1) + timedelta(days=count) for count in range(1000)]
CLOSED = frozenset(day for day in _DAYS if (day.weekday() >= 5 or day in HOLIDAYS) and day not in MAKE_UP)
#: The hotline serves every day of the year.
SERVED = ServiceHours(OPENS, CLOSES)
CALENDAR = Calendar(SERVED, ServiceHours(OPENS, CLOSES, closed_on=CLOSED))
ROUND_THE_CLOCK = Calendar(
	ServiceHours(round_the_clock=True), ServiceHours(round_the_clock=True, closed_on=CLOSED)
)
RANKS = {name: rank for name, rank, _leads, _posts in complaint_defaults.LEVELS}
HIGHEST = max(RANKS.values())


def at(month: int, day: int, hour: int, minute: int = 0, year: int = 2026) -> datetime:
	return datetime(year, month, day, hour, minute)


def _limit(row: dict) -> ComplaintLimit:
	return ComplaintLimit(row["amount"], row["unit"], row.get("kind", ""), urgent=bool(row.get("urgent")))


def _step(row: dict) -> PolicyStep:
	level = RANKS.get(row.get("level", ""), 0)
	return PolicyStep(row["anchor"], row["amount"], row["unit"], row.get("action", REMIND), level)


SHIPPED = EscalationPolicy(
	"Every Complaint",
	limits=tuple(_limit(row) for row in complaint_defaults.LIMITS),
	steps=tuple(_step(row) for row in complaint_defaults.STEPS),
	late_points=complaint_defaults.LATE_POINTS,
)
