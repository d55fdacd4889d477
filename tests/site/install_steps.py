"""Steps on a throwaway site: `python -m tests.site.install_steps STEP SITE`. Each commits what it does."""

import sys
from collections.abc import Callable

import frappe

from tests.site.install_work import (
	COLLEAGUE,
	NUMBER,
	TICKET,
	USER,
	answer_for_matters,
	complain,
	insert,
	look_at_customers,
	take_calls,
)


def prepare() -> None:
	"""What is there before the app comes: users, a customer with numbers, and their ticket."""
	for email in (USER, COLLEAGUE):
		user = {"doctype": "User", "email": email, "first_name": "Some One", "send_welcome_email": 0}
		frappe.get_doc(user).insert()
		frappe.get_doc("User", email).add_roles("Sales User", "Support Team")
	made = frappe.get_doc({"doctype": "Customer", "customer_name": "Li Ming"}).insert()
	links = [{"link_doctype": "Customer", "link_name": made.name}]
	phones = [{"phone": NUMBER, "is_primary_mobile_no": 1}, {"phone": "0719-8888888"}]
	frappe.get_doc(
		{"doctype": "Contact", "first_name": "Li Ming", "phone_nos": phones, "links": links}
	).insert()
	frappe.db.set_single_value("Support Settings", "track_service_level_agreement", 1)
	insert("Issue", subject=TICKET, customer=made.name, raised_by="li@example.com")
	insert("ToDo", description="Not ours")
	insert("Tag", name="angry")
	insert("Role Profile", role_profile="Our Profile", roles=[{"role": "Sales User"}])
	insert("Workspace", title="Our Page", label="Our Page", public=1, content="[]")


def check_installed() -> None:
	"""What an administrator expects to find."""
	from cs_center.setup.defaults import KINDS, POSTS
	from cs_center.setup.roles import ROLES

	numbers = set(frappe.get_all("CS Phone Number", pluck="number_key"))
	assert {"+8613800138000", "+867198888888"} <= numbers, numbers
	desk = dict(
		frappe.get_all(
			"Role", filters={"name": ("in", list(ROLES))}, fields=["name", "desk_access"], as_list=True
		)
	)
	assert desk == {role: int(opens) for role, opens in ROLES.items()}, desk
	assert frappe.db.count("CS Call Kind") == len(KINDS) and frappe.db.count("CS Post") == len(POSTS)
	assert frappe.db.count("CS Call Record Format") >= 6
	assert frappe.db.exists("Service Level Agreement", {"document_type": "CS Complaint"})
	assert frappe.get_meta("CS Complaint").has_field("agreement_status")
	assert frappe.db.count("CS Escalation Level") == 4 and frappe.db.count("CS Complaint Topic") >= 16
	assert frappe.db.exists("CS Escalation Policy", "Every Complaint")
	assert frappe.db.get_single_value("CS Settings", "country") == "China"
	for doctype in frappe.get_all("DocType", filters={"module": "CS Center", "issingle": 0}, pluck="name"):
		assert frappe.db.table_exists(doctype), doctype
	ours = {"module": "CS Center"}
	for shown in ("Workspace", "Report", "Number Card", "Dashboard Chart"):
		assert frappe.db.count(shown, ours), shown
	words = [
		*ROLES,
		*KINDS,
		*(post for post, *_ in POSTS),
		*frappe.get_all("Workspace", filters=ours, pluck="title"),
	]
	words += frappe.get_all("Report", filters=ours, pluck="name")
	words += frappe.get_all("DocType", filters={**ours, "istable": 0}, pluck="name")
	missing = [word for word in words if frappe._(word, lang="zh") == word]
	assert not missing, f"not in Chinese: {missing}"


def use() -> None:
	"""Work with the app as people do, and leave a row in every table of Frappe that can name one of its records."""
	frappe.get_doc("User", USER).add_roles("CS Agent", "CS Supervisor")
	insert("CS Team", team_name="A", leader=USER)
	insert("CS Staff Record", staff_number="1001", user=USER, team="A", lines=[{"agent_id": "1001"}])
	insert("CS Call Source", source_name="pbx", recording_user="x", recording_password="secret")
	call = take_calls()
	doc = frappe.get_doc("CS Call Log", call)
	doc.flags.ignore_version = False
	doc.summary = "Wants the bill"
	doc.save(ignore_version=False)
	doc.add_comment("Comment", "Called again")
	doc.add_tag("angry")
	frappe.db.set_single_value("CS Settings", "subscribers", 99)
	_around("CS Call Log", call)
	insert("User Permission", user=USER, allow="CS Team", for_value="A", apply_to_all_doctypes=1)
	_around("CS Responsibility", answer_for_matters(call))
	_around("CS Complaint", complain(call))
	look_at_customers()
	_customise()
	_import_records()
	frappe.delete_doc("CS Call Reject", frappe.get_last_doc("CS Call Reject").name)


