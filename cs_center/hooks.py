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


#: Doctypes of pay, notes of Frappe about documents, and what could carry them to others (STAFF-13).
_PAY = (
	"CS Pay Policy",
	"CS Pay Grade",
	"CS Pay Grade Rate",
	"CS Pay Grade Assignment",
	"CS Commission Rate",
	"CS Pay Entry",
	"CS Pay Statement",
	"CS Pay Month",
	"CS Pay Problem",
	"CS Pay Event",
	"CS Pay Change",
	"CS Payroll Component",
	"CS Payroll Run",
	"CS Payroll Entry",
)
_ABOUT_PAY = (
	"Access Log",
	"Activity Log",
	"Comment",
	"Communication",
	"Data Import",
	"Deleted Document",
	"DocShare",
	"Document Follow",
	"Document Share Key",
	"Email Queue",
	"Error Log",
	"File",
	"Integration Request",
	"List Filter",
	"Milestone",
	"Notification Log",
	"Reminder",
	"Scheduled Job Log",
	"Tag Link",
	"ToDo",
	"Version",
	"View Log",
	"Workflow Action",
)
_CARRIERS = (
	"Assignment Rule",
	"Auto Email Report",
	"Auto Repeat",
	"Custom Field",
	"Dashboard Chart",
	"Document Share Key",
	"Milestone Tracker",
	"Notification",
	"Number Card",
	"Property Setter",
	"Report",
	"Server Script",
	"Web Form",
	"Webhook",
	"Workflow",
)
_TEMPLATES = (
	"Address Template",
	"Contract Template",
	"DocType",
	"Dunning Type",
	"Email Template",
	"Letter Head",
	"Newsletter",
	"Payment Request",
	"Print Format",
	"Process Statement Of Accounts",
	"Request for Quotation",
	"Terms and Conditions",
	"Web Page",
	"Web Template",
)

doc_events = {
	**{template: {"validate": "cs_center.overrides.about_pay.check_template"} for template in _TEMPLATES},
	**{carrier: {"validate": "cs_center.overrides.about_pay.validate"} for carrier in _CARRIERS},
	"DocShare": {"validate": "cs_center.overrides.about_pay.check_share"},
	"File": {"validate": "cs_center.overrides.about_pay.keep_private"},
	"*": {
		event: f"cs_center.overrides.any_document.{event}"
		for event in (
			"before_validate",
			"before_save",
			"before_submit",
			"before_update_after_submit",
			"before_change",
			"before_cancel",
			"on_trash",
		)
	},
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
		"validate": "cs_center.overrides.customer.validate",
	},
	"Lead": _events_of("lead"),
	"Employee": {**_events_of("employee"), "before_rename": "cs_center.overrides.employee.before_rename"},
	"Call Log": {"on_update": "cs_center.overrides.call_log.on_update"},
	"TP Call Log": {"on_update": "cs_center.overrides.tp_call_log.on_update"},
	"Shift Assignment": _change_of_plans("shift_assignment"),
	"Leave Application": _change_of_plans("leave_application"),
	"Shift Type": {"on_update": "cs_center.overrides.shift_type.on_update"},
	"Holiday List": {"on_update": "cs_center.overrides.holiday_list.on_update"},
}

#: Rows of tables in documents that not everybody with the role sees.
_ROWS = (
	"CS Appraisal Indicator",
	"CS Campaign Officer",
	"CS Campaign Segment",
	"CS Care Visit",
	"CS Outbound Officer",
	"CS Outbound Word",
	"CS Pay Change Row",
	"CS Pay Line",
	"CS Payroll Problem",
	"CS Quarter Award",
	"CS Segment Condition",
	"CS Survey Answer",
	"CS Warning Change",
)

