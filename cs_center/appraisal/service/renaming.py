"""An employee who gets another number: an appraisal is found by the name that its month and person make (STAFF-6)."""

import frappe
from frappe.model.rename_doc import rename_doc
from frappe.utils import getdate

from cs_center.appraisal.service.store import APPRAISAL, name_of_month
from cs_center.papers.rules.month import Month

#: Somebody's own, of which one person has one a month.
KEPT = (APPRAISAL,)


def employee_renamed(old: str, new: str) -> None:
	"""The links have been renamed by Frappe. Merged into somebody who has an appraisal of the month, both stay as they are."""
	rows = frappe.get_all(APPRAISAL, filters={"employee": new}, fields=["name", "month"], order_by="month")
	for row in rows:
		wanted = name_of_month(new, Month.of(getdate(row.month)))
		if row.name != wanted and not frappe.db.exists(APPRAISAL, wanted):
			rename_doc(APPRAISAL, row.name, wanted, force=True, validate=False, show_alert=False)
