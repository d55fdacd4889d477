"""FIRST-5: the owner can not answer. Who does instead, how long a caller waits, in which words; the owner stays the owner."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from typing import Any

import frappe
import pytest
from frappe.utils import getdate

from cs_center.calls import api as calls_api
from cs_center.calls.service import clock
from cs_center.responsibility import api
from cs_center.responsibility.service import answer, live
from cs_center.workforce.service import presence
from tests.site import centre
from tests.site.centre import PEOPLE, take, workday_morning
from tests.site.test_duty_hrms import assign, leave, shift_type
from tests.site.workforce import absence, at, employee, holiday_list, record, trust, work

AsUser = Callable[[str], AbstractContextManager[None]]
NUMBER = "13800138000"
ANNA, ALAN, BEA, LEE = PEOPLE.anna, PEOPLE.alan, PEOPLE.bea, PEOPLE.lee
ALL_DAY = ("Every Day", "00:00:00", "00:00:00")
DAY, NIGHT = ("Every Day", "08:00:00", "16:00:00"), ("Every Day", "22:00:00", "06:00:00")
TEN = 10
RULE = "Every Matter"
QUEUES, NUMBERS = ("billing", "faults", ""), ("13700137000", "13700137001", "13700137002")


def owned(queue: str = "billing", call_id: str = "first", number: str = NUMBER) -> Any:
	"""Anna's matter of three days ago."""
	whose = {"start": workday_morning() - timedelta(days=3), "from_number": number}
	take(call_id, "ringing", 0, queue=queue, **whose)
	take(call_id, "answered", 12, agent="1001", **whose)
	call = take(call_id, "ended", 312, **whose).call_log
	return frappe.get_doc("CS Responsibility", {"first_call": call})


def said(user: str, state: str, hours: float = 9.5) -> None:
	presence.say(user, state, "Self", at(hours))


def busy(agent: str, hours: float = TEN) -> None:
	"""Somebody is in a call with another customer since a minute before."""
	start = clock.from_site(at(hours)) - timedelta(minutes=1)
	take(f"busy-{agent}", "answered", 0, start=start, agent=agent, from_number=f"1390000{agent}")


def hire(number: str, team: str | None = "A") -> str:
	"""One more agent; a user is slow to make by its form."""
	user = f"agent-{number}@centre.example.com"
	names = {"name": user, "email": user, "first_name": "Agent", "full_name": "Agent", "enabled": 1}
	frappe.get_doc({"doctype": "User", **names}).db_insert()
	lines = [{"agent_id": number}]
	record = {
		"doctype": "CS Staff Record",
		"staff_number": number,
		"user": user,
		"team": team,
		"lines": lines,
	}
	frappe.get_doc(record).insert()
	return user


def rule(name: str, **values: Any) -> None:
	frappe.get_doc({"doctype": "CS First Caller Rule", "rule_name": name, **values}).insert()


def change_rule(**values: Any) -> None:
	doc = frappe.get_doc("CS First Caller Rule", RULE)
	doc.update(values)
	doc.save()


def ask(hours: float, waited: float | str | None = None) -> dict[str, Any]:
	with at_time(hours):
		return api.who_answers(NUMBER, waited)


def ring(hours: float, seconds_ago: int = 0) -> dict[str, Any] | None:
	"""What a switch is told of a call that has been ringing for so long; the call is forgotten again."""
	start = clock.from_site(at(hours)) - timedelta(seconds=seconds_ago)
	frappe.db.savepoint("ring")
	with at_time(hours):
		responsible = take("ring", "ringing", 0, start=start, queue="billing").responsible
	frappe.db.rollback(save_point="ring")
	return responsible


@contextmanager
def at_time(hours: float) -> Iterator[None]:
	with pytest.MonkeyPatch.context() as patch:
		for module in (answer, live):
			patch.setattr(module, "now_datetime", lambda: at(hours))
		yield


