from frappe.model.document import Document

from cs_center.callbacks import service


class CSCallback(Document):
	@property
	def number(self) -> str:
		return service.number_of(self)

	def validate(self) -> None:
		service.keep_cause(self)
		service.close(self)
