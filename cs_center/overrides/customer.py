"""Keeps the number book true (CALL-2), and shows a customer's complaints and calls beside their other papers."""

from typing import Any

from frappe import _

from cs_center.calls.service.book_events import after_rename, on_change, on_trash

__all__ = ["after_rename", "dashboard", "on_change", "on_trash"]


def dashboard(data: dict[str, Any]) -> dict[str, Any]:
	"""The connections of a customer, with ours among them. Called by the hook `override_doctype_dashboards`."""
	ours = {"label": _("Customer Service"), "items": ["CS Complaint", "CS Call Log"]}
	return {**data, "transactions": [*data.get("transactions", []), ours]}
