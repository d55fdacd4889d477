"""The demo's staff in a year: points, levels, exams and flowers, month by month, through the services (STAFF-1 to STAFF-12).

Twelve months are closed; the last one is reviewed, and one of it is appealed. What happens to whom is in `demo_year`, pay in
`demo_pay`.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, time, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import frappe
from frappe.utils import getdate, now_datetime

from cs_center.appraisal.rules.consequences import FIRST_RUNNING, REWARD, WARNING
from cs_center.appraisal.service import consequences, drafting, giving, life, settling
from cs_center.appraisal.service.giving import Given
from cs_center.appraisal.service.results import points_scheme
from cs_center.appraisal.service.store import APPRAISAL
from cs_center.careers.rules import changes
from cs_center.careers.rules import exams as exam_rules
from cs_center.careers.rules.exams import SheetRow
from cs_center.careers.service import deeds, effect, exams, proposing, starts, typing
from cs_center.careers.service.store import CHANGE
from cs_center.papers.rules.month import Month
from cs_center.recognition.service import giving as flowers
from cs_center.recognition.service import honours, redeeming
from cs_center.setup import demo_clock, demo_pay, demo_staff, demo_year
from cs_center.setup.demo_clock import Clock, become
from cs_center.setup.demo_staff import DIRECTOR, HR, Cast
from cs_center.setup.demo_year import APPEALS, MONTHS

#: The global default that says that the year was played to the end.
_PLAYED = "cs_center_demo_careers"
#: What a stopped load has left.
_MADE = (
	"CS Appraisal",
	"CS Appraisal Line",
	"CS Appraisal Event",
	"CS Appraisal Indicator",
	"CS Appraisal Month",
	"CS Appraisal Consequence",
	"CS Level Change",
	"CS Level Change Event",
	"CS Level Holding",
	"CS Exam Mark",
	"CS Typing Test",
	"CS Flower",
	"CS Flower Redemption",
	"CS Flower Honour",
	*demo_pay.MADE,
)
#: Days of the month after, and the hour of each deed.
_REVIEW, _APPEAL, _ANSWER, _CLOSE, _DECIDE = 2, 3, 4, 8, 9

Scene = tuple[datetime, Callable[[], object]]


def live() -> dict[str, int]:
	"""Play the year once."""
	if frappe.db.get_global(_PLAYED):
		return {"appraisals": 0}
	for doctype in _MADE:
		frappe.db.delete(doctype)
	now = now_datetime()
	months = demo_year.months(now.date())
	cast = demo_staff.cast()
	begin = datetime.combine(months[0].first, time(8)) - timedelta(days=3)
	with demo_clock.turned_back(begin) as clock:
		_play(clock, [*_scenes(cast, months, now), *demo_pay.scenes(cast, months)], now)
	# What was long ago is not sent any more.
	frappe.db.set_value(
		"CS Notice", {"creation": ("<", now - timedelta(hours=1))}, {"send_at": None, "sent_at": now}
	)
	frappe.db.set_global(_PLAYED, "1")
	become("Administrator")
	frappe.db.commit()  # the year was played
	return {"appraisals": frappe.db.count(APPRAISAL)}


def _play(clock: Clock, scenes: Sequence[Scene], now: datetime) -> None:
	for at, scene in sorted(scenes, key=lambda one: one[0]):
		if at > now:
			continue
		clock.at = at
		scene()
		# What a worker would do is done here, at its time.
		frappe.db.after_commit.reset()
		frappe.db.commit()  # a scene at a time, as people work


def _scenes(cast: Cast, months: Sequence[Month], now: datetime) -> Iterator[Scene]:
	yield datetime.combine(months[0].first, time(0, 30)), partial(_first_levels, cast)
	for number, month in enumerate(months):
		yield from _running(cast, number, month)
		if number < MONTHS:
			yield from _ending(cast, number, month)
	yield from _appealed(cast, months[MONTHS], now)
	yield from _flowers(cast, months, now)
	january = Month.of(now.date().replace(month=1)).first
	yield datetime.combine(january, time(3)), honours.make_last_year


def _running(cast: Cast, number: int, month: Month) -> Iterator[Scene]:
	"""A month while it runs: who comes, what is given, the exam."""
	for login in cast.came_in(month):
		came = datetime.combine(cast.people[login].joined_on, time(9))
		yield came, partial(_first_level, cast, login)
	for one in demo_year.POINTS:
		if one.month == number and one.login in cast.people:
			given = Given(
				one.rule,
				month.first + timedelta(days=one.day - 1),
				None if one.points is None else Decimal(one.points),
				one.reason,
				corrects=None if one.corrects is None else cast.months[one.corrects],
			)
			yield (
				datetime.combine(given.day, time(15)),
				partial(_give, cast, cast.giver(one.login), [one.login], given),
			)
	if number <= MONTHS:
		yield from _quiet(cast, number, month)
	for when, login, speed in demo_year.TYPED:
		if when == number and login in cast.people:
			yield (
				datetime.combine(month.first, time(10)) + timedelta(days=19),
				partial(_type, cast, login, speed),
			)
	if number <= MONTHS:
		yield datetime.combine(month.last, time(18)), partial(_exam, cast, number, month)


def _quiet(cast: Cast, number: int, month: Month) -> Iterator[Scene]:
	"""What many are given on the same day by the same leader is one deed."""
	alike: dict[tuple[str, Given], list[str]] = {}
	for login in cast.here(month):
		for rule, points, day in demo_year.quiet(login, number):
			given = Given(
				rule, month.first + timedelta(days=day - 1), None if points is None else Decimal(points)
			)
			alike.setdefault((cast.giver(login), given), []).append(login)
	for (by, given), logins in alike.items():
		yield datetime.combine(given.day, time(16)), partial(_give, cast, by, logins, given)


def _ending(cast: Cast, number: int, month: Month) -> Iterator[Scene]:
	"""What follows a month that will be closed."""
	yield _after(month, 1), partial(_draft, month)
	yield _after(month, _REVIEW), partial(_review, cast, month)
	if number == demo_year.APPEALED_IN:
		yield _after(month, _APPEAL), partial(_appeal, cast, month, "金额是客户报错的，录音里可以听到。")
		yield _after(month, _ANSWER), partial(_answer, cast, month)
	yield _after(month, _CLOSE), partial(_close, month)
	yield _after(month, _DECIDE), partial(_decide, month)
	yield _after(month, _DECIDE, 14), partial(_steps, cast, number, month)
	yield _after(month.after, 1, 1), _look_after


def _appealed(cast: Cast, month: Month, now: datetime) -> Iterator[Scene]:
	"""The last month: reviewed a moment ago, and appealed by one."""
	first = datetime.combine(month.after.first, time())
	drafted = min(first + timedelta(hours=2), first + (now - first) / 4)
	reviewed = max(drafted + timedelta(seconds=10), now - timedelta(hours=40))
	yield drafted, partial(_draft, month)
	yield reviewed, partial(_review, cast, month)
	appealed = max(reviewed + timedelta(seconds=10), now - timedelta(hours=20))
	yield appealed, partial(_appeal, cast, month, "当天早上地铁停运，我有车站开的证明。")


def _flowers(cast: Cast, months: Sequence[Month], now: datetime) -> Iterator[Scene]:
	for login, when, why in demo_year.FLOWERS:
		for number in when if login in cast.people else ():
			at = datetime.combine(months[number].first, time(17)) + timedelta(days=9 + len(login))
			if number > MONTHS:
				at = max(datetime.combine(months[number].first, time()), min(at, now - timedelta(hours=1)))
			yield at, partial(_flower, cast, login, why)
	prize = datetime.combine(months[demo_year.PRIZE_IN].last, time(9))
	yield prize, partial(_prize, cast)


def _after(month: Month, day: int, hour: int = 9) -> datetime:
	return datetime.combine(month.after.first + timedelta(days=day - 1), time(hour))


def _first_levels(cast: Cast) -> None:
	become(cast.user(HR))
	day = cast.months[0].first
	here = [one for one in cast.people.values() if one.joined_on <= day and one.post in demo_year.LEVELS]
	sheet = "\n".join(f"{one.number}\t{demo_year.LEVELS[one.post]}\t{day}" for one in here)
	starts.enter(sheet, "职业阶梯启用，按现岗位定级")


def _first_level(cast: Cast, login: str) -> None:
	become(cast.user(HR))
	one = cast.people[login]
	starts.enter(f"{one.number}\t{demo_year.LEVELS[one.post]}\t{one.joined_on}", "新入职")


def _give(cast: Cast, by: str, logins: Sequence[str], given: Given) -> None:
	become(by)
	giving.give([cast.people[login].employee for login in logins], given)


def _type(cast: Cast, login: str, speed: int) -> None:
	become(cast.user(HR))
	typing.enter(
		cast.people[login].employee, str(getdate()), str(speed), "97.5", "培训教室统一测试，质检员监考"
	)


def _exam(cast: Cast, number: int, month: Month) -> None:
	become(cast.user(HR))
	here = cast.here(month)
	rows = [
		SheetRow(row, cast.people[login].employee, month.key, str(demo_year.mark_of(login, number)))
		for row, login in enumerate(here, 1)
	]
	people = cast.members()
	entries, _problems = exam_rules.check_rows(rows, people, month, points_scheme())
	exams.write(entries, {}, people, "")


def _draft(month: Month) -> None:
	become("Administrator")
	drafting.draft(month)


def _review(cast: Cast, month: Month) -> None:
	"""Leaders their own, the supervisor the rest, the director the supervisor's."""
	by: dict[str, list[str]] = {}
	for row in frappe.get_all(APPRAISAL, {"month": month.first}, ["name", "user"], order_by="name"):
		by.setdefault(cast.giver(row.user.partition("@")[0]), []).append(row.name)
	for user, names in by.items():
		become(user)
		life.review(names, "已与本人核对")