def _around(doctype: str, name: str) -> None:
	"""Rows of Frappe's own doctypes about one record."""
	insert("ToDo", description="Call back", reference_type=doctype, reference_name=name, allocated_to=USER)
	frappe.share.add(doctype, name, USER)
	insert("Notification Log", subject="x", for_user=USER, document_type=doctype, document_name=name)
	insert("Communication", subject="x", content="x", reference_doctype=doctype, reference_name=name)
	insert("View Log", viewed_by=USER, reference_doctype=doctype, reference_name=name)
	insert("List Filter", filter_name="Mine", reference_doctype=doctype, for_user=USER, filters="[]")
	frappe.get_doc({"doctype": "List View Settings", "name": doctype, "disable_count": 1}).insert()
	file = {"file_name": "note.txt", "content": "x", "attached_to_doctype": doctype, "attached_to_name": name}
	insert("File", **file, is_private=1)
	frappe.db.sql("insert into `__UserSettings` (user, doctype, data) values (%s, %s, '{}')", (USER, doctype))
	insert("Email Queue", sender="a@example.com", message="x", reference_doctype=doctype, reference_name=name)


def _customise() -> None:
	"""What an administrator adds to our doctypes and builds on our roles, none of it in our module."""
	doctype = "CS Call Log"
	insert(
		"Custom Field", dt=doctype, fieldname="region", label="Region", fieldtype="Data", insert_after="kind"
	)
	frappe.make_property_setter(
		{"doctype": doctype, "fieldname": "summary", "property": "bold", "value": "1"}
	)
	frappe.permissions.add_permission(doctype, "Sales User", 0)
	insert("Custom Field", dt="Customer", fieldname="last_call", label="x", fieldtype="Link", options=doctype)
	insert(
		"Custom DocPerm",
		parent="Customer",
		parenttype="DocType",
		parentfield="permissions",
		role="CS Agent",
		read=1,
	)
	insert("Client Script", name="s", dt=doctype, script="//")
	insert(
		"Print Format",
		name="Our Sheet",
		doc_type=doctype,
		print_format_type="Jinja",
		html="x",
		custom_format=1,
	)
	notice = {"subject": "x", "document_type": doctype, "event": "New", "channel": "System Notification"}
	insert(
		"Notification",
		name="Our Notice",
		**notice,
		message="x",
		recipients=[{"receiver_by_role": "CS Agent"}],
	)
	insert(
		"Report",
		report_name="Our Report",
		ref_doctype=doctype,
		report_type="Report Builder",
		is_standard="No",
	)
	insert(
		"Number Card",
		label="Our Card",
		document_type=doctype,
		function="Count",
		type="Document Type",
		filters_json="[]",
	)
	chart = {
		"chart_type": "Count",
		"based_on": "creation",
		"timespan": "Last Year",
		"time_interval": "Monthly",
	}
	insert("Dashboard Chart", chart_name="Our Chart", document_type=doctype, **chart, filters_json="[]")
	insert("Kanban Board", kanban_board_name="Our Board", reference_doctype=doctype, field_name="direction")
	hook = {
		"webhook_doctype": doctype,
		"webhook_docevent": "after_insert",
		"request_url": "http://localhost:1",
	}
	insert("Webhook", name="Our Hook", **hook, enabled=0)
	insert("Assignment Rule", name="Our Rule", document_type=doctype, assign_condition="0", rule="Round Robin",
		description="x", users=[{"user": USER}], assignment_days=[{"day": "Monday"}])  # fmt: skip
	insert("Has Role", parent="Our Profile", parenttype="Role Profile", parentfield="roles", role="CS Agent")
	place = {"parent": "Our Page", "parenttype": "Workspace", "parentfield": "shortcuts"}
	insert("Workspace Shortcut", **place, type="DocType", link_to=doctype, label="Calls")
	insert("Patch Log", patch="cs_center.patches.some_patch")


def _import_records() -> None:
	kept = {"doctype": "File", "file_name": "day.csv", "content": "nothing", "is_private": 1}
	file = frappe.get_doc(kept).insert()
	form = frappe.get_all("CS Call Record Format", limit=1, pluck="name")[0]
	insert("CS Call Import", format=form, file=file.file_url)


