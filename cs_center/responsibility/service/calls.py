"""Calls as responsibility sees them."""

from dataclasses import dataclass
from typing import Any

from cs_center.calls.rules.events import INBOUND
from cs_center.responsibility.rules.ownership import CustomerCall
from cs_center.responsibility.rules.policy import MatterTraits


@dataclass(frozen=True, slots=True)
class TakenCall:
	"""A call as its log has it, with the caller's key and the staff number of who answered."""

	log: dict[str, Any]
	caller_key: str
	staff_number: str = ""


def concerns(log: dict[str, Any], caller_key: str) -> bool:
	"""Whether a call says something about whose matter it is: somebody answered, or nobody did and it is over."""
	if log["direction"] != INBOUND or not caller_key:
		return False
	return bool(log["answered_at"] or log["ended_at"])


def as_customer_call(log: dict[str, Any]) -> CustomerCall:
	"""A call as the ownership rules take it, in the site's own time."""
	return CustomerCall(log["name"], log["started_at"], log["answered_at"], log["agent"] or "")


def traits(log: dict[str, Any], tier: str | None) -> MatterTraits:
	"""What the first-caller rule of a call is chosen by."""
	return MatterTraits(log["kind"] or "", log["queue"] or "", tier or "")
