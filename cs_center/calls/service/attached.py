"""Files that people attach and the centre reads."""

import frappe
from frappe.model.document import Document


def take_private(doc: Document) -> None:
	"""The file of `doc.file` becomes private: what is read has numbers and results in full (SEC-1, SEC-2).

	Raises PermissionError for a file that the user may not read, DoesNotExistError for none.
	"""
	file = frappe.get_doc("File", {"file_url": doc.file})
	file.check_permission("read")
	if not file.is_private:
		file.is_private = 1
		file.save(ignore_permissions=True)
		doc.file = file.file_url
