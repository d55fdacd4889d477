"""Reasons of rules as sentences in the reader's language."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time
from typing import Any

import frappe
from frappe import _
from frappe.utils.caching import request_cache

from cs_center.calls.rules.reasons import Reason, Rejected


def say(reason: Reason, language: str | None = None) -> str:
	"""The sentence, with the rule's number, in the user's language. Values that are words of ours are translated too."""
	words = _dictionary(language or frappe.local.lang)
	values = {
		n: words[value] if isinstance(value, str) else _shown(value) for n, value in reason.values.items()
	}
	sentence = words[reason.text].format(**values)
	return f"{sentence} ({reason.rule})" if reason.rule else sentence


def _shown(value: Any) -> Any:
	"""A moment as people write it: nobody is told microseconds."""
	if isinstance(value, datetime):
		return f"{value:%Y-%m-%d %H:%M}"
	return f"{value:%H:%M}" if isinstance(value, time) else value


def say_for_all(reason: Reason) -> str:
	"""The sentence as it is stored: in the site's language, whoever's deed led to it (a switch speaks none)."""
	return say(reason, _site_language())


@request_cache
def _site_language() -> str:
	return frappe.db.get_default("lang") or "en"


class _Dictionary(dict[str, str]):
	"""What was looked up is kept for the request: a sweep says the same few words thousands of times."""

	def __init__(self, language: str) -> None:
		super().__init__()
		self.language = language

	def __missing__(self, text: str) -> str:
		return self.setdefault(text, _(text, self.language))


@request_cache
def _dictionary(language: str) -> _Dictionary:
	return _Dictionary(language)


@contextmanager
def refusals_said() -> Iterator[None]:
	"""What a rule refuses becomes a ValidationError with its reason in words."""
	try:
		yield
	except Rejected as rejected:
		frappe.throw(say(rejected.reason))
