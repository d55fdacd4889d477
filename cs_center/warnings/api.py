"""HTTP methods of early warning: thin; who may is checked by the services."""

from typing import Any

import frappe

from cs_center.calls.service.json_text import parsed
from cs_center.responsibility.service.requests import day, deed, written
from cs_center.warnings.service import deeds, judge


@frappe.whitelist(methods=["POST"])
def respond(warning: str, response: str) -> None:
	"""What is being done about a warning: by its station, or a leader (COMP-10)."""
	text = written(response)
	deed(lambda: deeds.respond(warning, text))


@frappe.whitelist(methods=["POST"])
def open_incident(warning: str) -> str:
	"""Open an incident from a warning; answers its name, the same one when asked again (CALL-10)."""
	return deed(lambda: deeds.open_incident(warning))


@frappe.whitelist()
def history(threshold: str) -> dict[str, Any]:
	"""Warnings that a threshold has raised, with peak and duration, so that it can be judged."""
	return judge.history(threshold)


@frappe.whitelist()
def try_threshold(threshold: str | dict[str, Any], from_date: str, to_date: str) -> dict[str, Any]:
	"""What a threshold, saved or not, would have raised on some days."""
	return judge.try_threshold(parsed(threshold, dict), day(from_date), day(to_date))
