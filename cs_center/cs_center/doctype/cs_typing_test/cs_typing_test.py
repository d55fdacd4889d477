import frappe
from frappe.model.document import Document

from cs_center.workforce.service import appended


class CSTypingTest(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		accuracy: DF.Percent
		characters: DF.Int
		edits: DF.Int
		employee: DF.Link | None
		employee_name: DF.Data | None
		entered_by: DF.Link | None
		exam_import: DF.Link | None
		finished_at: DF.Datetime | None
		how: DF.Literal["Taken Here", "Entered", "Imported"]
		inputs: DF.SmallText | None
		language: DF.Literal["Chinese", "English"]
		nonce_hash: DF.Data | None
		open_key: DF.Data | None
		reason: DF.SmallText | None
		result: DF.SmallText | None
		seconds: DF.Int
		shown: DF.LongText | None
		speed: DF.Int
		started_at: DF.Datetime | None
		status: DF.Literal["Begun", "Given Up", "Counts", "Does Not Count", "Withdrawn"]
		tested_on: DF.Date | None
		text: DF.Link | None
		typed: DF.LongText | None
		user: DF.Link | None
		why_not: DF.SmallText | None
		withdrawn_by: DF.Link | None
		withdrawn_on: DF.Date | None
		withdrawn_words: DF.SmallText | None
	# end: auto-generated types

	def validate(self) -> None:
		appended.check(self)

	def on_trash(self) -> None:
		appended.check_trash(self)


def on_doctype_update() -> None:
	frappe.db.add_index("CS Typing Test", ["employee", "status", "speed"])