permission_query_conditions = {
	**dict.fromkeys(_ROWS, "cs_center.overrides.child_tables.query_conditions"),
	"CS Exam Mark": "cs_center.careers.exams_permissions.exam_conditions",
	"CS Typing Test": "cs_center.careers.exams_permissions.typing_conditions",
	"CS Flower Redemption": "cs_center.recognition.permissions.redemption_conditions",
	**dict.fromkeys((*_PAY, *_ABOUT_PAY), "cs_center.pay.permissions.query_conditions"),
	"CS Outbound List": "cs_center.outbound.permissions.list_conditions",
	"CS Outbound Call": "cs_center.outbound.permissions.call_conditions",
	"CS Leaving Talk": "cs_center.leaving.permissions.query_conditions",
	"CS Retention Campaign": "cs_center.retention.permissions.campaign_conditions",
	"CS Campaign Member": "cs_center.retention.permissions.member_conditions",
	"CS Survey Invitation": "cs_center.surveys.permissions.invitation_conditions",
	"CS Survey Response": "cs_center.surveys.permissions.response_conditions",
	"CS Improvement Plan": "cs_center.surveys.permissions.plan_conditions",
	"CS Callback": "cs_center.callbacks.permissions.query_conditions",
	"CS Level Change": "cs_center.careers.permissions.change_conditions",
	"CS Level Change Event": "cs_center.careers.permissions.event_conditions",
	"CS Level Holding": "cs_center.careers.permissions.holding_conditions",
	"CS Staff Skill": "cs_center.careers.permissions.skill_conditions",
	"CS Post History": "cs_center.careers.permissions.post_conditions",
	"CS Absence": "cs_center.workforce.permissions.query_conditions",
	"CS Complaint": "cs_center.complaints.permissions.query_conditions",
	"CS Complaint Event": "cs_center.complaints.permissions.event_conditions",
	"CS Complaint Callback": "cs_center.complaints.permissions.callback_conditions",
	"CS Notice": "cs_center.notices.permissions.query_conditions",
	"CS Warning": "cs_center.warnings.permissions.query_conditions",
	"CS Dissatisfied Customer": "cs_center.care.permissions.query_conditions",
	"CS Appraisal": "cs_center.appraisal.permissions.query_conditions",
	"CS Appraisal Line": "cs_center.appraisal.permissions.line_conditions",
	"CS Appraisal Event": "cs_center.appraisal.permissions.event_conditions",
}
has_permission = {
	"CS Exam Mark": "cs_center.careers.exams_permissions.has_permission",
	"CS Typing Test": "cs_center.careers.exams_permissions.has_permission",
	"CS Flower Redemption": "cs_center.recognition.permissions.has_permission",
	**dict.fromkeys((*_PAY, *_ABOUT_PAY), "cs_center.pay.permissions.has_permission"),
	"CS Outbound List": "cs_center.outbound.permissions.has_permission_of_list",
	"CS Outbound Call": "cs_center.outbound.permissions.has_permission_of_call",
	"CS Leaving Talk": "cs_center.leaving.permissions.has_permission",
	"CS Retention Campaign": "cs_center.retention.permissions.has_permission_of_campaign",
	"CS Campaign Member": "cs_center.retention.permissions.has_permission_of_member",
	"CS Survey Invitation": "cs_center.surveys.permissions.has_permission_of_invitation",
	"CS Survey Response": "cs_center.surveys.permissions.has_permission_of_response",
	"CS Improvement Plan": "cs_center.surveys.permissions.has_permission_of_plan",
	"CS Call Log": "cs_center.calls.permissions.has_permission",
	"CS Callback": "cs_center.callbacks.permissions.has_permission",
	"CS Level Change": "cs_center.careers.permissions.has_permission",
	"CS Level Change Event": "cs_center.careers.permissions.has_permission",
	"CS Level Holding": "cs_center.careers.permissions.has_permission",
	"CS Staff Skill": "cs_center.careers.permissions.has_permission",
	"CS Post History": "cs_center.careers.permissions.has_permission",
	"CS Absence": "cs_center.workforce.permissions.has_permission",
	"CS Complaint": "cs_center.complaints.permissions.has_permission",
	"CS Complaint Event": "cs_center.complaints.permissions.has_permission_of_part",
	"CS Complaint Callback": "cs_center.complaints.permissions.has_permission_of_part",
	"CS Notice": "cs_center.notices.permissions.has_permission",
	"CS Warning": "cs_center.warnings.permissions.has_permission",
	"CS Dissatisfied Customer": "cs_center.care.permissions.has_permission",
	"CS Appraisal": "cs_center.appraisal.permissions.has_permission",
	"CS Appraisal Line": "cs_center.appraisal.permissions.has_permission_of_part",
	"CS Appraisal Event": "cs_center.appraisal.permissions.has_permission_of_part",
}

