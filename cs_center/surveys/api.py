"""HTTP methods of surveys: thin; who may is checked by the services."""

from typing import Any

import frappe
from frappe.utils import cint

from cs_center.calls.service.json_text import parsed
from cs_center.responsibility.service.requests import deed, written
from cs_center.surveys.service import answering, inviting, phone, plans, samples


@frappe.whitelist(methods=["POST"])
def invite(
	reference_doctype: str, reference_name: str, channel: str = "Link", survey: str = ""
) -> dict[str, Any]:
	"""Ask the customer of a call, complaint or other document by Link, SMS or Phone (BACK-5).

	Answers name, is_new and, for Link, the link, which is said this once.
	"""
	found = deed(lambda: inviting.invite(reference_doctype, reference_name, channel, survey))
	return {"name": found.name, "is_new": found.is_new, "link": found.link}


@frappe.whitelist(methods=["POST"])
def new_link(invitation: str) -> str:
	"""Another link for an open invitation; the one before opens nothing any more."""
	return deed(lambda: inviting.new_link(invitation))


@frappe.whitelist(methods=["POST"])
def send_sms(invitation: str) -> None:
	"""Send the link of an open invitation by message."""
	deed(lambda: inviting.send_again(invitation))


@frappe.whitelist(methods=["POST"])
def withdraw(invitation: str) -> None:
	"""The customer is not asked after all."""
	deed(lambda: inviting.withdraw(invitation))


@frappe.whitelist()
def phone_form(invitation: str) -> dict[str, Any]:
	"""What an officer asks on the telephone, and the number to call."""
	return deed(lambda: phone.form(invitation))


@frappe.whitelist(methods=["POST"])
def answer_by_phone(invitation: str, answers: str | dict[str, Any], call_log: str = "") -> str:
	"""What the customer said on the telephone, by the keys of the questions; answers the response's name."""
	given = parsed(answers, dict)
	return deed(lambda: answering.answer_by_phone(invitation, given, call_log))


@frappe.whitelist(methods=["POST"])
def draw_sample(sample: str) -> None:
	"""Have a sample drawn by a worker; the seed is kept with this (BACK-6)."""
	deed(lambda: samples.ask_draw(sample))


@frappe.whitelist()
def show_draw(sample: str) -> dict[str, Any]:
	"""Draw again from the kept seed and population, and say whether it agrees. Nothing is written."""
	return deed(lambda: samples.show_draw(sample))


@frappe.whitelist(methods=["POST"])
def ask_sample(sample: str) -> None:
	"""Have everybody who was drawn asked, by message or in the queue of callbacks."""
	deed(lambda: samples.ask_customers(sample))


@frappe.whitelist(methods=["POST"])
def close_sample(sample: str) -> list[str]:
	"""Close it, and ask stations under the target for a plan; answers the plans' names."""
	return deed(lambda: samples.close(sample))


@frappe.whitelist(methods=["POST"])
def write_plan(plan: str, text: str) -> None:
	"""The station writes what it will do."""
	deed(lambda: plans.write(plan, written(text)))


@frappe.whitelist(methods=["POST"])
def judge_plan(plan: str, accept: int, words: str = "") -> None:
	"""A leader accepts a plan, or gives it back with words."""
	deed(lambda: plans.judge(plan, bool(cint(accept)), written(words)))
