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


doc_events = {
	"Contact": _events_of("contact"),
	"Customer": _events_of("customer"),
	"Lead": _events_of("lead"),
	"Employee": _events_of("employee"),
	"Call Log": {"on_update": "cs_center.overrides.call_log.on_update"},
	"TP Call Log": {"on_update": "cs_center.overrides.tp_call_log.on_update"},
}

permission_query_conditions = {
	"CS Callback": "cs_center.callbacks.permissions.query_conditions",
}
has_permission = {
	"CS Call Log": "cs_center.calls.permissions.has_permission",
	"CS Callback": "cs_center.callbacks.permissions.has_permission",
}

scheduler_events = {"hourly_long": ["cs_center.calls.jobs.end_silent_calls"]}

app_include_js = [f"/assets/cs_center/js/cs_center.js?v={_version}"]

export_python_type_annotations = True
