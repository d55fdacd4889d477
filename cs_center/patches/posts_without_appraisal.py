"""Posts that were there before appraisals: those of which nobody above is there to give points get none (STAFF-4)."""

import frappe

from cs_center.setup.appraisal_defaults import NOT_APPRAISED


def execute() -> None:
	"""Once; what a manager ticks later stays."""
	for post in NOT_APPRAISED:
		if frappe.db.exists("CS Post", post):
			frappe.db.set_value("CS Post", post, "appraised", 0)
