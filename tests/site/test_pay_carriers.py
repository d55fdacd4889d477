"""STAFF-13 on a site: Frappe's own ways to send documents to others carry no pay, whoever but HR sets them up."""

from typing import Any

import frappe

from cs_center import hooks
from cs_center.overrides import about_pay
from devtools.session import as_user, create_user
from tests.site.centre import PEOPLE
from tests.site.pay import STATEMENT

#: What each of them could carry pay by.
CARRIED: dict[str, dict[str, Any]] = {
	"Assignment Rule": {"document_type": STATEMENT},
	"Auto Email Report": {"report": "CS Pay Cost"},
	"Auto Repeat": {"reference_doctype": STATEMENT},
	"Custom Field": {"options": STATEMENT},
	"Dashboard Chart": {"document_type": STATEMENT},
	"Document Share Key": {"reference_doctype": STATEMENT},
	"Milestone Tracker": {"document_type": STATEMENT},
	"Notification": {"document_type": "ToDo", "message": "{{ frappe.db.get_value('CS Pay Entry') }}"},
	"Number Card": {"type": "Report", "report_name": "CS Payroll Reconciliation"},
	"Property Setter": {"doc_type": STATEMENT},
	"Report": {"ref_doctype": "ToDo", "query": "select 1 from `tabCS Pay Line`"},
	"Server Script": {"script": "frappe.get_all('CS Pay Event')"},
	"Web Form": {"doc_type": STATEMENT},
	"Webhook": {"webhook_doctype": STATEMENT},
	"Workflow": {"document_type": STATEMENT},
}


def test_every_carrier_is_refused_that_names_pay_or_a_report_of_it() -> None:
	system_manager = create_user("System Manager", "Report Manager", email="sysman@centre.example.com")
	carriers = {
		doctype
		for doctype, events in hooks.doc_events.items()
		if events.get("validate") == "cs_center.overrides.about_pay.validate"
	}
	assert set(CARRIED) == carriers
	for user, refused in ((system_manager, True), (PEOPLE.hr, False)):
		for doctype, values in CARRIED.items():
			doc = frappe.get_doc({"doctype": doctype, **values})
			with as_user(user):
				try:
					about_pay.validate(doc)
				except frappe.PermissionError:
					assert refused, (user, doctype)
				else:
					assert not refused, (user, doctype)
