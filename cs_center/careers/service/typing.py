"""Typing tests: begun and judged by the server, or entered by people who say where they were taken (STAFF-1)."""

import hashlib
import json
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import DocType
from frappe.utils import getdate, now_datetime

from cs_center.appraisal.rules.dates import months_after
from cs_center.calls.rules.access import STAFF_ROLES, Viewer
from cs_center.calls.rules.reasons import Rejected
from cs_center.calls.service.staff import viewer
from cs_center.careers.rules import elsewhere, typing_speed
from cs_center.careers.rules.elsewhere import TypingEntry, TypingRow
from cs_center.careers.rules.typing_speed import Issued, Result, Sent
from cs_center.careers.service import store, texts
from cs_center.careers.service.exams import check_may_enter
from cs_center.careers.service.typing_policy import policy, valid_months
from cs_center.engines.database import insert_many, ordered_name, parts, stamp
from cs_center.responsibility.service.naming import kept, said
from cs_center.workforce.service import appended
from cs_center.workforce.service.members import Member, member_of, members
from cs_center.workforce.service.whose import HR_ROLES

TEST = "CS Typing Test"
BEGUN, GIVEN_UP, COUNTS, COUNTS_NOT = "Begun", "Given Up", "Counts", "Does Not Count"
WITHDRAWN = "Withdrawn"
#: Those with a result.
JUDGED = (COUNTS, COUNTS_NOT, WITHDRAWN)
HERE, ENTERED, IMPORTED = "Taken Here", "Entered", "Imported"
_MOST_INPUTS, _LONGEST = 20_000, 5000
_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Best:
	"""The fastest test of somebody that counts."""

	test: str
	speed: int
	tested_on: date


def begin(language: str) -> dict[str, Any]:
	"""Issue a test to who asks: its text, the word that one result is sent with, and the bounds. An open one is given up.

	Raises PermissionError, Rejected.
	"""
	member, text, user = _who_takes(), texts.drawn(language), frappe.session.user
	_give_up(user)
	nonce, figures = secrets.token_urlsafe(24), policy()
	doc = appended.make(
		TEST,
		employee=member.employee if member else None,
		employee_name=member.full_name if member else frappe.utils.get_fullname(user),
		user=user,
		status=BEGUN,
		how=HERE,
		text=text.name,
		language=text.language,
		shown=text.body,
		started_at=now_datetime(),
		nonce_hash=_hashed(nonce),
		open_key=user,
	)
	return {
		"test": doc.name,
		"text": text.name,
		"nonce": nonce,
		"body": text.body,
		"least_seconds": figures.least_seconds,
		"most_seconds": figures.most_seconds,
	}


def finish(nonce: str, text: str, typed: str, inputs: Sequence[Any]) -> dict[str, Any]:
	"""Judge what was typed by the server's own time, once for each word. Answers the result in words. Raises Rejected."""
	now, user = now_datetime(), frappe.session.user
	if len(typed) > _LONGEST:
		raise Rejected("Much more was typed than was shown: start a new test.")
	doc = _locked(_hashed(nonce))
	sent = Sent(user, text, _hashed(nonce), typed, _checked(inputs))
	figures = policy().of(doc.language) if doc else policy()
	typing_speed.check_session(_issued(doc), sent, now, figures)
	found = typing_speed.result(doc.shown, sent, doc.started_at, now, figures)
	appended.change(
		doc,
		status=COUNTS if found.counts else COUNTS_NOT,
		finished_at=now,
		tested_on=now.date(),
		typed=typed,
		inputs=_summary(sent.inputs),
		open_key=None,
		**_measured(found),
	)
	return {
		"test": doc.name,
		"speed": found.speed,
		"accuracy": float(found.accuracy * _PERCENT),
		"seconds": found.seconds,
		"counts": found.counts,
		"result": said(found.reason),
		"why_not": [said(one) for one in found.why_not],
	}


