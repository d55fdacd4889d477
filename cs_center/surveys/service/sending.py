"""Links by message, through Frappe's SMS settings, after the commit (BACK-5).

The token is made by the worker that sends it: it never rests in a queue.
"""

from datetime import datetime

import frappe
from frappe import _
from frappe.core.doctype.sms_settings.sms_settings import send_sms
from frappe.utils import now_datetime

from cs_center.calls.rules.numbers import mask
from cs_center.calls.service import numberbook
from cs_center.calls.service.switchboard import switchboard
from cs_center.surveys.service import links, store, subjects
from cs_center.surveys.service.store import INVITATION

_TEXT = "How did we do? Please tell us, in a minute: {link}"
_JOB = "cs_center.surveys.jobs.send_sms"


def check_gateway() -> None:
	"""Raises ValidationError when Frappe has nowhere to send a message to."""
	if not frappe.db.get_single_value("SMS Settings", "sms_gateway_url"):
		frappe.throw(_("Messages can not be sent: enter the gateway in SMS Settings first."))


def ask(invitation: str) -> None:
	"""Have a worker send it, once this transaction is there."""
	check_gateway()
	job = f"{_JOB}:{invitation}"
	frappe.enqueue(
		_JOB, queue="short", job_id=job, deduplicate=True, enqueue_after_commit=True, invitation=invitation
	)


def send(invitation: str) -> bool:
	"""Send the message of an invitation; whether it was. Commits: what was sent must not be sent again.

	A worker that is killed between the commit and the gateway leaves an invitation that says "Waiting": it is not sent
	twice by itself, and a leader sees it and sends it again.
	"""
	row = _claimed(invitation)
	if not row:
		return False
	link, number = links.new(invitation), subjects.number_of(row)
	if not number:
		return _failed(invitation, _("No number of this customer is known."))
	frappe.db.commit()  # the link works before the customer has it
	began = now_datetime()
	try:
		send_sms([number], text(row.survey, link), success_msg=False)
	except Exception as error:
		frappe.db.rollback()
		# Not the traceback: the gateway's address in it has the number and the link.
		return _failed(invitation, _("The gateway did not take the message: {0}").format(_problem(error)))
	_forget_logged(link, number, began)
	sent = {"status": store.SENT, "sent_at": now_datetime(), "problem": None}
	frappe.db.set_value(INVITATION, {"name": invitation, "status": store.WAITING}, sent)
	frappe.db.commit()  # it is sent, whatever the job does next
	return True


def text(survey: str, link: str) -> str:
	"""What the customer reads, in the site's language."""
	language = frappe.db.get_default("lang") or "en"
	written = frappe.db.get_value(store.SURVEY, survey, "sms_text")
	said = _(written, language) if written else _(_TEXT, language)
	return said.replace("{link}", link)


def _claimed(invitation: str) -> "frappe._dict | None":
	fields = ("name", "survey", "status", "expires_at", "customer", "reference_doctype", "reference_name")
	row = frappe.db.get_value(INVITATION, invitation, fields, as_dict=True, for_update=True)
	return row if row and links.is_open(row) else None


def _failed(invitation: str, why: str) -> bool:
	frappe.db.set_value(INVITATION, invitation, "problem", why)
	frappe.db.commit()  # what went wrong must be read
	return False


def _problem(error: Exception) -> str:
	status = getattr(getattr(error, "response", None), "status_code", "")
	return f"{type(error).__name__} {status}".strip()


def _forget_logged(link: str, number: str, since: datetime) -> None:
	"""Frappe logs what it has sent, for the systems manager: without the link, which opens something, and the number (SEC-1)."""
	rows = frappe.get_all("SMS Log", filters={"modified": (">=", since)}, fields=["name", "message"])
	masked = mask(numberbook.key_of(number), switchboard().plan.region)
	for row in rows:
		if link in (row.message or ""):
			values = {
				"message": row.message.replace(link, "…"),
				"requested_numbers": masked,
				"sent_to": masked,
			}
			frappe.db.set_value("SMS Log", row.name, values)
