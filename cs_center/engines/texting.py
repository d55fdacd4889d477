"""Text messages through Frappe's SMS settings."""

from datetime import datetime

import frappe
from frappe.core.doctype.sms_settings.sms_settings import send_sms
from frappe.utils import now_datetime
from requests.exceptions import ConnectionError as NotConnected
from requests.exceptions import ConnectTimeout, HTTPError
from urllib3.exceptions import NewConnectionError


class NotTaken(Exception):
	"""The gateway did not take a message. `may_have_arrived`: nobody knows whether it did."""

	def __init__(self, problem: str, may_have_arrived: bool) -> None:
		self.may_have_arrived = may_have_arrived
		super().__init__(problem)


def is_set_up() -> bool:
	"""Whether Frappe has somewhere to send a message to."""
	return bool(frappe.db.get_single_value("SMS Settings", "sms_gateway_url"))


def send(number: str, text: str, masked: str) -> None:
	"""Send a message. Raises NotTaken. `masked`: the number as everybody may see it, for Frappe's log (SEC-1)."""
	began = now_datetime()
	try:
		send_sms([number], text, success_msg=False)
	except Exception as error:
		# Not the traceback: the gateway's address in it has the number and the words.
		status = getattr(getattr(error, "response", None), "status_code", "")
		raise NotTaken(f"{type(error).__name__} {status}".strip(), _may_have_arrived(error)) from None
	if not _mask_log(text, masked, began):
		raise NotTaken("no confirmation", may_have_arrived=True)


def _may_have_arrived(error: Exception) -> bool:
	"""A gateway that answered "no", or was never reached, has nothing."""
	if isinstance(error, HTTPError | ConnectTimeout):
		return False
	reason = getattr(error.args[0], "reason", None) if error.args else None
	return not (isinstance(error, NotConnected) and isinstance(reason, NewConnectionError))


def _mask_log(text: str, masked: str, since: datetime) -> bool:
	"""Whether Frappe logged the message as sent; its log, for the systems manager, keeps no number in full."""
	logged = {"modified": (">=", since), "message": text}
	names = frappe.get_all("SMS Log", filters=logged, pluck="name")
	if names:
		values = {"requested_numbers": masked, "sent_to": masked}
		frappe.db.set_value("SMS Log", {"name": ("in", names)}, values)
	return bool(names)
