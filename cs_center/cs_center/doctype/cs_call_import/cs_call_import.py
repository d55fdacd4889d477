import frappe
from frappe.model.document import Document


class CSCallImport(Document):
	def validate(self) -> None:
		if self.is_new():
			self._take_file()

	def _take_file(self) -> None:
		"""Only a file that the user may read; it has numbers in full and is made private (SEC-1)."""
		file = frappe.get_doc("File", {"file_url": self.file})
		file.check_permission("read")
		if not file.is_private:
			file.is_private = 1
			file.save(ignore_permissions=True)
			self.file = file.file_url

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