def reached(matter: Any, hours: float = TEN) -> dict[str, Any]:
	"""Who answers by both doors, which must say the same; asking moves nothing."""
	before = standing(matter)
	asked, rung = ask(hours), ring(hours)
	assert asked["matter"] == matter.name and asked["owner"] == ANNA
	told = {name: asked[name] for name in ("user", "staff_number", "matter", "wait_seconds", "reason")}
	assert rung == (told if asked["user"] else None)
	assert standing(matter) == before and before["responsible"] == ANNA
	return asked


def standing(matter: Any) -> dict[str, Any]:
	row = frappe.get_doc("CS Responsibility", matter.name).as_dict()
	return {**row, "chain": [step["event"] for step in api.chain(matter.name)["steps"]]}


def on_holiday() -> None:
	record("1001", employee=employee("Anna", holiday_list=holiday_list("Ours", getdate())))


def left() -> None:
	name = employee("Anna")
	record("1001", employee=name)
	frappe.get_doc("Employee", name).update({"status": "Left", "relieving_date": getdate()}).save()


HAPPENS: dict[str, Callable[[], Any]] = {
	"off shift": lambda: None,
	"absent": lambda: absence("1001", at(9), at(12)),
	"on holiday": on_holiday,
	"disabled": lambda: frappe.db.set_value("User", ANNA, "enabled", 0),
	"no record": lambda: record("1001", active=0),
	"left": left,
	"logged off": lambda: said(ANNA, "Logged Off", 9),
	"away": lambda: said(ANNA, "Away", 9),
	"long ago": lambda: said(ANNA, "Available", -3),
}
LONG_AGO = "最近一次在席是 {t}，已超过 12 小时。"
#: What is said after her name. {t} is the time of HOURS.
WORDS = {
	"off shift": ("is off shift until {t}.", "已下班，{t} 上班。"),
	"absent": ("is on leave or absent until {t}.", "请假或缺勤至 {t}。"),
	"on holiday": ("is off shift until {t}.", "已下班，{t} 上班。"),
	"disabled": ("is disabled and can not log in.", "已停用，无法登录。"),
	"no record": ("has no active staff record.", "没有启用的客服人员档案。"),
	"left": ("has left the company or is suspended.", "已离职或被停职。"),
	"logged off": ("logged off at {t}.", "已于 {t} 签退。"),
	"away": ("has been away since {t}.", "自 {t} 起离席。"),
	"long ago": ("was last said to be available at {t}, more than 12 hours ago.", LONG_AGO),
}
HOURS = {"off shift": 22, "absent": 12, "on holiday": 32, "logged off": 9, "away": 9, "long ago": -3}
PLANS = {"off shift": NIGHT, "on holiday": DAY, "away": None, "long ago": None}
NOTHING_KNOWN = "No hours are planned for anna (1001), and nobody has said that they are logged on. (FIRST-5)"


@pytest.mark.parametrize("what", HAPPENS)
def test_an_owner_who_is_not_there_is_answered_for_by_the_team(what: str) -> None:
	matter = owned()
	said(ALAN, "Available")
	assert reached(matter)["tried"] == [NOTHING_KNOWN]
	if hours := PLANS.get(what, ALL_DAY):
		work("1001", hours)
		assert (reached(matter)["user"] == ANNA) is (what != "off shift")
	HAPPENS[what]()
	(english, chinese), moment = WORDS[what], f"{at(HOURS.get(what, 0)):%Y-%m-%d %H:%M}"
	for language, why, instead in (
		("en", english, "alan (1002) answers instead of anna (1001), who stays the owner (Owner's Team)."),
		("zh", chinese, "由 alan (1002) 代接（首问责任人的班组）；首问责任人仍为 anna (1001)。"),
	):
		frappe.local.lang = language
		found = reached(matter)
		assert (found["user"], found["staff_number"], found["wait_seconds"]) == (ALAN, "1002", 0)
		assert found["reason"] == f"{instead} (FIRST-5)"
		assert found["tried"] == [f"anna (1001) {why.format(t=moment)} (FIRST-5)"]


