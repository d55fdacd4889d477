"""What a new site is given for talks before somebody leaves (KEEP-5): reasons and rules, each a record that a manager changes."""

from collections.abc import Iterator
from typing import Any

_FITS, _CANCELLED = "Comes to Fit", "Is Cancelled or Deleted"
REASONS = (
	"Too Expensive",
	"Faults and Interruptions",
	"Not Satisfied with the Service",
	"A Better Offer Elsewhere",
	"Moves Away",
	"No Longer Needed",
	"Another Reason",
)


def _is(field: str, value: str) -> dict[str, str]:
	return {"field_name": field, "operator": "Is", "value": value}


#: Rules by name. Those that would stop what a site did without asking so far are for a manager to switch on.
RULES: dict[str, dict[str, Any]] = {
	"Subscription Cancelled": {
		"document_type": "Subscription",
		"happens": _FITS,
		"conditions": [_is("status", "Cancelled")],
	},
	"Subscription Not Renewed": {
		"document_type": "Subscription",
		"happens": _FITS,
		"conditions": [_is("cancel_at_period_end", "1")],
	},
	"Contract Withdrawn": {"active": 0, "document_type": "Contract", "happens": _CANCELLED},
	"Order Withdrawn": {"active": 0, "document_type": "Sales Order", "happens": _CANCELLED},
	"Call about Leaving": {
		"document_type": "CS Call Log",
		"happens": _FITS,
		"stops": "Nobody",
		"conditions": [_is("kind", "Cancellation")],
	},
}


def records() -> Iterator[tuple[str, dict[str, Any]]]:
	"""Name and record, in the order in which they can be made."""
	for rank, reason in enumerate(REASONS, 1):
		yield reason, {"doctype": "CS Leaving Reason", "reason": reason, "rank": rank}
	for name, values in RULES.items():
		yield name, {"doctype": "CS Leaving Rule", "rule_name": name, **values}
