"""HTTP methods of retention: typed and thin."""

from typing import Any

import frappe

from cs_center.calls.service.json_text import parsed
from cs_center.responsibility.service.requests import amount, day, deed, moment, written
from cs_center.retention.service import (
	campaign_building,
	campaign_outcome,
	campaign_results,
	campaign_sharing,
	campaigns,
	prospects,
	runs,
	segments,
)
from cs_center.retention.service.campaign_results import MemberResult


@frappe.whitelist(methods=["POST"])
def compute_segments() -> None:
	"""Put all customers into their segments now, in a worker; who asked sees how far it is (KEEP-1)."""
	runs.ask()


@frappe.whitelist()
def explain_segment(customer: str) -> dict[str, Any]:
	"""The segment of a customer, since when and why, and what each rule says of them today."""
	return segments.explain(customer)


@frappe.whitelist()
def preview_rule(rule: str | dict[str, Any]) -> dict[str, Any]:
	"""What a rule, saved or not, would change: how many customers, and who."""
	return segments.preview(parsed(rule, dict))


@frappe.whitelist()
def preview_campaign(campaign: str | dict[str, Any]) -> dict[str, Any]:
	"""Who would be called, left alone and left out, and why; `campaign`: as it stands on the form, saved or not (KEEP-2)."""
	return campaign_building.preview_written(parsed(campaign, dict))


@frappe.whitelist(methods=["POST"])
def start_campaign(campaign: str) -> None:
	"""Start: a worker finds the members, draws who is left alone and shares the others among the officers."""
	deed(lambda: campaigns.start(campaign))


@frappe.whitelist(methods=["POST"])
def pause_campaign(campaign: str, words: str) -> None:
	"""Nobody of it is called until it goes on."""
	deed(lambda: campaigns.pause(campaign, written(words)))


@frappe.whitelist(methods=["POST"])
def resume_campaign(campaign: str) -> None:
	"""A paused campaign goes on."""
	deed(lambda: campaigns.resume(campaign))


@frappe.whitelist(methods=["POST"])
def close_campaign(campaign: str, words: str) -> None:
	"""Nobody of it is called any more; its result stays."""
	deed(lambda: campaigns.close(campaign, written(words)))


@frappe.whitelist(methods=["POST"])
def reassign_members(campaign: str, from_user: str = "", to_user: str = "") -> dict[str, int]:
	"""Give open members of an officer (blank: of nobody) to another one (blank: fairly to the others); how many to whom."""
	return deed(lambda: campaign_sharing.reassign(campaign, from_user, to_user))


@frappe.whitelist()
def campaign_result(campaign: str, as_of: str | None = None) -> dict[str, Any]:
	"""What a campaign came to as of a day, beside those who were left alone (KEEP-6)."""
	return campaign_outcome.result(campaign, day(as_of) if as_of else None)


@frappe.whitelist(methods=["POST"])
def log_member_result(
	member: str,
	outcome: str,
	words: str = "",
	again_at: str | None = None,
	call_log: str | None = None,
	refuses: str = "",
	value: float | str | None = None,
) -> str:
	"""Keep what the user's call to a member came to (KEEP-3); answers the status of the member.

	outcome: Accepted, No Answer, Call Again (with `again_at`, a time of the site's zone), Refused (with `refuses`: Offers or
	All Calls, when the customer wants none of them any more), Wrong Number, Saved, Lost. value: what was kept, when it is
	not what the campaign says.
	"""
	result = MemberResult(
		outcome,
		written(words),
		moment(again_at) if again_at else None,
		call_log or "",
		refuses,
		amount(value),
	)
	return deed(lambda: campaign_results.log(member, result))


@frappe.whitelist(methods=["POST"])
def settle_member(member: str, status: str, words: str = "", value: float | str | None = None) -> str:
	"""What became of who accepted or said they stay: Saved or Lost (KEEP-3); answers the status."""
	return deed(lambda: campaign_results.settle(member, status, written(words), amount(value)))


@frappe.whitelist(methods=["POST"])
def withdraw_member(member: str, words: str) -> None:
	"""Take somebody out of a campaign before they are called."""
	deed(lambda: campaign_results.withdraw(member, written(words)))


@frappe.whitelist(methods=["POST"])
def note_prospect(call_log: str, title: str, words: str = "") -> str:
	"""Make an ERPNext Lead of who was on a call (KEEP-7); answers its name."""
	return deed(lambda: prospects.note(call_log, written(title), written(words)))