def _appeal(cast: Cast, month: Month, words: str) -> None:
	become(cast.user(APPEALS))
	life.appeal(cast.appraisal(APPEALS, month), words)


def _answer(cast: Cast, month: Month) -> None:
	become(cast.giver(APPEALS))
	name = cast.appraisal(APPEALS, month)
	wrong = {"appraisal": name, "rule": "wrong-entry", "taken_back": 0}
	giving.take_back(
		frappe.db.get_value("CS Appraisal Line", wrong), "听了录音：客户口误，坐席按客户所报录入"
	)
	life.answer(name, "申诉成立，扣分已撤回。")


def _close(month: Month) -> None:
	become(demo_staff.user(DIRECTOR))
	settling.close_month(month)


def _decide(month: Month) -> None:
	"""The director decides on what the ranking listed."""
	become(demo_staff.user(DIRECTOR))
	listed = {"month": month.first, "decision": ("is", "not set")}
	for row in frappe.get_all("CS Appraisal Consequence", listed, ["name", "kind"]):
		if row.kind == FIRST_RUNNING:
			consequences.decide(row.name, REWARD, "连续三个月第一，按制度奖励")
		else:
			consequences.decide(row.name, WARNING, "已谈话，给一个月改进期，班长每周跟进")


def _steps(cast: Cast, number: int, month: Month) -> None:
	"""What the rules propose is heard, decided and dated; after the last closed month it waits."""
	become("Administrator")
	proposing.propose_month(month)
	if number == MONTHS - 1:
		return
	proposed = {"status": changes.PROPOSED}
	for row in frappe.get_all(CHANGE, proposed, ["name", "user", "direction"], order_by="name"):
		_step(cast, row, month)


def _step(cast: Cast, row: Any, month: Month) -> None:
	is_down = row.direction == "Down"
	become(cast.giver(row.user.partition("@")[0]))
	deeds.review(
		row.name, True, "连续两个月E级，需要重新打基础" if is_down else "各项达标，能独立处理多数业务"
	)
	become(row.user)
	deeds.speak(row.name, "接受安排，三个月内重新达标" if is_down else "愿意承担更多，也愿意带新人")
	become(demo_staff.user(DIRECTOR))
	deeds.decide(row.name, True, "能者上、庸者下，同意降级" if is_down else "同意晋级")
	become(cast.user(HR))
	deeds.set_date(row.name, month.after.after.first, False)


def _look_after() -> None:
	become("Administrator")
	effect.take_effect()


def _flower(cast: Cast, login: str, why: str) -> None:
	become(cast.giver(login))
	flowers.give(cast.people[login].employee, why)


def _prize(cast: Cast) -> None:
	become(cast.user(APPEALS))
	asked = redeeming.ask(demo_year.PRIZE)
	become(cast.giver(APPEALS))
	redeeming.hand_over(asked, "半天调休，已排班")
