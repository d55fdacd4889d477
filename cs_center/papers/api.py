"""HTTP methods of the monthly papers: thin; who may is checked by the services (COMP-9)."""

from dataclasses import asdict
from typing import Any

import frappe

from cs_center.papers.service import deeds, handover, sheet
from cs_center.papers.service.months import month_of
from cs_center.responsibility.service.requests import deed, written


@frappe.whitelist(methods=["POST"])
def draft(month: str) -> str:
	"""The penalty sheet of a month, such as 2026-03 or any day of it: made, or brought up to date while it is a draft.
	Answers its name."""
	wanted = month_of(month)
	return deed(lambda: sheet.draft(wanted).name)


@frappe.whitelist()
def to_be_named(sheet_name: str) -> list[dict[str, Any]]:
	"""Repeat and severe complaints of the sheet's month of which nobody has said whose mistake they were."""
	doc = frappe.get_doc(sheet.SHEET, sheet_name)
	doc.check_permission("read")
	return sheet.to_be_named(month_of(doc.month))


@frappe.whitelist(methods=["POST"])
def sign(sheet_name: str, signature: str) -> None:
	"""signature: a picture as a data URL."""
	deed(lambda: deeds.sign(sheet_name, signature))


@frappe.whitelist(methods=["POST"])
def unsign(sheet_name: str, why: str) -> None:
	"""Back to a draft, by a director, before anything of it went to finance."""
	deed(lambda: deeds.unsign(sheet_name, written(why)))


@frappe.whitelist(methods=["POST"])
def publish(sheet_name: str) -> None:
	"""Who is on it hears of it, and who leads them."""
	deed(lambda: deeds.publish(sheet_name))


@frappe.whitelist(methods=["POST"])
def hand_over(sheet_name: str) -> dict[str, Any]:
	"""To finance as CS Settings say; again as well, then only what is missing is made. Answers documents and failed."""
	return asdict(deed(lambda: handover.hand_over(sheet_name)))
