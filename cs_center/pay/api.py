"""HTTP methods of pay: typed and thin; who may is checked by the services (STAFF-3, STAFF-13)."""

from typing import Any

import frappe

from cs_center.calls.service.json_text import listed, parsed
from cs_center.papers.service.months import month_of
from cs_center.pay.service import (
	commissions,
	computing,
	correcting,
	ending,
	entries,
	explaining,
	printing,
	proposals,
	sharing,
)
from cs_center.responsibility.service.requests import amount, deed, written


@frappe.whitelist(methods=["POST"])
def approve(doctype: str, name: str) -> None:
	"""doctype: CS Pay Grade Assignment or CS Pay Grade Rate. For an HR Manager who has not asked for it."""
	deed(lambda: proposals.approve(doctype, name))


@frappe.whitelist(methods=["POST"])
def decline(doctype: str, name: str, why: str) -> None:
	"""A grade or rate that was asked for comes to nothing."""
	deed(lambda: proposals.decline(doctype, name, written(why)))


@frappe.whitelist(methods=["POST"])
def void(doctype: str, name: str, why: str) -> None:
	"""A grade or rate should never have been: what was before it holds on. For HR Managers."""
	deed(lambda: proposals.void(doctype, name, written(why)))


@frappe.whitelist(methods=["POST"])
def undo(doctype: str, name: str, why: str) -> str:
	"""Bring back what was before a grade or rate, in days that are not closed; answers the name of the row that does it."""
	return deed(lambda: proposals.undo(doctype, name, written(why)))


@frappe.whitelist(methods=["POST"])
def void_commission_rate(name: str, why: str) -> None:
	deed(lambda: commissions.void_rate(name, written(why)))


@frappe.whitelist(methods=["POST"])
def approve_entries(names: str | list) -> None:
	"""names: JSON list of CS Pay Entry; all of them or none."""
	deed(lambda: entries.approve(listed(names)))


@frappe.whitelist(methods=["POST"])
def decline_entries(names: str | list, why: str) -> None:
	"""names: JSON list of CS Pay Entry."""
	deed(lambda: entries.decline(listed(names), written(why)))


@frappe.whitelist(methods=["POST"])
def take_entry_back(name: str, why: str) -> str:
	"""Answers the name of the entry against it where its month is closed, else blank."""
	return deed(lambda: entries.take_back(name, written(why)))


@frappe.whitelist(methods=["POST"])
def share_commission(
	month: str, pot: str | float, by: str, team: str | list, why: str, doctype: str = "", name: str = ""
) -> list[str]:
	"""A team's commission as an entry for each of them, whose sum is the pot to the fen.

	by: Headcount, Points, Hours. team: JSON list of {"employee", "points", "hours"}. doctype, name: the record that says so.
	"""
	wanted = month_of(month)
	whole = amount(pot)
	people = [sharing.share_of(one) for one in parsed(team, list)]
	return deed(lambda: sharing.share_commission(wanted, whole, by, people, written(why), (doctype, name)))


@frappe.whitelist(methods=["POST"])
def compute(month: str) -> str:
	"""Have the statements of a month, such as 2026-03 or any day of it, worked out in the background; answers the name of the
	CS Pay Month, which shows how far it is."""
	wanted = month_of(month)
	return deed(lambda: computing.ask(wanted))


@frappe.whitelist(methods=["POST"])
def close(month: str, leave_out_why: str = "") -> None:
	"""Close a month in the background, for an HR Manager. leave_out_why: close it without those who have problems."""
	wanted = month_of(month)
	deed(lambda: ending.ask(wanted, written(leave_out_why)))


@frappe.whitelist(methods=["POST"])
def correct(month: str, employee: str, why: str) -> list[str]:
	"""Entries that turn what somebody was paid for a closed month into what is right; answers their names."""
	wanted = month_of(month)
	return deed(lambda: correcting.correct(wanted, employee, written(why)))


@frappe.whitelist()
def explain(statement: str) -> dict[str, Any]:
	"""A statement line by line in words, for HR. Amounts are text to the fen."""
	return explaining.of_statement(statement)


@frappe.whitelist()
def my_pay_months() -> list[dict[str, Any]]:
	"""The user's own closed months, the latest first: `month` as 2026-03 and `total`."""
	return explaining.own_months()


@frappe.whitelist()
def my_pay(month: str) -> dict[str, Any]:
	"""The user's own closed statement of a month, line by line with rule, record and formula."""
	return explaining.own(month_of(month))


@frappe.whitelist()
def my_pay_print(month: str) -> str:
	"""The user's own closed statement as a page to print."""
	return printing.own(month_of(month))


@frappe.whitelist()
def my_pay_pdf(month: str) -> None:
	"""The user's own closed statement as a PDF to keep."""
	wanted = month_of(month)
	content = printing.own(wanted, as_pdf=True)
	frappe.local.response.update({"filename": f"{wanted.key}.pdf", "filecontent": content, "type": "pdf"})
