"""HTTP methods of the workforce. The switch logs in by token with the role CS Switch; people with their own roles."""

import frappe

from cs_center.calls.service import staff
from cs_center.workforce.service import presence


@frappe.whitelist(methods=["POST"])
def agent_state(agent: str | int, state: str, at: str | None = None, source: str = "") -> dict[str, str]:
	"""Take what the switch says of an agent (FIRST-5): available, away or logged_off.

	`agent` is an agent number, a staff number or a user; `at` (ISO 8601 with its zone) is now when it is left out. What
	arrives after something that was said later is ignored. Answers the user.
	"""
	staff.check_is_switch()
	return {"user": presence.take_state(str(agent), state, at, source)}


@frappe.whitelist(methods=["POST"])
def my_state(state: str) -> None:
	"""Say of oneself: available, away or logged_off."""
	staff.check_is_staff()
	presence.say_myself(state)
