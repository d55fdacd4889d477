"""Giving a little red flower within the allowances, which unique keys hold (STAFF-11)."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate

from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.notices.service import Notice, tell
from cs_center.papers.rules.month import Month
from cs_center.recognition.rules import flowers as rules
from cs_center.recognition.rules.flowers import Allowance, FlowerPolicy
from cs_center.recognition.service.policy import policy
from cs_center.recognition.service.store import (
	FLOWER,
	check_is_staff,
	given_in,
	givers,
	headcounts,
	is_giver,
)
from cs_center.responsibility.service.naming import kept
from cs_center.workforce.service import appended
from cs_center.workforce.service.choosing import colleagues
from cs_center.workforce.service.members import Member, members

RECEIVED = "cs_flower_received"
CHANGED = "cs_flower_wall"


def give(employee: str, reason: str) -> dict[str, Any]:
	"""Give one flower of this month's; answers it with what is left. Raises PermissionError, Rejected.

	Two at the same moment take different places, or the later one learns that there is none left.
	"""
	check_gives()
	giver, today = frappe.session.user, getdate()
	person = _member(employee)
	month = Month.of(today)
	left, places = _left(giver, person.team, month)
	# A user is who gives, an employee who gets: the same one is known by the user.
	rules.check_gift(giver, person.user or person.employee, reason, left)
	doc = appended.make(
		FLOWER,
		employee=person.employee,
		employee_name=person.full_name,
		user=person.user or None,
		team=person.team or None,
		giver=giver,
		giver_name=frappe.utils.get_fullname(giver),
		given_on=today,
		expires_on=rules.expires_on(today, policy()),
		reason=reason.strip(),
		giver_key=f"{giver}|{month.key}|{places[0]}",
		team_key=f"{person.team}|{month.key}|{places[1]}",
	)
	_tell(person, doc.name, giver, reason.strip())
	changed()
	return {"flower": doc.name, "left": left.giver - 1, "team_left": left.team - 1}


def changed() -> None:
	"""Have open walls look again, once this is committed. It says nothing: who may not see them learns nothing."""
	frappe.publish_realtime(CHANGED, {}, after_commit=True, doctype=FLOWER)


def check_gives() -> None:
	"""Raises PermissionError for those who have no flowers to give."""
	check_is_staff()
	if not is_giver():
		frappe.throw(_("Little red flowers are given by leaders."), frappe.PermissionError)


def allowance(team: str = "") -> Allowance:
	"""What who asks may still give this month, and what a team may still get."""
	return _left(frappe.session.user, team, Month.of(getdate()))[0]


def shares(month: Month, figures: FlowerPolicy) -> dict[str, int]:
	"""How many flowers each team may get in a month, by its headcount of today."""
	return rules.team_shares(givers(), headcounts(), figures)


def choice(txt: str = "", team: str = "") -> dict[str, Any]:
	"""For the dialog: who can get a flower, and what is left to give. Raises PermissionError."""
	check_gives()
	return {
		"people": colleagues(txt, [team] if team else None),
		"left": allowance().giver,
		"of": policy().per_giver,
	}


def _left(giver: str, team: str, month: Month) -> tuple[Allowance, tuple[int, int]]:
	"""What is left, and the places that the next flower takes."""
	figures, given = policy(), given_in(month)
	left = rules.allowance(giver, team, month, given, shares(month, figures), figures)
	by_giver = sum(one.giver == giver for one in given)
	by_team = sum(one.team == team for one in given)
	return left, (by_giver + 1, by_team + 1)


def _member(employee: str) -> Member:
	person = members([employee]).get(employee)
	if not person or not person.active:
		raise Rejected("There is no member of staff “{person}”.", person=employee)
	return person


def _tell(person: Member, flower: str, giver: str, words: str) -> None:
	text = kept(Reason(_RECEIVED, {"by": giver, "words": words}, "STAFF-11"))
	tell([Notice(person.user, RECEIVED, FLOWER, flower, text)] if person.user else [])


_RECEIVED = "A little red flower from {by}: {words}."
