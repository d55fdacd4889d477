"""Values of requests that come as JSON text, or as what it says."""

import json
from typing import Any

import frappe
from frappe import _


def parsed(value: Any, kind: type) -> Any:
	"""A value that may come as JSON text. Raises ValidationError for what is something else."""
	try:
		found = json.loads(value) if isinstance(value, str) else value
	except ValueError:
		found = None
	if not isinstance(found, kind):
		frappe.throw(_("This is not the JSON that is wanted: {0}").format(str(value)[:100]))
	return found


def listed(value: str | list[Any]) -> list[str]:
	"""Names, each once, in their order. Raises ValidationError for what is no list of them."""
	return list(dict.fromkeys(str(name) for name in parsed(value, list)))
