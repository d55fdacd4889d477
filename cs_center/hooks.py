from cs_center import __version__ as _version

app_name = "cs_center"
app_title = "Service Centre"
app_publisher = "cs_center contributors"
app_description = (
	"Calls, first-caller responsibility, complaints, callbacks and careers of a customer-service centre"
)
app_email = "hello@example.com"
app_license = "gpl-3.0"
required_apps = ["frappe/erpnext"]

after_install = "cs_center.setup.install.after_install"
after_migrate = "cs_center.setup.install.after_migrate"
after_app_install = "cs_center.setup.install.after_app_install"
before_uninstall = "cs_center.setup.uninstall.before_uninstall"
after_uninstall = "cs_center.setup.uninstall.after_uninstall"

_NUMBER_BOOK_EVENTS = {
	"on_change": "cs_center.overrides.{party}.on_change",
	"after_rename": "cs_center.overrides.{party}.after_rename",
	"on_trash": "cs_center.overrides.{party}.on_trash",
}


def _events_of(party: str) -> dict[str, str]:
	return {event: path.format(party=party) for event, path in _NUMBER_BOOK_EVENTS.items()}


def _change_of_plans(doctype: str) -> dict[str, str]:
	path = f"cs_center.overrides.{doctype}.on_change"
	return {event: path for event in ("on_submit", "on_cancel", "on_update_after_submit")}


_TICKET_EVENTS = {
	event: "cs_center.overrides.{ticket}." + event for event in ("after_insert", "on_update", "on_trash")
}


def _events_of_ticket(ticket: str) -> dict[str, str]:
	return {event: path.format(ticket=ticket) for event, path in _TICKET_EVENTS.items()}


doc_events = {
	"Issue": _events_of_ticket("issue"),
	"HD Ticket": _events_of_ticket("hd_ticket"),
	"ToDo": {
		"after_insert": "cs_center.overrides.todo.after_insert",
		"on_update": "cs_center.overrides.todo.on_update",
	},
	"User": {"on_update": "cs_center.overrides.user.on_update"},
	"Contact": _events_of("contact"),
	"Customer": {
		**_events_of("customer"),
		"before_rename": "cs_center.overrides.customer.before_rename",
	},
	"Lead": _events_of("lead"),
	"Employee": _events_of("employee"),
	"Call Log": {"on_update": "cs_center.overrides.call_log.on_update"},
	"TP Call Log": {"on_update": "cs_center.overrides.tp_call_log.on_update"},
	"Shift Assignment": _change_of_plans("shift_assignment"),
	"Leave Application": _change_of_plans("leave_application"),
	"Shift Type": {"on_update": "cs_center.overrides.shift_type.on_update"},
	"Holiday List": {"on_update": "cs_center.overrides.holiday_list.on_update"},
}

permission_query_conditions = {
	"CS Callback": "cs_center.callbacks.permissions.query_conditions",
	"CS Absence": "cs_center.workforce.permissions.query_conditions",
	"CS Complaint": "cs_center.complaints.permissions.query_conditions",
	"CS Complaint Event": "cs_center.complaints.permissions.event_conditions",
	"CS Complaint Callback": "cs_center.complaints.permissions.callback_conditions",
	"CS Notice": "cs_center.notices.permissions.query_conditions",
	"CS Warning": "cs_center.warnings.permissions.query_conditions",
	"CS Dissatisfied Customer": "cs_center.care.permissions.query_conditions",
}
has_permission = {
	"CS Call Log": "cs_center.calls.permissions.has_permission",
	"CS Callback": "cs_center.callbacks.permissions.has_permission",
	"CS Absence": "cs_center.workforce.permissions.has_permission",
	"CS Complaint": "cs_center.complaints.permissions.has_permission",
	"CS Complaint Event": "cs_center.complaints.permissions.has_permission_of_part",
	"CS Complaint Callback": "cs_center.complaints.permissions.has_permission_of_part",
	"CS Notice": "cs_center.notices.permissions.has_permission",
	"CS Warning": "cs_center.warnings.permissions.has_permission",
	"CS Dissatisfied Customer": "cs_center.care.permissions.has_permission",
}

# Called with a matter, its owner before and after, and why it moved; other apps may add to it.
cs_matter_moved = ["cs_center.complaints.service.following.owner_moved"]
# Called with doctype and name of a ticket that is being deleted.
cs_ticket_removed = ["cs_center.complaints.service.following.ticket_removed"]
# Called with a complaint and what its customer answered in a callback, or nothing when they were never reached.
cs_customer_answered = ["cs_center.care.service.opening.customer_answered"]

scheduler_events = {
	"cron": {
		"*/5 * * * *": [
			"cs_center.responsibility.jobs.sweep",
			"cs_center.complaints.jobs.sweep",
			"cs_center.warnings.jobs.watch",
			"cs_center.incidents.jobs.look_after",
			"cs_center.notices.jobs.send",
			"cs_center.satisfaction.jobs.send_weekly_summary",
		]
	},
	"hourly_long": [
		"cs_center.calls.jobs.end_silent_calls",
		"cs_center.responsibility.jobs.agree_with_tickets",
	],
	"daily_long": [
		"cs_center.workforce.jobs.extend_rosters",
		"cs_center.notices.jobs.forget_old",
		"cs_center.care.jobs.remind",
		"cs_center.retention.jobs.compute_segments",
	],
	"monthly_long": ["cs_center.papers.jobs.draft_last_month"],
}

on_session_creation = "cs_center.overrides.session.on_session_creation"
on_logout = "cs_center.overrides.session.on_logout"

app_include_js = [
	f"/assets/cs_center/js/{script}.js?v={_version}"
	for script in (
		"cs_center",
		"matters",
		"many_matters",
		"complaints",
		"complaint_deeds",
		"take_complaint",
		"incidents",
		"pop_view",
		"screen_pop",
		"papers",
	)
]
app_include_css = [f"/assets/cs_center/css/cs_center.css?v={_version}"]
override_doctype_dashboards = {"Customer": "cs_center.overrides.customer.dashboard"}
doctype_js = {
	"Customer": "public/js/customer.js",
	"Issue": "public/js/ticket.js",
	"HD Ticket": "public/js/ticket.js",
}

export_python_type_annotations = True
