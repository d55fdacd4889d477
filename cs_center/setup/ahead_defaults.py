"""What a new site is given for telling customers ahead of time (KEEP-4): festivals and plans, each a record to change."""

from collections.abc import Iterator
from typing import Any

from frappe import _

from cs_center.ahead.rules.channels import CALL, MAIL, SMS
from cs_center.ahead.rules.days import GREGORIAN, LUNAR
from cs_center.ahead.rules.occasions import BIRTHDAY, DOCUMENT
from cs_center.ahead.rules.occasions import FESTIVAL as FESTIVAL_KIND
from cs_center.ahead.service.store import FESTIVAL, PLAN

#: Festival: calendar, month, day.
FESTIVALS: dict[str, tuple[str, int, int]] = {
	"New Year": (GREGORIAN, 1, 1),
	"Spring Festival": (LUNAR, 1, 1),
	"Lantern Festival": (LUNAR, 1, 15),
	"Labour Day": (GREGORIAN, 5, 1),
	"Dragon Boat Festival": (LUNAR, 5, 5),
	"Mid-Autumn Festival": (LUNAR, 8, 15),
	"Double Ninth Festival": (LUNAR, 9, 9),
	"National Day": (GREGORIAN, 10, 1),
}

ENDS_TEXT = (
	"Dear {{ customer_name }}, your contract ends {% if days > 0 %}on {{ date }}, in {{ days }} days"
	"{% elif days == 0 %}today{% else %}on {{ date }}{% endif %}. Shall we renew it for you? "
	"One call to our hotline is enough."
)
SERVICE_TEXT = (
	"Dear {{ customer_name }}, a service visit is planned for you {% if days > 0 %}on {{ date }}"
	"{% elif days == 0 %}today{% else %}for {{ date }}{% endif %}. If that does not suit you, please call our hotline."
)
BIRTHDAY_TEXT = "Dear {{ customer_name }}, happy birthday! Thank you for being with us."
FESTIVAL_TEXT = "Dear {{ customer_name }}, we wish you and your family a happy {{ occasion }}."


def _is(field: str, value: str) -> dict[str, str]:
	return {"field_name": field, "operator": "Is", "value": value}


#: Plans by name. Of documents, which a site has had before, people are called and nothing else: no message leaves a site by itself
#: that nobody has looked at. Birthdays are entered for it, and tiers above the ordinary one are given by people.
PLANS: dict[str, dict[str, Any]] = {
	"Contract Ends": {
		"kind": DOCUMENT,
		"priority": 10,
		"days_before": "14, 0",
		"document_type": "Contract",
		"date_field": "end_date",
		"customer_field": "party_name",
		"conditions": [_is("party_type", "Customer")],
		"channels": (CALL,),
		"message": ENDS_TEXT,
	},
	"Subscription Ends": {
		"kind": DOCUMENT,
		"priority": 10,
		"days_before": "14, 0",
		"document_type": "Subscription",
		"date_field": "end_date",
		"customer_field": "party",
		"conditions": [
			_is("party_type", "Customer"),
			{"field_name": "status", "operator": "Is Not", "value": "Cancelled"},
		],
		"channels": (CALL,),
		"message": ENDS_TEXT,
	},
	"Service Visit": {
		"kind": DOCUMENT,
		"priority": 20,
		"days_before": "14, 0",
		"document_type": "Maintenance Schedule",
		"table_field": "schedules",
		"date_field": "scheduled_date",
		"customer_field": "customer",
		"conditions": [_is("completion_status", "Pending")],
		"channels": (CALL,),
		"message": SERVICE_TEXT,
	},
	"Birthday": {
		"kind": BIRTHDAY,
		"priority": 30,
		"days_before": "0",
		"channels": (SMS, MAIL, CALL),
		"message": BIRTHDAY_TEXT,
	},
	"Festivals": {
		"kind": FESTIVAL_KIND,
		"priority": 40,
		"days_before": "0",
		"tiers": ("Five-star Diamond", "Gold"),
		"channels": (SMS, MAIL),
		"message": FESTIVAL_TEXT,
	},
}


def records() -> Iterator[tuple[str, dict[str, Any]]]:
	"""Name and record of everything that is shipped."""
	for name, (calendar, month, day) in FESTIVALS.items():
		record = {
			"doctype": FESTIVAL,
			"festival_name": name,
			"calendar": calendar,
			"month": month,
			"day": day,
		}
		yield name, record
	texts = {
		ENDS_TEXT: _(ENDS_TEXT),
		SERVICE_TEXT: _(SERVICE_TEXT),
		BIRTHDAY_TEXT: _(BIRTHDAY_TEXT),
		FESTIVAL_TEXT: _(FESTIVAL_TEXT),
	}
	for name, values in PLANS.items():
		yield (
			name,
			{
				"doctype": PLAN,
				"plan_name": name,
				**values,
				"channels": [{"channel": channel} for channel in values["channels"]],
				"tiers": [{"tier": tier} for tier in values.get("tiers", ())],
				"message": texts[values["message"]],
			},
		)