def test_a_night_shift_over_midnight_is_reached_before_and_after_it() -> None:
	matter = owned()
	work("1001", NIGHT)
	work("1002", ALL_DAY)
	for _again in ("by the plan", "by the book"):
		for hours in (0, 1, 5.99, 22, 23.99, 24, 25, 29.99):
			found = reached(matter, hours)
			assert found["user"] == ANNA and found["tried"] == [], hours
			assert "and is there. (FIRST-3)" in found["reason"]
		for hours in (6, 10, 21.99, 30):
			found = reached(matter, hours)
			back = at(46) if hours == 30 else at(22)
			assert found["user"] == ALAN and f"off shift until {back:%Y-%m-%d %H:%M}" in found["tried"][0]
		trust("1001", "1002")


def test_leave_of_hrms_is_answered_for_by_the_team(full_site: str) -> None:
	if "hrms" not in frappe.get_installed_apps():
		pytest.skip("HRMS is not on this bench")
	matter = owned()
	name = employee("Anna", holiday_list=holiday_list("Ours"))
	record("1001", employee=name)
	work("1002", ALL_DAY)
	assign(name, shift_type("Night", "22:00:00", "06:00:00"), getdate() - timedelta(days=2))
	leave(name, getdate(), getdate())
	for _again in ("by the plan", "by the book"):
		for hours, user in ((1, ANNA), (TEN, ALAN), (23, ALAN), (29, ALAN), (47, ANNA)):
			assert reached(matter, hours)["user"] == user, hours
		assert "on leave or absent until" in reached(matter, 23)["tried"][0]
		trust("1001", "1002")


def test_of_the_team_who_is_free_and_has_fewest_matters_answers() -> None:
	matter = owned()
	amy, ann, aki = hire("1004"), hire("1005"), hire("1006")
	for user in (ALAN, amy, ann, aki, LEE, hire("1007", team="B")):
		said(user, "Available")
	said(ann, "Away")
	busy("1006")
	for name, user in (("1", ALAN), ("2", ALAN), ("3", amy)):
		row = {"name": name, "responsible": user, "status": "Open", "ticket_type": "Issue", "ticket": name}
		frappe.get_doc({"doctype": "CS Responsibility", **row}).db_insert()
	found = reached(matter)
	assert (found["user"], found["staff_number"]) == (amy, "1004")
	frappe.db.set_value("CS Responsibility", {"responsible": ALAN}, "status", "Closed")
	assert reached(matter)["user"] == ALAN
	busy("1002")
	assert reached(matter)["user"] == amy
	busy("1004")
	assert reached(matter)["user"] == LEE
	take("busy-1006", "ended", 60, start=clock.from_site(at(TEN)) - timedelta(minutes=1))
	assert reached(matter)["user"] == aki


def test_after_the_team_the_leader_then_the_deputy_then_the_queue_decides() -> None:
	matter = owned()
	dora = hire("1008")
	frappe.db.set_value("CS Team", "A", "deputy", dora)
	for user in (ALAN, LEE, dora):
		said(user, "Available")
	assert reached(matter)["user"] == ALAN
	said(ALAN, "Away", 9.6)
	found = reached(matter)
	assert found["user"] == LEE and "(Shift Leader)" in found["reason"]
	said(LEE, "Logged Off", 9.7)
	assert reached(matter)["user"] == dora
	busy("1008")
	alan, lee = f"{at(9.6):%Y-%m-%d %H:%M}", f"{at(9.7):%Y-%m-%d %H:%M}"
	found = reached(matter)
	assert found["user"] is found["staff_number"] is found["name"] is None
	assert found["reason"] == (
		"anna (1001) owns the matter, but nobody who may answer instead is there: the queue decides. (FIRST-5)"
	)
	assert found["tried"] == [
		NOTHING_KNOWN,
		f"alan (1002) has been away since {alan}. (FIRST-5)",
		f"lee (1009) logged off at {lee}. (FIRST-5)",
		"Agent (1008) is in another call. (FIRST-5)",
	]
	frappe.local.lang = "zh"
	found = reached(matter)
	assert found["reason"] == "首问责任人为 anna (1001)，但可代接的人员均不在岗：由队列分配。 (FIRST-5)"
	assert found["tried"] == [
		"anna (1001) 没有排班，也没有签到的记录。 (FIRST-5)",
		f"alan (1002) 自 {alan} 起离席。 (FIRST-5)",
		f"lee (1009) 已于 {lee} 签退。 (FIRST-5)",
		"Agent (1008) 正在通话。 (FIRST-5)",
	]


