import frappe, os
from tests.browser.busy_day import fill_week
from tests.site.centre import PEOPLE, answered_call, take, customer, abandoned_call
from cs_center.calls.rules.reasons import Reason
from cs_center.calls.service import rejects

def _prep():
	fill_week()
	take("now", "ringing", 0, queue="billing", from_number="13907191234")
	frappe.db.commit()
	rejects.keep_event({"source": "pbx", "call_id": "x1", "event": "rining", "at": "2026-11-21T10:00:00+08:00"}, Reason("Unknown event {event}.", {"event": "rining"}))
	frappe.db.commit()

def _shots(page_as, picture, langs, who):
	errors = []
	for lang in langs:
		for name in who:
			user = getattr(PEOPLE, name, name)
			frappe.db.set_value("User", user, "language", lang); frappe.clear_cache(user=user); frappe.db.commit()
			page = page_as(user)
			page.on("pageerror", lambda e, n=name: errors.append((n, str(e))))
			page.on("console", lambda m, n=name: errors.append((n, m.text)) if m.type == "error" else None)
			for label, url in PAGES[name]:
				page.goto(url() if callable(url) else url)
				page.wait_for_timeout(1500)
				picture(page, f"x-{name}-{lang}-{label}")
	print("ERRORS", errors)

def log_of(**f): return "/app/cs-call-log/" + frappe.db.get_value("CS Call Log", f, "name")
PAGES = {
	"anna": [("ws", "/app/service-centre"), ("list", "/app/cs-call-log"), ("form", lambda: log_of(agent=PEOPLE.anna, kind="Fault Report")), ("formb", lambda: log_of(agent=PEOPLE.bea))],
	"supervisor": [("ws", "/app/service-centre"), ("list", "/app/cs-call-log"), ("rejects", "/app/cs-call-reject"), ("reject", lambda: "/app/cs-call-reject/" + frappe.db.get_value("CS Call Reject", {}, "name")), ("format", "/app/cs-call-record-format/bank"), ("settings", "/app/cs-settings"), ("volume", "/app/query-report/CS Call Volume"), ("numbers", "/app/query-report/CS Calls with Numbers"), ("staffing", "/app/query-report/CS Staffing")],
	"officer": [("ws", "/app/service-centre"), ("list", "/app/cs-callback"), ("form", lambda: "/app/cs-callback/" + frappe.db.get_value("CS Callback", {"assigned_to": PEOPLE.officer}, "name"))],
	"inspector": [("ws", "/app/service-centre"), ("list", "/app/cs-call-log")],
}

def test_scratch(page_as, picture):
	_prep()
	_shots(page_as, picture, os.environ.get("LANGS", "en").split(","), os.environ.get("WHO", "anna,supervisor,officer").split(","))
