"""Placeholders in what is said: `{name}` and the headings of the file become what it has about somebody (CALL-8)."""

import re
from collections.abc import Callable, Collection, Mapping

_PLACE = re.compile(r"\{([^{}\n]{1,80})\}")
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def filled(text: str, values: Mapping[str, str], safe: Callable[[str], str] = str) -> str:
	"""The text with what is known of somebody; what is not known is left out. `safe`: what makes a value fit where it goes."""
	return _PLACE.sub(lambda found: safe(values.get(found[1].strip(), "")), text)


def places(text: str) -> tuple[str, ...]:
	"""The placeholders of a text, each once."""
	return tuple(dict.fromkeys(found[1].strip() for found in _PLACE.finditer(text)))


def unknown(text: str, known: Collection[str]) -> tuple[str, ...]:
	"""Placeholders for which nobody has a value."""
	return tuple(one for one in places(text) if one not in known)


def cell(text: object) -> str:
	"""A text that no spreadsheet program takes for a formula."""
	said = "" if text is None else str(text)
	return f"'{said}" if said.startswith(_DANGEROUS) else said
