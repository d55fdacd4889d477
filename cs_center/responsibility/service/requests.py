"""A request as a transaction of its own."""

from collections.abc import Callable
from typing import TypeVar

import frappe

from cs_center.calls.rules.reasons import Rejected
from cs_center.engines.database import retried
from cs_center.responsibility.service.naming import said

T = TypeVar("T")


def deed(do: Callable[[], T]) -> T:
	"""Do what a request asks; when somebody else was first, do it again on what is there now. Refusals are said."""
	try:
		return retried(lambda _attempt: do())
	except Rejected as rejected:
		frappe.throw(said(rejected.reason))