# What is known of employees' months, for the appraisal: `(month, employees) -> fields of PersonMonth by employee`.
cs_month_facts = ["cs_center.careers.service.exams.month_facts"]

# Called with a matter, its owner before and after, and why it moved; other apps may add to it.
cs_matter_moved = ["cs_center.complaints.service.following.owner_moved"]
# Called with doctype and name of a ticket that is being deleted.
cs_ticket_removed = ["cs_center.complaints.service.following.ticket_removed"]
# Called with a complaint and what its customer answered in a callback, or nothing when they were never reached.
cs_customer_answered = [
	"cs_center.care.service.opening.customer_answered",
	"cs_center.callbacks.service.following.customer_answered",
]
# Doctypes of whom to call, with the modules that know them; `cs_center.contact.service.queue` says what these must have.
cs_call_queues = {
	"CS Callback": "cs_center.callbacks.service.work",
	"CS Campaign Member": "cs_center.retention.service.campaign_work",
	"CS Outbound Call": "cs_center.outbound.service.work",
	"CS Leaving Talk": "cs_center.leaving.service.work",
}
# What is told of a call that did not reach anybody, by the doctype that the callback is about: `(name, result)`.
cs_callback_results = {"CS Complaint": "cs_center.complaints.service.callback.not_reached"}
# What to say in a callback that no plan has opened: `(row) -> HTML`, or nothing.
cs_callback_scripts = ["cs_center.ahead.service.calls.script"]

# How a kind of switch is told to dial, `(switch, extension, number, reference) -> id of the call`, and how its connection is
# tried, `(switch) -> what it says it is`; other apps may add kinds.
cs_dial = {
	"Asterisk AMI": "cs_center.engines.dialling.ami.dial",
	"Asterisk ARI": "cs_center.engines.dialling.ari.dial",
	"Telephony": "cs_center.engines.dialling.telephony.dial",
}
cs_dial_try = {
	"Asterisk AMI": "cs_center.engines.dialling.ami.try_it",
	"Asterisk ARI": "cs_center.engines.dialling.ari.try_it",
	"Telephony": "cs_center.engines.dialling.telephony.try_it",
}

# What a month's appraisal came to, asked by pay and the ladder: `(month, employees) -> Performance by employee` and
# `(employees, months) -> grades by employee and month`; other apps may answer beside.
cs_performance_of = ["cs_center.appraisal.service.results.performance_of"]
cs_grades_of = ["cs_center.appraisal.service.results.grades_of"]
# By which figures points are given and ranked, `() -> Scheme`: asked by pay.
cs_points_scheme = ["cs_center.appraisal.service.results.points_scheme"]
# Who stands where in the quarter that ends with a month, and whom people rewarded in a month: asked by pay.
cs_quarter_ranking = ["cs_center.appraisal.service.results.quarter_ranking"]
cs_first_awards = ["cs_center.appraisal.service.results.first_awards"]
# What gathers a month's facts: `(month, members) -> PersonMonth by employee`, who was away for too long, the scores of KPI
# sheets and their rows; another app may put its own in their place.
cs_appraisal_sources = {
	"facts": "cs_center.appraisal.service.facts.of_month",
	"away": "cs_center.appraisal.service.absence.why_not_scored",
	"scores": "cs_center.appraisal.service.kpi.scores",
	"indicators": "cs_center.appraisal.service.kpi.rows_of",
}
# Called with a month of appraisals when everything of it is closed and ranked, in the same transaction.
cs_month_settled = ["cs_center.appraisal.service.consequences.list_month"]
# What other rooms show of somebody's own month on its page: `(employee, month) -> {title, rows, route}`, or nothing.
cs_my_month = [
	"cs_center.pay.service.card.card",
	"cs_center.careers.service.card.card",
	"cs_center.recognition.service.card.card",
]
# From which day on pay can still be changed, `() -> date`; the latest counts.
cs_open_from = ["cs_center.pay.service.closing.open_from"]

