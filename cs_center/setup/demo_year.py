"""The year of the demo's staff: who came when, what was given and taken from whom, and when (STAFF-1 to STAFF-14).

What happens is data here; `demo_careers` does it. Months are counted from the first of twelve that are closed.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from frappe.utils import add_months, getdate

from cs_center.papers.rules.month import Month

MONTHS = 12
#: Logins of those to whom something happens; the others have quiet months.
STAR, APPEALS, LOW, WRONG_DAY, NEW, NEWER, FALLS = (
	"agent4",
	"agent",
	"agent5",
	"agent6",
	"agent3",
	"agent2",
	"senior2",
)
#: In which month they came: its day.
_CAME = {NEW: (1, 15), NEWER: (6, 1)}
#: So many months before the end of the last closed month: two years and eleven months.
_LONG = {APPEALS: 35}
#: Whose first day HR had wrong, by how many months, and after which month it was found.
WRONG_BY, FOUND_IN = 12, 7

GRADES: tuple[tuple[str, str, str, int], ...] = (
	("G1", "Customer Representative", "客服代表", 3200),
	("G2", "Callback Officer", "中级客服代表、回访、挽留、后台", 3600),
	("G3", "Senior Agent", "高级客服代表、质检、知识编辑", 4000),
	("G4", "Shift Leader", "班长", 4600),
	("G5", "Service Centre Supervisor", "主管", 5600),
	("G6", "Service Centre Director", "中心负责人", 7800),
)
_GRADE_OF = {
	"Customer Representative": "G1",
	"Callback Officer": "G2",
	"Retention Officer": "G2",
	"Back Office": "G2",
	"Shift Leader": "G4",
	"Service Centre Supervisor": "G5",
	"Service Centre Director": "G6",
	"General Manager": "G6",
}
#: The raise of the year: from which month on, and the new rates.
RAISED_IN, RAISED = 7, {"G1": "3300", "G2": "3700"}
#: From which month on a step up and a step down hold.
PROMOTED_IN, DEMOTED_IN = 5, 6
LEVELS = {
	"Customer Representative": "Junior",
	"Retention Officer": "Intermediate",
	"Back Office": "Intermediate",
	"Senior Agent": "Senior",
	"Shift Leader": "Leader",
	"Quality Inspector": "Inspector",
	"Callback Officer": "Callback",
	"Knowledge Editor": "Editor",
}


@dataclass(frozen=True, slots=True)
class Points:
	"""Points that somebody is given: in which month, on which day of it, by which rule of the catalogue.

	corrects: the month that they put right.
	"""

	month: int
	day: int
	login: str
	rule: str
	points: int | None = None
	reason: str = ""
	corrects: int | None = None


ABSENT_IN, APPEALED_IN, OPEN = 5, 8, MONTHS
POINTS: tuple[Points, ...] = (
	*(Points(month, day, STAR, "extra-task") for month in (6, 7, 8) for day in (5, 12, 19)),
	*(Points(month, 23, STAR, "adopted-suggestion") for month in (6, 7, 8)),
	Points(7, 25, STAR, "came-in-for-emergency", None, "暴雨夜返岗支援"),
	Points(ABSENT_IN, 11, LOW, "absent", None, "当日未到岗，联系不上"),
	Points(ABSENT_IN, 18, LOW, "missed-meeting", None, "缺席月度例会"),
	Points(7, 6, LOW, "absent", 20, "补交住院证明，旷工不成立，退回扣分", corrects=ABSENT_IN),
	Points(2, 9, FALLS, "skipped-queue-entry"),
	Points(2, 20, FALLS, "not-standard-language", -5),
	Points(2, 25, FALLS, "wrong-entry", -3, "工单类别录错"),
	Points(3, 8, FALLS, "skipped-queue-entry"),
	Points(3, 15, FALLS, "games", None, "上班时间玩手机游戏"),
	Points(3, 24, FALLS, "wrong-entry", -2, "工单地址录错"),
	Points(4, 10, FALLS, "unreported-trouble"),
	Points(4, 17, FALLS, "skipped-queue-entry"),
	Points(4, 21, FALLS, "late-or-early", -3, "迟到二十分钟"),
	Points(APPEALED_IN, 14, APPEALS, "wrong-entry", -3, "缴费金额录错"),
	Points(OPEN, 13, APPEALS, "late-or-early", -2, "早班迟到十分钟"),
	Points(1, 13, "senior", "unreported-trouble", None, "设备故障未及时上报"),
	Points(9, 22, "inspector", "trainer", 4, "新员工带教通关率高"),
)
#: What quiet months bring by chance: rule, points, whether it happens to many.
QUIET = (
	("extra-task", None, 4),
	("untidy-seat", -1, 4),
	("away-from-seat", -2, 5),
	("no-hand-over-log", -3, 7),
	("late-or-early", -4, 9),
	("adopted-suggestion", None, 9),
)
#: Whose typing test was entered in which month, how fast they were.
TYPED = ((0, NEW, 34), (3, APPEALS, 56), (11, STAR, 61))
FULL_MARKS = {STAR: (6, 7, 8, 10, 11), APPEALS: (4, 9)}
FAILED_MARKS = {LOW: (9,), APPEALS: (6,)}

#: Flowers of leaders to their own, in which months, and why.
FLOWERS = (
	(APPEALS, (3, 9, 10, 11), "耐心安抚情绪激动的客户，一次解决"),
	(STAR, (1, 4, 6, 7, 12, 13), "暴雨夜主动返岗，接听量第一"),
	("senior", (0, 5, 8), "带教新员工，整理故障话术"),
	(NEWER, (13,), "进步快，零差错"),
)
PRIZE, PRIZE_IN = "Second Prize", 11


def months(today: date) -> list[Month]:
	"""Twelve that are closed, the last one, which waits for an appeal, and the running one."""
	running = Month.of(today)
	return list(running.back(MONTHS + 2))


def joined_on(login: str, number: int, today: date) -> date:
	"""When somebody came; long ago for who has no story."""
	known = months(today)
	if login in _CAME:
		month, day = _CAME[login]
		return known[month].first + timedelta(days=day - 1)
	if login in _LONG:
		return getdate(add_months(known[MONTHS].first, -_LONG[login]))
	random = Random(f"joined {number}")
	return getdate(add_months(known[0].first, -random.randint(14, 90))) + timedelta(days=random.randrange(28))


def grade_of(post: str) -> str:
	return _GRADE_OF.get(post, "G3")


def mark_of(login: str, month: int) -> int:
	"""What somebody got in the exam of a month."""
	if month in FULL_MARKS.get(login, ()):
		return 100
	if month in FAILED_MARKS.get(login, ()):
		return 54
	random = Random(f"exam {login} {month}")
	return 100 if random.random() < 0.06 else random.randint(68, 97)


def quiet(login: str, month: int) -> list[tuple[str, int | None, int]]:
	"""What happens to somebody in a month beside their story: rule, points and day."""
	if any(one.login == login and one.month == month for one in POINTS):
		return []
	return [
		(rule, points, Random(f"day {month} {rule}").randint(16, 27))
		for rule, points, one_of in QUIET
		if Random(f"quiet {login} {month} {rule}").random() * one_of < 1
	]
