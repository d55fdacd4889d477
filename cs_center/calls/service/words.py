"""Reasons of rules as sentences in the reader's language."""

from collections.abc import Iterator
from contextlib import contextmanager

import frappe
from frappe import _

from cs_center.calls.rules.reasons import Reason, Rejected


def say(reason: Reason) -> str:
	"""The sentence, with the rule's number. Values that are words of ours are translated too."""
	values = {name: _(value) if isinstance(value, str) else value for name, value in reason.values.items()}
	sentence = _(reason.text).format(**values)
	return f"{sentence} ({reason.rule})" if reason.rule else sentence


@contextmanager
def refusals_said() -> Iterator[None]:
	"""What a rule refuses becomes a ValidationError with its reason in words."""
	try:
		yield
	except Rejected as rejected:
		frappe.throw(say(rejected.reason))
