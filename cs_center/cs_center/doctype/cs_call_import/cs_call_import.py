import frappe
from frappe.model.document import Document

from cs_center.calls.service.attached import take_private


class CSCallImport(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		calls_created: DF.Int
		calls_unchanged: DF.Int
		calls_updated: DF.Int
		ended_at: DF.Datetime | None
		file: DF.Attach
		format: DF.Link
		lines_ignored: DF.Int
		lines_read: DF.Int
		lines_rejected: DF.Int
		path: DF.Data | None
		problem: DF.SmallText | None
		started_at: DF.Datetime | None
		status: DF.Literal["Queued", "Running", "Done", "Failed"]
	# end: auto-generated types

	def validate(self) -> None:
		if self.is_new():
			take_private(self)
		else:
			self._keep_result()

	def _keep_result(self) -> None:
		"""What became of the file is written by the job alone."""
		before = self.get_doc_before_save()
		self.update(
			{field.fieldname: before.get(field.fieldname) for field in self.meta.fields if field.read_only}
		)

	def after_insert(self) -> None:
		self.enqueue()

	@frappe.whitelist()
	def run_again(self) -> None:
		"""Read the file once more: what is known already stays unchanged."""
		self.check_permission("create")
		self.db_set("status", "Queued")
		self.enqueue()

	def enqueue(self) -> None:
		frappe.enqueue(
			"cs_center.calls.jobs.run_import",
			queue="long",
			job_id=f"cs_call_import::{self.name}",
			deduplicate=True,
			enqueue_after_commit=True,
			name=self.name,
		)
