"""Members of staff as employees, and what happened in the month before, for tests of appraisals."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import frappe
import pytest

from cs_center.appraisal.rules.facts import PersonMonth
from cs_center.appraisal.service import facts
from cs_center.papers.rules.month import Month
from cs_center.workforce.service.members import Member, members
from devtools.remembered import remembered
from tests.site import centre, workforce
from tests.site.centre import PEOPLE
from tests.site.papers import MONTH

LAST = Month.of(MONTH)
POST = "Customer Representative"
NUMBERS = {"anna": "1001", "alan": "1002", "bea": "1003", "lee": "1009"}


def hired() -> dict[str, str]:
	"""Anna, Alan, Bea and Lee as employees in their posts; their names as such."""
	return dict(zip(NUMBERS, _hired(), strict=True))


@remembered
def _hired() -> tuple[str, ...]:
	found = []
	for name, number in NUMBERS.items():
		found.append(workforce.employee(name.title(), user_id=getattr(PEOPLE, name)))
		post = "Shift Leader" if name == "lee" else POST
		frappe.db.set_value("CS Staff Record", number, {"employee": found[-1], "post": post})
	return tuple(found)


def member(name: str) -> Member:
	"""Somebody who is hired."""
	employee = frappe.db.get_value("CS Staff Record", NUMBERS[name], "employee")
	return members([employee])[employee]


def of(name: str, month: Month = LAST) -> PersonMonth:
	"""What is known of somebody's month, asked for them alone."""
	one = member(name)
	return facts.of_month(month, [one])[one.employee]


def of_all(names: Iterable[str] = NUMBERS, month: Month = LAST) -> dict[str, PersonMonth]:
	"""What is known of the month of several people, asked at once; by their first names."""
	people = {name: member(name) for name in names}
	found = facts.of_month(month, list(people.values()))
	return {name: found[one.employee] for name, one in people.items()}


def morning(day: int = 3, hour: int = 10) -> datetime:
	"""A moment of the month before, in the site's zone."""
	return centre.workday_morning().replace(year=MONTH.year, month=MONTH.month, day=day, hour=hour)


def called(call_id: str, agent: str = "1001", day: int = 3, hour: int = 10, **said: Any) -> str:
	"""A call of that month, answered after 12 seconds; its log."""
	return centre.answered_call(call_id, agent, start=morning(day, hour), **said)


def hooked(
	monkeypatch: pytest.MonkeyPatch, path: str, tell: dict[str, Any], of: str = facts.MORE_FACTS
) -> None:
	"""Of a hook only this path, and what it leads to."""
	hooks, attribute = frappe.get_hooks, frappe.get_attr

	def get_hooks(hook: str | None = None, *rest: Any, **more: Any) -> Any:
		return [path] if hook == of else hooks(hook, *rest, **more)

	monkeypatch.setattr(frappe, "get_hooks", get_hooks)
	monkeypatch.setattr(frappe, "get_attr", lambda name: tell.get(name) or attribute(name))
