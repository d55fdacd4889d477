"""Reasons of rules as sentences in the reader's language."""

from frappe import _

from cs_center.calls.rules.reasons import Reason


def say(reason: Reason) -> str:
	"""The sentence, with the rule's number. Values that are words of ours are translated too."""
	values = {name: _(value) if isinstance(value, str) else value for name, value in reason.values.items()}
	sentence = _(reason.text).format(**values)
	return f"{sentence} ({reason.rule})" if reason.rule else sentence
