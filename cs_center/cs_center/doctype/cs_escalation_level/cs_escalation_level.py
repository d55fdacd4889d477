from frappe.model.document import Document

from cs_center.complaints.service import checks, policy


class CSEscalationLevel(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cs_center.cs_center.doctype.cs_level_post.cs_level_post import CSLevelPost

		leads_team: DF.Check
		level_name: DF.Data
		posts: DF.TableMultiSelect[CSLevelPost]
		rank: DF.Int
	# end: auto-generated types

	def validate(self) -> None:
		checks.check_level(self)

	def on_update(self) -> None:
		policy.changed()

	def on_trash(self) -> None:
		policy.changed()

	def after_rename(self, old: str, new: str, merge: bool) -> None:
		policy.changed()
