"""By which switch and telephone an officer calls, and how the number is dialled there (CALL-8)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import phonenumbers

from cs_center.calls.rules.numbers import DialPlan

#: How a switch wants numbers: as people there dial them, or in full.
NATIONAL, FULL, FULL_DIGITS = "National", "E.164", "E.164 without +"
_NOT_A_DIGIT = re.compile(r"\D+")


@dataclass(frozen=True, slots=True)
class Line:
	"""An agent number of an officer; `switch` blank: the same on every switch."""

	extension: str
	switch: str = ""


@dataclass(frozen=True, slots=True)
class DialSwitch:
	"""A switch that can dial. `without_line`: it knows people by who they are."""

	name: str
	without_line: bool = False


def line_to_dial(lines: Sequence[Line], switches: Sequence[DialSwitch]) -> Line | None:
	"""The line by which somebody calls: one of that very switch, else one of every switch, else none where none is needed.

	Of several the first, switches by name. None: they have none, and call with another telephone.
	"""
	names = sorted(switch.name for switch in switches)
	if own := next((line for line in lines if line.switch in names), None):
		return own
	with_lines = sorted(switch.name for switch in switches if not switch.without_line)
	if with_lines and (anywhere := next((line for line in lines if not line.switch), None)):
		return Line(anywhere.extension, with_lines[0])
	return next((Line("", name) for name in names if name not in with_lines), None)


def digits_of(key: str) -> str:
	"""The key of a number that can be called as any telephone understands it: with its country, or a service number."""
	return key.rpartition(":")[2]


def as_dialled(key: str, plan: DialPlan, style: str) -> str:
	"""A number as the switch wants it. Service numbers such as 10086 have no country, and are the same in every style.

	>>> as_dialled("+867198888888", DialPlan("CN", "0719", trunk_prefix="9"), NATIONAL)
	'907198888888'
	"""
	number = digits_of(key)
	if style == FULL:
		return number
	if style == FULL_DIGITS:
		return number.removeprefix("+")
	if number.startswith("+"):
		parsed = phonenumbers.parse(number)
		number = phonenumbers.format_out_of_country_calling_number(parsed, plan.region)
	return plan.trunk_prefix + _NOT_A_DIGIT.sub("", number)
