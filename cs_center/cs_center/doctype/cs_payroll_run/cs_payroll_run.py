from frappe.model.document import Document

from cs_center.pay_office.service import runs


class CSPayrollRun(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cs_center.cs_center.doctype.cs_payroll_problem.cs_payroll_problem import CSPayrollProblem

		by_user: DF.Link | None
		cancelled: DF.Int
		created: DF.Int
		ended_at: DF.Datetime | None
		failed: DF.Int
		file_hash: DF.Data | None
		file_name: DF.Data | None
		how: DF.Literal["Additional Salary", "Bank Sheet", "Finance Sheet"]
		kept: DF.Int
		month: DF.Date
		people: DF.Int
		people_done: DF.Int
		problem: DF.SmallText | None
		problems: DF.Table[CSPayrollProblem]
		progress: DF.Percent
		started_at: DF.Datetime | None
		status: DF.Literal["Queued", "Running", "Done", "Done with Problems", "Failed"]
		total: DF.Currency
	# end: auto-generated types

	def validate(self) -> None:
		runs.check(self)

	def on_trash(self) -> None:
		runs.check_may_delete(self)
