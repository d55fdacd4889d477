"""What becomes of the demo's complaints: deeds one after the other, each as who does it (COMP-2 to COMP-7, BACK-1 to BACK-3)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from random import Random
from typing import Any

import frappe
from frappe.utils import get_datetime

from cs_center.complaints.service import callback, deeds, taking
from cs_center.complaints.service.callback import Answer
from cs_center.setup.demo_clock import become

COMPLAINT = "CS Complaint"
FIRST_HOUR, LAST_HOUR = 8, 20
_DONE_OUTSIDE = ("已上门更换接头，信号恢复", "已更换设备，用户试用正常", "已调整线路，测速达标")
_DONE = {
	"Bill and Charges": "已核对账单并退费，用户签字",
	"Staff Attitude": "已批评教育当事人，并向用户当面道歉",
	"Wrong Information": "已按告知口径退还费用，并更正口径",
	"Outside One's Post": "已退还收费，当事人停岗学习",
	"Company Policy": "公司同意变更套餐，已办理",
	"System Fault": "已补录充值，用户可正常收看",
	"Leak of Secrets": "已查清泄露环节，收回权限并向用户致歉",
	"Grave Error": "已恢复信号，减免当月费用",
}
_CONTENT = ("已经好了，谢谢", "处理得很快", "师傅很耐心", "好了，就是等得久了点", "")


@dataclass(slots=True)
class Life:
	"""A complaint and what becomes of it. `name` and `due_by`: once it is taken. `begins`: where it is none."""

	key: str
	topic: str
	station: str
	fate: Sequence["Then"]
	by: str
	values: dict[str, Any] = field(default_factory=dict)
	name: str = ""
	due_by: datetime | None = None
	begins: "Callable[[Life], None] | None" = None

	def random(self) -> Random:
		return Random(self.key)

	def now(self, column: str) -> Any:
		"""A field of the complaint as it is now."""
		return frappe.db.get_value(COMPLAINT, self.name, column)


@dataclass(frozen=True, slots=True)
class Then:
	"""A deed, so many hours after the one before, or after so much of the time that is left; or when it is so late."""

	deed: Callable[[Life], None]
	hours: float = 0
	of_limit: float = 0
	at_any_hour: bool = False
	at_hour: int = 0

	def moment(self, now: datetime, life: Life) -> datetime:
		"""When it is done: while the centre works."""
		if self.at_hour:
			today = now.replace(hour=self.at_hour, minute=life.random().randint(0, 59))
			return today if today > now else today + timedelta(days=1)
		at = now + timedelta(hours=self.hours)
		if self.of_limit and life.due_by:
			at = max(at, now + (life.due_by - now) * self.of_limit)
		return at if self.at_any_hour else in_service(at, life.random())


def in_service(at: datetime, random: Random) -> datetime:
	"""The same moment, or the next morning when nobody works."""
	if FIRST_HOUR <= at.hour <= LAST_HOUR:
		return at
	day = at.date() + timedelta(days=int(at.hour > LAST_HOUR))
	return datetime.combine(day, time(FIRST_HOUR)) + timedelta(minutes=random.randint(1, 50))


def take(life: Life) -> None:
	become(life.by)
	life.name = taking.take(life.values, False)["name"]
	life.due_by = get_datetime(life.now("due_by"))


def _as_handler(life: Life) -> None:
	become(life.now("handler"))


def _as_station(life: Life) -> None:
	become(frappe.db.get_value("CS Station", life.now("station"), "contact_user"))


def as_post(post: str) -> None:
	become(frappe.db.get_value("CS Staff Record", {"post": post, "active": 1}, "user"))


def dispatch(life: Life) -> None:
	_as_handler(life)
	deeds.dispatch(life.name, life.station, "请尽快联系用户")


def _dispatch_wrongly(life: Life) -> None:
	_as_handler(life)
	deeds.dispatch(life.name, "装维部" if life.station != "装维部" else "营业部", "")


def _return(life: Life) -> None:
	_as_station(life)
	deeds.return_to_handler(life.name, "不属于本站范围，请转片区站点")


def _report(life: Life) -> None:
	_as_station(life)
	deeds.report_done(life.name, _DONE.get(life.topic) or life.random().choice(_DONE_OUTSIDE))


def _verify(life: Life) -> None:
	_as_handler(life)
	deeds.verify(life.name, True, "已与站点核实")


def _find_not_done(life: Life) -> None:
	_as_handler(life)
	deeds.verify(life.name, False, "用户称师傅还没有来")


def _call(life: Life, answer: Answer) -> None:
	officer = life.now("callback_officer") or frappe.db.get_value(
		"CS Staff Record", {"post": "Callback Officer", "active": 1}, "user"
	)
	become(officer)
	callback.log_answer(life.name, answer)


def solved(life: Life) -> None:
	random = life.random()
	scores = [random.choice((3, 4, 4, 5, 5, 5)) for _score in range(3)]
	_call(life, Answer(True, True, False, *scores, words=random.choice(_CONTENT)))


def _solved_slowly(life: Life) -> None:
	_call(life, Answer(True, True, False, 4, 2, 3, words="问题解决了，但是拖得太久"))


def _not_solved(life: Life) -> None:
	_call(
		life,
		Answer(True, False, False, 3, 1, 2, words="还是老样子", report="用户称处理后问题仍在，要求尽快上门"),
	)


def _angry(life: Life) -> None:
	report = "用户情绪激动，称多次反映无果，要求主任回电"
	_call(life, Answer(True, False, True, 1, 1, 1, words="再不解决就去工商投诉", report=report))


def _not_reached(life: Life) -> None:
	_call(life, Answer(False))


def _give_up(life: Life) -> None:
	become(life.now("callback_officer"))
	callback.close_unreachable(life.name)


def _wait(life: Life) -> None:
	_as_handler(life)
	deeds.wait_for_customer(life.name, "等用户提供缴费凭证")


def _go_on(life: Life) -> None:
	_as_handler(life)
	deeds.go_on(life.name)


def _answer(life: Life) -> None:
	_as_handler(life)
	deeds.answer(life.name, "已告知用户处理进度和预计完成时间")


def _ask_time(life: Life) -> None:
	_as_station(life)
	until = get_datetime(life.now("due_by")) + timedelta(days=3)
	deeds.ask_more_time(life.name, until, "等待放大器到货", True)


def _grant_time(life: Life) -> None:
	as_post("Service Centre Supervisor")
	deeds.decide_more_time(life.name, True, "用户同意，站点已报到货日期")


def _refuse_time(life: Life) -> None:
	as_post("Service Centre Supervisor")
	deeds.decide_more_time(life.name, False, "库房有备件，请领用")


def _extend(life: Life) -> None:
	as_post("Service Centre Supervisor")
	until = get_datetime(life.now("due_by")) + timedelta(days=4)
	deeds.extend(life.name, until, "用户外出，约定下周上门", True)


def _take_over(life: Life) -> None:
	become(frappe.db.get_value("CS Team", life.now("team"), "leader"))
	deeds.take_over(life.name, "用户要求班长直接处理")


def _escalate(life: Life) -> None:
	_as_handler(life)
	deeds.escalate(life.name, "涉及公司政策，本岗位无权答复")


def _emergency(life: Life) -> None:
	as_post("Service Centre Supervisor")
	deeds.escalate_in_emergency(life.name, "General Manager", "用户已联系媒体，须总经理当天知晓")


def _rate_severe(life: Life) -> None:
	as_post("Service Centre Supervisor")
	deeds.rate(life.name, "Severe", "已影响整个小区，社会反响大")


def _name_person(life: Life) -> None:
	"""Whose mistake it was: for the penalty sheet (COMP-9)."""
	user = frappe.db.get_value("CS Station", life.now("station"), "contact_user")
	as_post("Service Centre Supervisor")
	doc = frappe.get_doc(COMPLAINT, life.name)
	doc.responsible_person = frappe.db.get_value("Employee", {"user_id": user})
	doc.save()


def _reopen(life: Life) -> None:
	as_post("Callback Officer")
	deeds.reopen(life.name, "用户来电称同样的问题又出现")


_SENT = Then(dispatch, 0.4)
_DONE_IN_TIME = Then(_report, 3, 0.5)
_VERIFIED, _CALLED_BACK = Then(_verify, 2), Then(solved, 16)
_TO_CALL = (_SENT, _DONE_IN_TIME, _VERIFIED)
_AGAIN = (Then(_report, 26), _VERIFIED)
_NAMED = Then(_name_person, 1)

SOLVED = (*_TO_CALL, _CALLED_BACK)
SEVERE = (_SENT, Then(_answer, 2), Then(_name_person, 3), Then(_report, 20), _VERIFIED, _CALLED_BACK)
#: A sudden event that was sent on late (COMP-13).
LATE_EVENT = (Then(dispatch, 1.6), Then(_report, 5), _VERIFIED, _CALLED_BACK)
_REPEAT = (*_TO_CALL, Then(_not_solved, 16), *_AGAIN, Then(_angry, 10), _NAMED, *_AGAIN, _CALLED_BACK)
_ATTEMPTS = tuple(Then(_not_reached, at_hour=hour) for hour in (10, 15, 19))

#: Fates of what was taken in the months, and how many in a hundred have each.
FATES: tuple[tuple[tuple[Then, ...], int], ...] = (
	(SOLVED, 38),
	((*_TO_CALL, Then(_solved_slowly, 40)), 5),
	((*_TO_CALL, Then(_not_solved, 16), *_AGAIN, _CALLED_BACK), 9),
	(_REPEAT, 6),
	((*_TO_CALL, *_ATTEMPTS, Then(_give_up, 1)), 5),
	((_SENT, Then(_report, 20, 1.1), _VERIFIED, _CALLED_BACK), 6),
	((_SENT, Then(_answer, 30), Then(_report, 240, 1), _NAMED, _VERIFIED, _CALLED_BACK), 5),
	(SEVERE, 5),
	((_SENT, Then(_wait, 4), Then(_go_on, 30), Then(_report, 20), _VERIFIED, _CALLED_BACK), 4),
	((_SENT, Then(_ask_time, 6), Then(_grant_time, 3), Then(_report, 40), _VERIFIED, _CALLED_BACK), 4),
	((_SENT, Then(_ask_time, 6), Then(_refuse_time, 3), Then(_report, 20), _VERIFIED, _CALLED_BACK), 2),
	((_SENT, Then(_extend, 5), Then(_report, 60), _VERIFIED, _CALLED_BACK), 2),
	((*SOLVED, Then(_reopen, 120), *_AGAIN, _CALLED_BACK), 4),
	((_SENT, Then(_take_over, 3), Then(_report, 20), _VERIFIED, _CALLED_BACK), 3),
	(
		(
			_SENT,
			Then(_rate_severe, 4),
			Then(_emergency, 1),
			_NAMED,
			Then(_report, 6),
			_VERIFIED,
			_CALLED_BACK,
		),
		2,
	),
	((Then(_dispatch_wrongly, 0.3), Then(_return, 3), _SENT, _DONE_IN_TIME, _VERIFIED, _CALLED_BACK), 4),
	((_SENT, _DONE_IN_TIME, Then(_find_not_done, 2), Then(_report, 20), _VERIFIED, _CALLED_BACK), 3),
	(LATE_EVENT, 3),
)

#: What stands somewhere today: fate, hours ago at which each was taken, topic.
OPEN: tuple[tuple[tuple[Then, ...], tuple[float, ...], str], ...] = (
	((), (0.3, 0.8, 1.4), "Poor Quality"),
	((_SENT,), (3, 20, 46, 70), "Not Settled in Time"),
	((_SENT, Then(_answer, 5)), (330, 420), "Bill and Charges"),
	((_SENT,), (150,), "Bill and Charges"),
	((_SENT, Then(_ask_time, 5)), (30, 55), "Poor Quality"),
	((_SENT, Then(_wait, 3)), (26, 50), "Bill and Charges"),
	((_SENT, Then(_report, 5)), (12, 24, 40), "Product Fault"),
	((_SENT, Then(_report, 5), _VERIFIED), (28, 34, 52), "Not Settled in Time"),
	((_SENT, Then(_report, 5), _VERIFIED, *_ATTEMPTS[:2]), (60,), "Poor Quality"),
	((*_TO_CALL[:1], Then(_report, 5), _VERIFIED, Then(_not_solved, 4)), (48, 72), "Poor Quality"),
	((_SENT, Then(_escalate, 2)), (27,), "Company Policy"),
	((_SENT, Then(_emergency, 0.5)), (22,), "Leak of Secrets"),
)

#: What becomes of complaints that come by telephone.
FROM_CALLS: tuple[tuple[Then, ...], ...] = (
	(_SENT,),
	(_SENT, Then(_report, 4)),
	(_SENT, Then(_report, 3), _VERIFIED),
	(_SENT, Then(_report, 3), _VERIFIED, Then(solved, 3)),
)
