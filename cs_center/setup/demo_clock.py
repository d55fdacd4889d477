"""The demo's clock: what people did in past weeks is done through the services, at the time at which they did it."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import frappe
from frappe.utils import data, now_datetime

_NAME = "now_datetime"
_TICK = timedelta(microseconds=1009)


class Clock:
	"""Says the time at which the demo is, in the site's zone."""

	def __init__(self, at: datetime) -> None:
		self.at = at

	def __call__(self) -> datetime:
		# It goes on as real ones do: two steps of one deed are not at the same moment.
		self.at += _TICK
		return self.at


def become(user: str) -> None:
	"""Be somebody else from now on. What is cached stays: all of it is kept by whom it is of, and reading it anew for
	each of a thousand deeds takes longer than the deeds."""
	cached = frappe.local.cache
	frappe.set_user(user)
	frappe.local.cache = cached


@contextmanager
def turned_back(to: datetime) -> Iterator[Clock]:
	"""Every module takes the time from the clock that is given, and nobody is sent what was long ago.

	A limit on working days, its reason in words, an hour of the day: moved afterwards, they would be wrong.
	"""
	clock, real = Clock(to), now_datetime
	_give(real, clock)
	# A worker would send what is written here as of today.
	frappe.flags.cs_center_notices_wanted = True
	try:
		yield clock
	finally:
		frappe.flags.cs_center_notices_wanted = False
		_give(clock, real)


def _give(instead_of: Callable[[], datetime], clock: Callable[[], datetime]) -> None:
	for module in {id(module): module for module in (data, *sys.modules.values())}.values():
		if getattr(module, "__dict__", {}).get(_NAME) is instead_of:
			setattr(module, _NAME, clock)