def test_a_busy_owner_is_waited_for_as_long_as_the_rule_says() -> None:
	matter = owned()
	said(ANNA, "Available")
	said(ALAN, "Available")
	busy("1001")
	for waited, left in ((0, 60), ("59", 1), (59.5, 1)):
		found = ask(TEN, waited)
		assert (found["user"], found["wait_seconds"], found["tried"]) == (ANNA, left, [])
		assert f"is in another call: wait {left} seconds more for them. (FIRST-5)" in found["reason"]
	for waited in (60, 61, 3600):
		found = ask(TEN, waited)
		assert (found["user"], found["wait_seconds"]) == (ALAN, 0)
		text = "anna (1001) is in another call for longer than the 60 seconds that a caller waits. (FIRST-5)"
		assert found["tried"] == [text]
	frappe.local.lang = "zh"
	assert "正在通话：请再等 60 秒。 (FIRST-5)" in reached(matter)["reason"]
	assert ask(TEN, 60)["tried"] == ["anna (1001) 正在通话，已超过来电人等待的 60 秒。 (FIRST-5)"]
	change_rule(wait_seconds=0)
	assert reached(matter)["user"] == ALAN
	said(ALAN, "Away", 9.6)
	assert ask(TEN, 60)["user"] is None and len(ask(TEN, 60)["tried"]) == 3
	with pytest.raises(frappe.ValidationError):
		ask(TEN, -1)


def test_the_wait_is_measured_from_when_the_call_began_to_ring() -> None:
	owned()
	said(ANNA, "Available")
	said(ALAN, "Available")
	busy("1001")
	# The switch never said how this one ended.
	take("stale", "ringing", 0, start=clock.from_site(at(TEN)) - timedelta(minutes=50))
	for seconds, user, left in ((0, ANNA, 60), (20, ANNA, 40), (59, ANNA, 1), (60, ALAN, 0), (90, ALAN, 0)):
		rung = ring(TEN, seconds)
		assert rung and (rung["user"], rung["wait_seconds"]) == (user, left)
		frappe.db.savepoint("ringing")
		take("ringing", "ringing", 0, start=clock.from_site(at(TEN)) - timedelta(seconds=seconds))
		found = ask(TEN)
		assert (found["user"], found["wait_seconds"]) == (user, left)
		assert ask(TEN, 5)["wait_seconds"] == 55
		frappe.db.rollback(save_point="ringing")


def test_a_rule_may_name_another_order_of_who_answers() -> None:
	matter = owned(queue="faults")
	person = hire("1004", team=None)
	steps = [{"who": "Queue's Team"}, {"who": "A Person", "user": person}, {"who": "Shift Leader"}]
	change_rule(fallback=steps)
	for user in (ALAN, BEA, person, LEE):
		said(user, "Available")
	found = reached(matter)
	assert (found["user"], found["staff_number"]) == (BEA, "1003") and "(Queue's Team)" in found["reason"]
	frappe.local.lang = "zh"
	assert "（队列的班组）" in reached(matter)["reason"]
	said(BEA, "Away", 9.6)
	assert reached(matter)["user"] == person and "（指定人员）" in reached(matter)["reason"]
	frappe.local.lang = "en"
	busy("1004")
	found = reached(matter)
	assert found["user"] == LEE and found["tried"][-1] == "Agent (1004) is in another call. (FIRST-5)"
	change_rule(fallback=[{"who": "A Person", "user": ANNA}])
	assert reached(matter)["user"] is None
	assert reached(matter)["tried"][1:] == ["There is nobody to ask: A Person. (FIRST-5)"]
	change_rule(fallback=[])
	assert reached(matter)["user"] is None and len(reached(matter)["tried"]) == 1


