"""Reasons of rules as sentences in the reader's language."""

from collections.abc import Iterator
from contextlib import contextmanager

import frappe
from frappe import _

from cs_center.calls.rules.reasons import Reason, Rejected


def say(reason: Reason, language: str | None = None) -> str:
	"""The sentence, with the rule's number, in the user's language. Values that are words of ours are translated too."""
	values = {
		n: _(value, language) if isinstance(value, str) else value for n, value in reason.values.items()
	}
	sentence = _(reason.text, language).format(**values)
	return f"{sentence} ({reason.rule})" if reason.rule else sentence


def say_for_all(reason: Reason) -> str:
	"""The sentence as it is stored: in the site's language, whoever's deed led to it (a switch speaks none)."""
	return say(reason, frappe.db.get_default("lang") or "en")


@contextmanager
def refusals_said() -> Iterator[None]:
	"""What a rule refuses becomes a ValidationError with its reason in words."""
	try:
		yield
	except Rejected as rejected:
		frappe.throw(say(rejected.reason))