def enter(employee: str, day: str, speed: str, accuracy: str, why: str, language: str = "") -> str:
	"""Keep a result from elsewhere with who enters it and where it was taken. Raises PermissionError, Rejected."""
	check_may_enter(viewer(), employee)
	check_is_hr(viewer())
	people, row = members([employee]), TypingRow(1, employee, day, speed, accuracy, language)
	entries, problems = elsewhere.check_rows([row], people, getdate(), policy())
	if problems:
		raise Rejected(problems[0].reason.text, **problems[0].reason.values)
	if not elsewhere.is_new(entries[0], known_speeds(entries).get(elsewhere.key_of(entries[0]), ())):
		raise Rejected("This result is there already.")
	return write(entries, people, why)[0]


def withdraw(name: str, words: str) -> None:
	"""A result does not count any more, for a reason; the record stays. By HR, those above and the leader of the team.

	Raises PermissionError, Rejected.
	"""
	doc = frappe.get_doc(TEST, name, for_update=True)
	_check_may_withdraw(doc)
	if doc.status not in (COUNTS, COUNTS_NOT):
		raise Rejected("Only a result that is there is withdrawn.")
	if not words.strip():
		raise Rejected("Say why it is withdrawn.")
	store.write(
		doc,
		status=WITHDRAWN,
		withdrawn_on=getdate(),
		withdrawn_by=frappe.session.user,
		withdrawn_words=words.strip(),
	)


def check_is_hr(by: Viewer) -> None:
	"""Raises PermissionError for those who may not enter results from elsewhere."""
	if not by.roles & HR_ROLES and by.user != "Administrator":
		frappe.throw(_("Results from elsewhere are entered by HR."), frappe.PermissionError)


def write(
	entries: Sequence[TypingEntry],
	people: dict[str, Member],
	why: str,
	*,
	how: str = ENTERED,
	by: str = "",
	exam_import: str | None = None,
) -> list[str]:
	"""Keep results from elsewhere; answers their names. Raises Rejected without a reason."""
	if not why.strip():
		raise Rejected("Say where the tests were taken and who held them.")
	figures = policy()
	common = {"how": how, "entered_by": by or frappe.session.user, "reason": why.strip(), **stamp()}
	common |= {"exam_import": exam_import}
	rows = [{**_row(one, people[one.person], figures), **common} for one in entries]
	insert_many(TEST, rows)
	return [row["name"] for row in rows]


def best_of(employees: Collection[str], on: date | None = None) -> dict[str, int]:
	"""Chinese characters a minute of each employee's best test that counts on a day, today by default."""
	return {employee: best.speed for employee, best in best_tests_of(employees, on).items()}


def best_tests_of(employees: Collection[str], on: date | None = None) -> dict[str, Best]:
	"""The same with the record that shows it; of equally fast ones the newest."""
	names, found = sorted(set(employees)), {}
	day = on or getdate()
	for some in parts(names):
		for employee, *best in _counting(some, day):
			found[employee] = Best(*best)
	return found


def known_speeds(entries: Collection[TypingEntry]) -> dict[tuple[str, date, str], set[int]]:
	"""Speeds of the results from elsewhere that are kept already, by person, day and language; withdrawn ones left out."""
	test = DocType(TEST)
	query = frappe.qb.from_(test).where((test.how != HERE) & (test.status != WITHDRAWN))
	query = query.select(test.employee, test.tested_on, test.language, test.speed)
	found: dict[tuple[str, date, str], set[int]] = {}
	for people in parts(sorted({one.person for one in entries})):
		for *key, speed in query.where(test.employee.isin(people)).run():
			found.setdefault(tuple(key), set()).add(speed)
	return found


def desk() -> dict[str, Any]:
	"""What the page of the test shows before one begins. Raises PermissionError."""
	member, figures = _who_takes(), policy()
	best = best_tests_of([member.employee]) if member else {}
	return {
		"languages": texts.languages(),
		"results": _my_results(),
		"best": best[member.employee].speed if best else None,
		"least_seconds": figures.least_seconds,
		"most_seconds": figures.most_seconds,
		"least_accuracy": float(figures.least_accuracy * _PERCENT),
	}


