import frappe
from frappe.model.document import Document

from cs_center.workforce.service import appended


class CSLevelChange(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		agrees: DF.Check
		amended_from: DF.Link | None
		changes_post: DF.Check
		dated_by: DF.Link | None
		decided_at: DF.Datetime | None
		decided_by: DF.Link | None
		decision_words: DF.SmallText | None
		direction: DF.Literal["Up", "Down", "Beside"]
		effective_from: DF.Date | None
		employee: DF.Link
		employee_name: DF.Data | None
		evidence: DF.Text | None
		from_level: DF.Link
		heard_by: DF.Link | None
		in_force_at: DF.Datetime | None
		leader_words: DF.SmallText | None
		month: DF.Date | None
		month_key: DF.Data | None
		open_key: DF.Data | None
		own_words: DF.SmallText | None
		problem: DF.SmallText | None
		promotion: DF.Data | None
		promotion_problem: DF.SmallText | None
		proposed_by: DF.Link | None
		reviewed_at: DF.Datetime | None
		reviewed_by: DF.Link | None
		silent: DF.Check
		status: DF.Literal["Proposed", "Reviewed", "Approved", "Refused", "Dated", "In Force", "Withdrawn"]
		team: DF.Link | None
		to_level: DF.Link
		user: DF.Link | None
		words: DF.SmallText | None
	# end: auto-generated types

	def validate(self) -> None:
		appended.check(self)

	def on_trash(self) -> None:
		appended.check_trash(self)

	def before_update_after_submit(self) -> None:
		appended.check(self)

	def before_cancel(self) -> None:
		appended.check_trash(self)


def on_doctype_update() -> None:
	frappe.db.add_index("CS Level Change", ["status", "effective_from"])
