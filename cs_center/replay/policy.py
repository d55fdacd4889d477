"""The figures a manager may try: every policy of the rules, flat, from a file and the command line."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from types import ModuleType
from typing import Any

from cs_center.calls.rules.numbers import DialPlan
from cs_center.calls.rules.reasons import Rejected
from cs_center.calls.rules.service_level import ServicePolicy
from cs_center.responsibility.rules.ownership import OwnershipPolicy
from cs_center.workforce.rules.staffing import SeatPolicy, StaffPolicy, WaitTarget


@dataclass(frozen=True, slots=True)
class ReplayPolicy:
	"""What replay goes by. subscribers: whom the hotline serves.

	wrap_up_seconds: work after each call, for Erlang C.
	"""

	subscribers: int = 130_000
	wrap_up_seconds: float = 0
	service: ServicePolicy = field(default_factory=ServicePolicy)
	ownership: OwnershipPolicy = field(default_factory=OwnershipPolicy)
	plan: DialPlan = field(default_factory=DialPlan)
	seats: SeatPolicy = field(default_factory=SeatPolicy)
	staff: StaffPolicy = field(default_factory=StaffPolicy)
	target: WaitTarget = field(default_factory=WaitTarget)


_OWN = {"subscribers": int, "wrap_up_seconds": float}
#: What may be set: its name in the file, the part of the policy it belongs to, and the field there.
_SETTINGS = {
	"threshold_seconds": ("service", "threshold_seconds", int),
	"window_days": ("ownership", "window_days", float),
	"region": ("plan", "region", str),
	"area_code": ("plan", "area_code", str),
	"trunk_prefix": ("plan", "trunk_prefix", str),
	"internal_digits": ("plan", "internal_digits", int),
	"subscribers_per_seat": ("seats", "subscribers_per_seat", int),
	"least_seats": ("seats", "least_seats", int),
	"hours_per_day": ("staff", "hours_per_day", Decimal),
	"working_days_per_month": ("staff", "working_days_per_month", Decimal),
	"legal_hours_per_month": ("staff", "legal_hours_per_month", Decimal),
	"target_share": ("target", "share", float),
	"target_within_seconds": ("target", "within_seconds", float),
}
_MORE_THAN_NOTHING = ("subscribers_per_seat", "legal_hours_per_month")
SETTING_NAMES = (*_OWN, *_SETTINGS)


def with_settings(policy: ReplayPolicy, settings: Mapping[str, object]) -> ReplayPolicy:
	"""The policy with these settings changed.

	Raises `Rejected` for an unknown name or a value that makes no sense.
	"""
	for name, value in settings.items():
		if name in _OWN:
			policy = replace(policy, **{name: _read(name, value, _OWN[name])})
		elif name in _SETTINGS:
			part, attribute, kind = _SETTINGS[name]
			changed = replace(getattr(policy, part), **{attribute: _read(name, value, kind)})
			policy = replace(policy, **{part: changed})
		else:
			raise Rejected(
				"Unknown setting {name}. Known are: {known}.", name=name, known=", ".join(SETTING_NAMES)
			)
	return policy


def read_policy_file(path: Path) -> dict[str, object]:
	"""The settings in a TOML or JSON file. Raises `Rejected` when it can not be read."""
	try:
		text = path.read_text("utf-8-sig")
		settings = json.loads(text) if path.suffix.lower() == ".json" else _toml().loads(text)
	except OSError as error:
		raise Rejected(
			"The policy file {path} can not be read: {problem}.", path=path, problem=error.strerror or error
		)
	except ValueError as error:
		raise Rejected("The policy file {path} can not be read: {problem}.", path=path, problem=error)
	if not isinstance(settings, dict):
		raise Rejected("The policy file {path} must hold names and values.", path=path)
	return settings


def _toml() -> ModuleType:
	try:
		import tomllib
	except ModuleNotFoundError:
		try:
			import tomli as tomllib
		except ModuleNotFoundError:
			raise Rejected(
				"This Python reads no TOML before 3.11. Write the policy as JSON, or install tomli."
			)
	return tomllib


def _read(name: str, value: object, kind: type) -> Any:
	try:
		if isinstance(value, bool) or (kind is int and isinstance(value, float) and value != int(value)):
			raise ValueError
		found = kind(str(value) if kind in (str, Decimal) else value)
	except (ValueError, TypeError, OverflowError, InvalidOperation):
		raise Rejected(
			"{name} is {value}: that is no {kind}.", name=name, value=value, kind=_KIND_NAMES[kind]
		)
	if kind is not str:
		_check_range(name, found)
	return found


_KIND_NAMES = {int: "whole number", float: "number", Decimal: "number", str: "text"}


def _check_range(name: str, number: Any) -> None:
	if not math.isfinite(number) or not 0 <= number < 10**12:
		raise Rejected("{name} is {value}: it can not be negative or endless.", name=name, value=number)
	if name in _MORE_THAN_NOTHING and not number:
		raise Rejected("{name} is {value}: it must be more than 0.", name=name, value=number)
	if name == "target_share" and number >= 1:
		raise Rejected("{name} is {value}: it must be less than 1, such as 0.8.", name=name, value=number)
	if name == "window_days" and number > 36_500:
		raise Rejected("{name} is {value}: a hundred years are the most.", name=name, value=number)