def test_whoever_answers_instead_the_owner_stays_the_owner(as_user: AsUser) -> None:
	matter = owned()
	said(ALAN, "Available")
	assert reached(matter)["user"] == ALAN
	said_now = {"source": centre.SOURCE, "call_id": "back", "from_number": NUMBER, "direction": "inbound"}
	begin = workday_morning() + timedelta(minutes=30)
	with as_user(PEOPLE.switch):
		for seconds, event, more in ((0, "ringing", {}), (5, "answered", {"agent": "1002"})):
			moment = (begin + timedelta(seconds=seconds)).isoformat()
			told = calls_api.switch_event(
				event=event, at=moment, to_number=centre.HOTLINE, **said_now, **more
			)
	assert told["responsible"]["user"] == ANNA
	after = standing(matter)
	assert (after["responsible"], after["chain"]) == (ANNA, ["Taken", "Answered by Another"])
	said(ANNA, "Available")
	assert reached(matter)["user"] == ANNA


def test_the_rule_of_a_matter_is_the_first_that_fits() -> None:
	rule("Faults", priority=9, queues=[{"queue": "faults"}], wait_seconds=5)
	rule("Billing", priority=10, kinds=[{"kind": "Billing"}], wait_seconds=7)
	rule("Off", priority=1, enabled=0, wait_seconds=9)
	matters = [owned(queue, queue, number) for queue, number in zip(QUEUES, NUMBERS, strict=True)]
	assert [matter.rule for matter in matters] == ["Billing", "Faults", RULE]
	rule("Particular", priority=9, queues=[{"queue": "faults"}], kinds=[{"kind": "Sales"}], wait_seconds=1)
	rule("Late", priority=8, wait_seconds=3)
	said(ANNA, "Available")
	busy("1001")
	with at_time(TEN):
		found = [api.who_answers(number) for number in NUMBERS]
	# A matter keeps the rule under which it was taken.
	assert [(each["user"], each["wait_seconds"]) for each in found] == [(ANNA, 7), (ANNA, 5), (ANNA, 60)]
	assert owned("faults", "new", "13700137009").rule == "Late"


def test_what_a_rule_leaves_to_nobody_is_nobodys_and_takes_nothing_away() -> None:
	rule("Nobody's", priority=1, queues=[{"queue": "faults"}], owns=0)
	start = workday_morning() - timedelta(days=2)
	said(ANNA, "Available")
	take("lost", "answered", 0, start=start, agent="1002", queue="faults")
	take("lost", "ended", 60, start=start)
	assert not frappe.db.count("CS Responsibility")
	found = ask(TEN)
	assert (found["user"], found["matter"], found["tried"], ring(TEN)) == (None, None, [], None)
	assert found["reason"] == "Nobody owns a matter of this caller: who takes the call owns it. (FIRST-1)"
	frappe.local.lang = "zh"
	assert ask(TEN)["reason"] == "此来电人没有在办事项：谁接听，谁为首问责任人。 (FIRST-1)"
	matter = owned()
	before = standing(matter)
	take("again", "answered", 0, start=start, agent="1002", queue="faults")
	take("again", "ended", 60, start=start)
	assert standing(matter) == before and reached(matter)["user"] == ANNA


@pytest.mark.commits  # the number book of ERPNext's contacts commits
def test_a_rule_may_be_for_a_tier() -> None:
	rule("Gold", priority=2, tiers=[{"tier": "Gold"}], wait_seconds=300, fallback=[{"who": "Shift Leader"}])
	frappe.db.set_value("Customer", centre.customer("Zhang San", NUMBER), "cs_tier", "Gold")
	centre.customer("Li Si", "13911112222")
	gold, other = owned(), owned(call_id="other", number="13911112222")
	assert (gold.rule, gold.tier, other.rule) == ("Gold", "Gold", RULE)
	for user in (ANNA, ALAN, LEE):
		said(user, "Available")
	busy("1001")
	assert reached(gold)["wait_seconds"] == 300 and ask(TEN, 300)["user"] == LEE
