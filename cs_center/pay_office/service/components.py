"""By which Salary Components of HRMS our pay components go to payroll (STAFF-3)."""

from collections.abc import Mapping

import frappe
from frappe import _
from frappe.model.document import Document

from cs_center.calls.rules.reasons import Rejected
from cs_center.engines import salaries
from cs_center.engines.salaries import DEDUCTION, EARNING
from cs_center.pay.rules.statement import COMPONENTS
from cs_center.pay.rules.statement import DEDUCTION as DEDUCTED
from cs_center.pay.service.store import check_is_hr
from cs_center.pay_office.service.store import COMPONENT


class Mapped:
	"""Our components and theirs, both ways."""

	def __init__(self, rows: Mapping[str, tuple[str, str]]) -> None:
		self._rows = rows
		self._ours = {theirs: ours for ours, pair in rows.items() for theirs in pair if theirs}

	def theirs(self, component: str, is_deduction: bool) -> str:
		"""The Salary Component of an amount. Raises Rejected where none is chosen."""
		found = self._rows.get(component, ("", ""))[is_deduction]
		if not found:
			raise Rejected(_NO_DEDUCTION if is_deduction else _NO_EARNING, component=component)
		return found

	def ours(self, salary_component: str) -> str:
		"""Our component that a Salary Component stands for; its own name when it stands for none."""
		return self._ours.get(salary_component, salary_component)


def mapped() -> Mapped:
	"""The map as HR has it."""
	rows = frappe.get_all(COMPONENT, fields=["component", "addition", "deduction"])
	return Mapped({row.component: (row.addition or "", row.deduction or "") for row in rows})


def check(doc: Document) -> None:
	"""Each Salary Component is of the right type and stands for one of ours. Raises ValidationError."""
	names = {EARNING: (doc.addition or "").strip(), DEDUCTION: (doc.deduction or "").strip()}
	doc.addition, doc.deduction = names[EARNING], names[DEDUCTION]
	known = salaries.kinds_of(names.values())
	for kind, name in names.items():
		if name and salaries.has_payroll() and known.get(name) != kind:
			text = _("{0} is no Salary Component of the type {1}: choose another, or create what is missing.")
			frappe.throw(text.format(name, _(kind)))
	for other in frappe.get_all(
		COMPONENT, {"name": ("!=", doc.name or "")}, ["name", "addition", "deduction"]
	):
		if shared := {other.addition, other.deduction} & {name for name in names.values() if name}:
			text = _("{0} stands for {1} already: what is handed over could not be told apart.")
			frappe.throw(text.format(shared.pop(), _(other.name)))


def complete() -> list[str]:
	"""Salary Components that are missing, made by the rights of who asks; answers their names. Raises PermissionError,
	ValidationError."""
	check_is_hr()
	salaries.check_is_there()
	made: list[str] = []
	for component in COMPONENTS:
		doc = _record_of(component)
		addition, deduction = _usual(component)
		doc.addition, doc.deduction = doc.addition or addition, doc.deduction or deduction
		known = salaries.kinds_of((doc.addition, doc.deduction))
		for name, kind in ((doc.addition, EARNING), (doc.deduction, DEDUCTION)):
			if name not in known:
				salaries.create_component(name, kind)
				made.append(name)
		doc.save()
	return made


def _record_of(component: str) -> Document:
	if frappe.db.exists(COMPONENT, component):
		return frappe.get_doc(COMPONENT, component)
	return frappe.get_doc({"doctype": COMPONENT, "component": component})


def _usual(component: str) -> tuple[str, str]:
	"""Names of an earning and a deduction. What takes back what was paid too much is of the other type."""
	opposite = _("{0} Taken Back").format(_(component))
	return (opposite, _(component)) if component == DEDUCTED else (_(component), opposite)


_NO_EARNING = "No earning of payroll is chosen for {component}: choose one in CS Payroll Component."
_NO_DEDUCTION = "No deduction of payroll is chosen for {component}: choose one in CS Payroll Component."