def _my_results(limit: int = 10) -> list["frappe._dict"]:
	fields = ["name", "tested_on", "speed", "accuracy", "seconds", "status", "how", "why_not", "result"]
	fields += ["language", "withdrawn_words"]
	filters = {"user": frappe.session.user, "status": ("in", JUDGED)}
	return frappe.get_all(TEST, filters=filters, fields=fields, order_by="creation desc", limit=limit)


def _counting(employees: Sequence[str], day: date) -> Sequence[Any]:
	"""Ordered so that the best comes last."""
	test = DocType(TEST)
	query = (
		frappe.qb.from_(test)
		.where(test.employee.isin(employees) & (test.status == COUNTS) & (test.tested_on <= day))
		.where(test.language == typing_speed.CHINESE)
		.orderby(test.speed, test.tested_on, test.name)
		.select(test.employee, test.name, test.speed, test.tested_on)
	)
	months = valid_months()
	return [row for row in query.run() if not months or months_after(row[3], months) >= day]


def _check_may_withdraw(doc: Document) -> None:
	by = viewer()
	if doc.user == by.user:
		frappe.throw(_("Nobody withdraws results of their own."), frappe.PermissionError)
	check_may_enter(by, doc.employee) if doc.employee else check_is_hr(by)


def _who_takes() -> Member | None:
	seer = viewer()
	if not seer.roles & {*STAFF_ROLES, *HR_ROLES}:
		frappe.throw(_("Typing tests are for the members of staff."), frappe.PermissionError)
	return member_of(seer.user)


def _give_up(user: str) -> None:
	name = frappe.db.get_value(TEST, {"open_key": user}, for_update=True)
	if name:
		appended.change(frappe.get_doc(TEST, name), status=GIVEN_UP, open_key=None)


def _locked(nonce_hash: str) -> Document | None:
	name = frappe.db.get_value(TEST, {"nonce_hash": nonce_hash}, for_update=True)
	return frappe.get_doc(TEST, name, for_update=True) if name else None


def _issued(doc: Document | None) -> Issued | None:
	"""A test that was given up is none."""
	if not doc or doc.status == GIVEN_UP:
		return None
	return Issued(doc.user, doc.text, doc.nonce_hash, doc.started_at, doc.status != BEGUN)


def _measured(found: Result) -> dict[str, Any]:
	return {
		"speed": found.speed,
		"accuracy": found.accuracy * _PERCENT,
		"seconds": found.seconds,
		"characters": found.characters,
		"edits": found.edits,
		"result": kept(found.reason),
		"why_not": "\n".join(kept(one) for one in found.why_not) or None,
	}


def _row(entry: TypingEntry, member: Member, figures: typing_speed.TypingPolicy) -> dict[str, Any]:
	judged = elsewhere.judge(entry, figures)
	return {
		"name": ordered_name(),
		"employee": entry.person,
		"employee_name": member.full_name,
		"user": member.user or None,
		"status": COUNTS_NOT if judged.why_not else COUNTS,
		"tested_on": entry.day,
		"language": entry.language,
		"speed": entry.speed,
		"accuracy": entry.accuracy * _PERCENT,
		"result": kept(judged.reason),
		"why_not": "\n".join(kept(one) for one in judged.why_not) or None,
	}


def _checked(inputs: Sequence[Any]) -> tuple[int, ...]:
	is_plain = len(inputs) <= _MOST_INPUTS and all(type(one) is int for one in inputs)
	if not is_plain:
		frappe.throw(_("These are no inputs of a typing test."))
	return tuple(inputs)


def _summary(inputs: tuple[int, ...]) -> str:
	"""What is kept of the inputs: how many, the first and the last, and the longest pause, in milliseconds."""
	times = sorted(inputs)
	pause = max((after - before for before, after in pairwise(times)), default=0)
	ends = {"first": times[0], "last": times[-1]} if times else {}
	return json.dumps({"count": len(times), **ends, "longest_pause": pause})


def _hashed(nonce: str) -> str:
	"""What the database has of a word that only who takes the test knows."""
	return hashlib.blake2b(nonce.encode(), digest_size=32).hexdigest()
