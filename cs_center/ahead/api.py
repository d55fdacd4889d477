"""HTTP methods of reminders: typed and thin."""

from typing import Any

import frappe

from cs_center.ahead.service import preview
from cs_center.calls.service.json_text import parsed
from cs_center.responsibility.service.requests import deed


@frappe.whitelist()
def preview_plan(plan: str | dict[str, Any]) -> dict[str, Any]:
	"""Whom a plan, saved or not, would remind in the next 30 days. Nothing is written."""
	return deed(lambda: preview.preview(parsed(plan, dict)))
