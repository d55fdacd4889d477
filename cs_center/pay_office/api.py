"""HTTP methods of the pay office: typed and thin; each asks for the role of HR itself (STAFF-13)."""

from typing import Any

import frappe
from frappe.utils import cint
from werkzeug.wrappers import Response

from cs_center.calls.service.json_text import parsed
from cs_center.papers.service.months import month_of
from cs_center.pay_office.service import changes, components, exporting, handover, taking, trying
from cs_center.responsibility.service.requests import deed, written

_MOST_EFFECTS = 500


@frappe.whitelist(methods=["POST"])
def take_sheet(change: str, file_url: str = "", text: str = "") -> int:
	"""The rows of a CSV or XLSX file, or of what was pasted, in place of those of a draft; answers how many."""
	return deed(lambda: taking.take(change, file_url, text))


@frappe.whitelist()
def sheet_template(what: str) -> Response:
	"""A CSV to fill in. what: Grades of Staff or Rates of Grades."""
	return _download(deed(lambda: taking.template(what)).encode(), f"{what}.csv", "text/csv; charset=utf-8")


@frappe.whitelist(methods=["POST"])
def preview_change(change: str) -> dict[str, Any]:
	"""What a change would do, row by row on its form; answers people, difference and problems. No pay is written."""
	return deed(lambda: changes.preview(change))


@frappe.whitelist()
def change_effects(change: str, start: int = 0, length: int = 50) -> list[dict[str, Any]]:
	"""For whom a change would change what: employee, team, day, grade and yuan a month before and after (texts). At most 500."""
	return changes.effects(change, cint(start), min(cint(length), _MOST_EFFECTS))


@frappe.whitelist(methods=["POST"])
def ask_for_change(change: str) -> None:
	"""Have a draft decided by an HR Manager."""
	deed(lambda: changes.ask(change))


@frappe.whitelist(methods=["POST"])
def send_change_back(change: str, words: str) -> None:
	"""What was asked for becomes a draft again."""
	deed(lambda: changes.send_back(change, written(words)))


@frappe.whitelist(methods=["POST"])
def withdraw_change(change: str, words: str = "") -> None:
	"""Give up a draft or what was asked for; it stays in the list."""
	deed(lambda: changes.withdraw(change, written(words)))


@frappe.whitelist(methods=["POST"])
def approve_change(change: str) -> None:
	"""Have a worker write all of it, or nothing. By an HR Manager who has not asked for it."""
	deed(lambda: changes.approve(change))


@frappe.whitelist(methods=["POST"])
def undo_change(change: str, why: str) -> str:
	"""A draft that takes an applied change back; answers its name."""
	return deed(lambda: changes.undo(change, written(why)))


@frappe.whitelist(methods=["POST"])
def hand_over(month: str) -> str:
	"""Have a worker hand a closed month, such as 2026-03, to payroll; answers the CS Payroll Run. By an HR Manager."""
	return deed(lambda: handover.start(month_of(month)))


@frappe.whitelist(methods=["POST"])
def hand_over_again(run: str) -> None:
	"""Run it once more: what is right stays, what is missing is made, what is wrong is replaced."""
	deed(lambda: handover.again(run))


@frappe.whitelist(methods=["POST"])
def create_components() -> list[str]:
	"""The Salary Components of HRMS that are missing, made by the user's own rights; answers their names."""
	return deed(components.complete)


@frappe.whitelist()
def has_payroll() -> bool:
	"""Whether HRMS is there to hand over to."""
	return handover.has_payroll()


@frappe.whitelist(methods=["POST"])
def export_month(month: str, how: str, kind: str = "xlsx") -> Response:
	"""A closed month as a file; every export is noted as a CS Payroll Run. how: Bank Sheet or Finance Sheet; kind: xlsx or
	csv. By an HR Manager."""
	made = deed(lambda: exporting.export(month_of(month), how, kind))
	return _download(made.content, made.name, _TYPES[kind])


@frappe.whitelist()
def what_if_figures(month: str) -> dict[str, Any]:
	"""The figures and the rates of grades that hold in a month, to start a try from; amounts are texts."""
	return trying.figures(month_of(month))


@frappe.whitelist(methods=["POST"])
def what_if(month: str, changes: str | dict[str, Any]) -> dict[str, Any]:
	"""A month worked out with other figures beside the real ones; nothing is written.

	changes: JSON such as {"figures": {"yuan_per_point": "12"}, "rates": {"G1": "3200"}}. Answers total, by_component, by_team,
	changed (200 people at most, the greatest difference first) and problems; amounts are texts.
	"""
	wanted = parsed(changes, dict)
	return deed(lambda: trying.try_out(month_of(month), wanted))


@frappe.whitelist(methods=["POST"])
def what_if_of(month: str, changes: str | dict[str, Any], employee: str) -> list[dict[str, Any]]:
	"""The lines of one person that would differ, each with its formula in words."""
	wanted = parsed(changes, dict)
	return deed(lambda: trying.try_out_for(month_of(month), wanted, employee))


def _download(content: bytes, name: str, content_type: str) -> Response:
	disposition = f'attachment; filename="{name}"'
	return Response(content, content_type=content_type, headers={"Content-Disposition": disposition})


_TYPES = {
	"csv": "text/csv; charset=utf-8",
	"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
