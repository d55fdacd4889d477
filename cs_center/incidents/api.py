"""HTTP methods of incidents: thin; who may is checked by the services (CALL-10)."""

from typing import Any

import frappe

from cs_center.calls.service.words import refusals_said
from cs_center.incidents.service import attaching, ending, matching
from cs_center.incidents.service import figures as counting
from cs_center.responsibility.service.requests import deed, written


@frappe.whitelist()
def for_call(call_log: str) -> list[dict[str, Any]]:
	"""Open incidents that a call is likely about, the likeliest first, with what its caller is told."""
	return matching.for_call(call_log)


@frappe.whitelist()
def figures(incident: str) -> dict[str, Any]:
	"""Who is attached, and how far their callbacks are."""
	return counting.figures(incident)


@frappe.whitelist(methods=["POST"])
def attach_call(incident: str, call_log: str) -> None:
	"""A call is about the incident: by its agent, their team or a leader."""
	deed(lambda: attaching.attach_call(incident, call_log))


@frappe.whitelist(methods=["POST"])
def detach_call(incident: str, call_log: str, why: str) -> None:
	"""A call was not about it."""
	reason = written(why)
	deed(lambda: attaching.detach_call(incident, call_log, reason))


@frappe.whitelist(methods=["POST"])
def attach_complaint(incident: str, complaint: str) -> None:
	"""A complaint is about the incident: by who handles or has it, or a leader."""
	deed(lambda: attaching.attach_complaint(incident, complaint))


@frappe.whitelist(methods=["POST"])
def detach_complaint(incident: str, complaint: str, why: str) -> None:
	"""A complaint was not about it."""
	reason = written(why)
	deed(lambda: attaching.detach_complaint(incident, complaint, reason))


@frappe.whitelist()
def fitting(incident: str) -> dict[str, Any]:
	"""How many open complaints fit the incident and belong to none: what `attach_fitting` would attach."""
	return attaching.fitting(incident)


@frappe.whitelist(methods=["POST"])
def attach_fitting(incident: str) -> dict[str, int]:
	"""Attach every open complaint that fits; answers how many, and how many are left because somebody works on them."""
	with refusals_said():
		return attaching.attach_fitting(incident)


@frappe.whitelist(methods=["POST"])
def over(incident: str, text: str) -> None:
	"""It is over: everybody concerned is told `text`, and everybody attached is called back."""
	told = written(text)
	deed(lambda: ending.over(incident, told))


@frappe.whitelist(methods=["POST"])
def close(incident: str, why: str) -> None:
	"""Close it before everybody was called back, or one that was opened by mistake."""
	reason = written(why)
	deed(lambda: ending.close(incident, reason))