def check_left() -> None:
	"""The app is gone: the ticket that it gave people is theirs as Frappe's own assignment, and everything works."""
	ticket = frappe.get_doc("Issue", {"subject": TICKET})
	todo = {"reference_type": "Issue", "reference_name": ticket.name, "allocated_to": COLLEAGUE}
	assert frappe.db.count("ToDo", todo) == 1
	ticket.status = "Open"
	ticket.save()
	meta = frappe.get_meta("Customer")
	assert not meta.has_field("cs_tier") and not meta.has_field("cs_customer_since")
	assert not frappe.db.exists("Service Level Agreement", {"document_type": "CS Complaint"})
	assert not frappe.db.exists("Role", "CS Station Member")
	insert("Issue", subject="Another one", raised_by="li@example.com")
	frappe.get_doc("Customer", {"customer_name": "Li Ming"}).save()


def change_policy() -> None:
	"""What a manager changes in records that the app has shipped."""
	frappe.db.set_single_value("CS Settings", {"area_code": "0719", "callback_within_minutes": 17})
	kind = frappe.get_doc("CS Call Kind", "Complaint")
	kind.notices = []
	kind.append("notices", {"notice": "Ours"})
	kind.save()
	frappe.delete_doc("CS First Caller Rule", "Surveys and Sales")
	frappe.delete_doc("CS Call Kind", "Survey")
	frappe.delete_doc("CS Complaint Topic", "Cable Fault")
	policy = frappe.get_doc("CS Escalation Policy", "Every Complaint")
	policy.update({"dispatch_within_minutes": 17, "steps": policy.steps[:1]})
	policy.save()
	frappe.db.set_value("Service Level Agreement", {"document_type": "CS Complaint"}, "enabled", 0)
	rule = frappe.get_doc("CS First Caller Rule", "Every Matter")
	rule.update({"window_days": 14, "limits": []})
	rule.save()
	frappe.db.set_value("Notification", "CS Hand-over Offered", "enabled", 0)
	shipped = frappe.get_doc(
		"CS Call Record Format", frappe.get_all("CS Call Record Format", limit=1, pluck="name")[0]
	)
	shipped.time_zone = "Asia/Urumqi"
	shipped.save()
	frappe.db.set_value("Role", "CS Knowledge Editor", "desk_access", 0)


def check_policy() -> None:
	"""After a migration the manager's words still hold."""
	assert frappe.db.get_single_value("CS Settings", "area_code") == "0719"
	assert frappe.db.get_single_value("CS Settings", "callback_within_minutes") == 17
	assert [row.notice for row in frappe.get_doc("CS Call Kind", "Complaint").notices] == ["Ours"]
	policy = frappe.get_doc("CS Escalation Policy", "Every Complaint")
	assert (policy.dispatch_within_minutes, len(policy.steps)) == (17, 1)
	assert not frappe.db.get_value("Service Level Agreement", {"document_type": "CS Complaint"}, "enabled")
	for gone in (
		("CS Call Kind", "Survey"),
		("CS First Caller Rule", "Surveys and Sales"),
		("CS Complaint Topic", "Cable Fault"),
	):
		assert not frappe.db.exists(*gone), "what a manager removed came back"
	rule = frappe.get_doc("CS First Caller Rule", "Every Matter")
	assert (rule.window_days, rule.limits) == (14, [])
	assert not frappe.db.get_value("Notification", "CS Hand-over Offered", "enabled")
	assert not frappe.db.get_value("Role", "CS Knowledge Editor", "desk_access")
	assert "Asia/Urumqi" in frappe.get_all("CS Call Record Format", pluck="time_zone")


def take_telephony_call() -> None:
	"""An app that came after ours logs a call."""
	log = {"id": "later-1", "from": NUMBER, "to": "07198888888", "type": "Incoming", "status": "Ringing"}
	frappe.get_doc({"doctype": "TP Call Log", **log}).insert()
	assert frappe.db.get_value("CS Call Log", {"call_id": "later-1"}, "outcome") == "Ringing"


STEPS: dict[str, Callable[[], None]] = {
	step.__name__: step
	for step in (
		prepare,
		check_installed,
		use,
		check_left,
		change_policy,
		check_policy,
		take_telephony_call,
	)
}


def main(step: str, site: str) -> None:
	"""Run one step on one site of the current sites folder."""
	frappe.init(site=site, sites_path=".")
	frappe.connect()
	try:
		STEPS[step]()
		frappe.db.commit()
	finally:
		frappe.destroy()


if __name__ == "__main__":
	main(*sys.argv[1:])
