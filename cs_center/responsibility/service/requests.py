"""A request as a transaction of its own."""

from collections.abc import Callable
from typing import TypeVar

from cs_center.calls.service.words import refusals_said
from cs_center.engines.database import retried

T = TypeVar("T")


def deed(do: Callable[[], T]) -> T:
	"""Do what a request asks; when somebody else was first, do it again on what is there now. Refusals are said."""
	with refusals_said():
		return retried(lambda _attempt: do())
