"""Records that the app ships and managers change: created when missing, never overwritten."""

import json
from collections.abc import Iterator
from typing import Any

import frappe
from frappe import _

from cs_center.calls.rules import access
from cs_center.calls.rules.records.shipped import SHIPPED_FORMATS
from cs_center.calls.service.formats import as_record
from cs_center.complaints.service import clock
from cs_center.satisfaction.service.summary import TOLD_WEEK
from cs_center.setup import (
	ahead_defaults,
	appraisal_defaults,
	callback_defaults,
	career_defaults,
	complaint_defaults,
	kpi_defaults,
	leaving_defaults,
	pay_defaults,
	recognition_defaults,
	retention_defaults,
	survey_defaults,
)

#: CALL-3 and, for KEEP-5, cancellations, with the one-time notices that a centre starts from (CALL-9).
KINDS: dict[str, tuple[str, ...]] = {
	"Enquiry": (),
	"Business Handling": (
		"Which identity papers and forms to bring.",
		"Where and when the business can be done, and what it costs.",
		"How long it takes, and how the customer learns that it is done.",
	),
	"Fault Report": (
		"What the customer can check or restart in the meantime.",
		"When somebody comes, and who must be at home.",
		"The number of the fault and the number to call about it.",
	),
	"Billing": (
		"What the amount is made of and from when it runs.",
		"How and until when the bill can be disputed.",
	),
	"Complaint": (
		"The number of the complaint and the staff number of who answers for it.",
		"Until when the customer gets an answer.",
		"That somebody calls back before it is closed.",
	),
	"Suggestion": (),
	"Survey": (),
	"Sales": ("Price, term, and how it ends.", "How to withdraw."),
	"Cancellation": (
		"From when the contract ends, and what is still to be paid.",
		"What must be given back, and where.",
	),
}

#: SHIFT-1
SERVICE_HOURS = ("07:30:00", "21:30:00")

#: The posts of the mission: name, the role that it needs, whether it leads a team.
POSTS: tuple[tuple[str, str | None, bool], ...] = (
	("Customer Representative", access.AGENT, False),
	("Senior Agent", access.AGENT, False),
	("Shift Leader", access.LEADER, True),
	("Retention Officer", access.RETENTION_OFFICER, False),
	("Back Office", access.AGENT, False),
	("Quality Inspector", access.INSPECTOR, False),
	("Callback Officer", access.CALLBACK_OFFICER, False),
	("Knowledge Editor", access.EDITOR, False),
	("Service Centre Supervisor", access.SUPERVISOR, False),
	("Service Centre Director", access.DIRECTOR, False),
	("General Manager", access.DIRECTOR, False),
	("Human Resources", "HR User", False),
)


#: KEEP-1: rank and whether customers without a tier have it.
TIERS: dict[str, tuple[int, bool]] = {
	"Five-star Diamond": (1, False),
	"Gold": (2, False),
	"Ordinary": (3, True),
}

#: FIRST-8 with the limits of COMP-7.
LIMITS: tuple[tuple[str, int, str], ...] = (
	("Enquiry", 3, "Working Days"),
	("Business Handling", 3, "Working Days"),
	("Billing", 3, "Working Days"),
	("Fault Report", 24, "Hours"),
	("Complaint", 13, "Working Days"),
	("Suggestion", 13, "Working Days"),
)

#: FIRST-2, FIRST-3: what the owner tells the customer.
TOLD_TEXT = (
	"{owner}, staff number {staff_number}, answers for your matter {matter} until it is settled. "
	"It is with {station}; you hear from us by {due_by}. When you call again, name this staff number."
)

#: First-caller rules; the more particular one comes first.
RULES: dict[str, dict[str, Any]] = {
	"Surveys and Sales": {"priority": 5, "owns": 0, "kinds": [{"kind": "Survey"}, {"kind": "Sales"}]},
	"Every Matter": {
		"priority": 10,
		"fallback": [{"who": "Owner's Team"}, {"who": "Shift Leader"}],
		"limits": [{"kind": kind, "amount": amount, "unit": unit} for kind, amount, unit in LIMITS],
	},
}