scheduler_events = {
	"cron": {
		"*/5 * * * *": [
			"cs_center.responsibility.jobs.sweep",
			"cs_center.complaints.jobs.sweep",
			"cs_center.warnings.jobs.watch",
			"cs_center.incidents.jobs.look_after",
			"cs_center.notices.jobs.send",
			"cs_center.satisfaction.jobs.send_weekly_summary",
			"cs_center.callbacks.jobs.follow_plans",
			"cs_center.callbacks.jobs.tell_of_late",
			"cs_center.leaving.jobs.look_after_talks",
			"cs_center.retention.jobs.look_after_campaigns",
			"cs_center.outbound.jobs.look_after_lists",
			"cs_center.outbound.jobs.send_messages",
			"cs_center.pay_office.jobs.look_after",
			"cs_center.ahead.jobs.look_after",
		]
	},
	"hourly_long": [
		"cs_center.careers.exams_jobs.go_on",
		"cs_center.surveys.jobs.expire_invitations",
		"cs_center.calls.jobs.end_silent_calls",
		"cs_center.responsibility.jobs.agree_with_tickets",
	],
	"daily_long": [
		"cs_center.careers.exams_jobs.read_articles",
		"cs_center.recognition.jobs.honour_last_year",
		"cs_center.surveys.jobs.watch_plans",
		"cs_center.workforce.jobs.extend_rosters",
		"cs_center.notices.jobs.forget_old",
		"cs_center.contact.jobs.forget_old_leases",
		"cs_center.care.jobs.remind",
		"cs_center.pay.jobs.compute_last_month",
		"cs_center.retention.jobs.compute_segments",
		"cs_center.careers.jobs.look_after",
		"cs_center.appraisal.jobs.keep_up",
	],
	"monthly_long": [
		"cs_center.papers.jobs.draft_last_month",
		"cs_center.appraisal.jobs.draft_last_month",
	],
}

# The page of a survey's link, below /s/.
page_renderer = ["cs_center.surveys.page.SurveyPage"]

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
		"calling",
		"calling_view",
		"campaigns",
		"outbound",
		"leaving",
		"careers",
		"take_complaint",
		"incidents",
		"pop_view",
		"screen_pop",
		"papers",
		"appraisal",
		"pay_office",
		"pay",
		"surveys",
		"flowers",
		"exams",
		"typing_compare",
	)
]
app_include_css = [
	f"/assets/cs_center/css/{sheet}.css?v={_version}"
	for sheet in ("cs_center", "calling", "careers", "flowers", "pay", "surveys", "typing")
]
# What Frappe tells everybody who is logged in about any document.
override_whitelisted_methods = {
	"frappe.client.get_count": "cs_center.overrides.client.get_count",
	"frappe.desk.search.get_link_title": "cs_center.overrides.search.get_link_title",
}
override_doctype_dashboards = {"Customer": "cs_center.overrides.customer.dashboard"}
doctype_js = {
	"Customer": "public/js/customer.js",
	"Issue": "public/js/ticket.js",
	"HD Ticket": "public/js/ticket.js",
}

export_python_type_annotations = True