#: The global default that lists what the site has been given.
GIVEN = "cs_center_given"
#: Begins what it lists of records that other apps own.
MADE = "made:"
_AGREEMENT = "Service Level Agreement/CS Complaint"


def create() -> None:
	"""What this site has never been given. A record that a manager removed or renamed does not come back."""
	given = set(json.loads(frappe.db.get_global(GIVEN) or "[]"))
	for name, record in _records():
		if (key := f"{record['doctype']}/{name}") not in given:
			_when_missing(name, record)
			given.add(key)
	if pay_defaults.KEY not in given:
		pay_defaults.settle()
		given.add(pay_defaults.KEY)
	if _AGREEMENT not in given:
		made = [f"{MADE}{doctype}/{name}" for doctype, name in clock.create()]
		given |= {_AGREEMENT, *made}
	frappe.db.set_global(GIVEN, json.dumps(sorted(given)))


def made() -> list[tuple[str, str]]:
	"""Records of other apps that had to be made: doctype and name."""
	given = json.loads(frappe.db.get_global(GIVEN) or "[]")
	return [tuple(key.removeprefix(MADE).split("/", 1)) for key in given if key.startswith(MADE)]


def forget() -> None:
	"""For uninstalling: what the app remembers of the site goes with it."""
	for key in (GIVEN, TOLD_WEEK):
		frappe.defaults.clear_default(key=key, parent="__global")


def _records() -> Iterator[tuple[str, dict[str, Any]]]:
	for shipped in SHIPPED_FORMATS:
		yield shipped.name, as_record(shipped)
	for kind, notices in KINDS.items():
		told = [{"notice": _(notice)} for notice in notices]
		yield kind, {"doctype": "CS Call Kind", "kind_name": kind, "notices": told}
	for tier, (rank, is_default) in TIERS.items():
		yield (
			tier,
			{"doctype": "CS Customer Tier", "tier_name": tier, "rank": rank, "is_default": int(is_default)},
		)
	for rule, values in RULES.items():
		yield (
			rule,
			{"doctype": "CS First Caller Rule", "rule_name": rule, "told_text": _(TOLD_TEXT), **values},
		)
	for post, role, leads in POSTS:
		yield (
			post,
			{
				"doctype": "CS Post",
				"post_name": post,
				"role": role,
				"is_leader": int(leads),
				"appraised": int(post not in appraisal_defaults.NOT_APPRAISED),
			},
		)
	yield from complaint_defaults.records()
	yield from callback_defaults.records()
	yield from career_defaults.records()
	yield from retention_defaults.records()
	yield from leaving_defaults.records()
	yield from survey_defaults.records()
	yield from kpi_defaults.records()
	yield from ahead_defaults.records()
	yield from recognition_defaults.records()
	yield from appraisal_defaults.records()


def _when_missing(name: str, record: dict[str, Any]) -> None:
	if not frappe.db.exists(record["doctype"], name):
		frappe.get_doc(record).insert(ignore_permissions=True)


def settle() -> None:
	"""The settings of a new installation. Called once: a single document is never missing, so it can not be told later."""
	settings = frappe.get_single("CS Settings")
	# Frappe fills a Time field with the present time, whatever its default says.
	settings.opens_at, settings.closes_at = SERVICE_HOURS
	settings.country = frappe.db.get_single_value("System Settings", "country") or "China"
	settings.flags.ignore_permissions = True
	settings.save()


def complete_settings() -> None:
	"""Give settings that a newer version brings their shipped figures; what somebody has saved, even as nothing, stays."""
	doctype = "CS Settings"
	singles = frappe.qb.Table("tabSingles")
	known = set(
		frappe.qb.from_(singles).where(singles.doctype == doctype).select(singles.field).run(pluck=True)
	)
	for field in frappe.get_meta(doctype).fields:
		if field.default and field.fieldname not in known and field.fieldtype != "Time":
			frappe.db.set_single_value(doctype, field.fieldname, field.default, update_modified=False)
