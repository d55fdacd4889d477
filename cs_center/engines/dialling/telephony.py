"""The Telephony app: calls through its Twilio or Exotel account, with its own settings, agents and call log (CALL-8).

The app itself dials with Exotel only, waits for ever, and puts the account's token into addresses, which end in logs; with
Twilio only its own pages dial. So the requests are made here, and all it knows is taken from it.
"""

from collections.abc import Callable
from typing import Any

import frappe
import requests
from frappe.model.document import Document

from cs_center.engines.dialling import NotSetUp, Refused, Silent, Switch, Unsure, checked_number

_APP = "telephony"
_AGENT, _CALL_LOG = "TP Telephony Agent", "TP Call Log"
_TWILIO, _EXOTEL = "Twilio", "Exotel"
_SETTINGS = {_TWILIO: "TP Twilio Settings", _EXOTEL: "TP Exotel Settings"}
_OWN_NUMBER = {_TWILIO: "twilio_number", _EXOTEL: "exotel_number"}


def dial(switch: Switch, extension: str, number: str, reference: str) -> str:
	"""Ring the user's own telephone or browser and, when it is picked up, call the number; return the provider's id."""
	_check_installed()
	medium, agent = _agent_of(switch.user)
	call_id = _DIAL[medium](agent, checked_number(number), switch.seconds)
	_note(call_id, medium, agent, number)
	return call_id


def try_it(switch: Switch) -> str:
	"""Ask the providers that are in use whether they know the account; return their names."""
	_check_installed()
	media = [medium for medium in _SETTINGS if _enabled(medium)]
	if not media:
		raise NotSetUp("Neither Twilio nor Exotel is enabled in the Telephony app.")
	for medium in media:
		_TRY[medium](switch.seconds)
	return ", ".join(media)


def _check_installed() -> None:
	if _APP not in frappe.get_installed_apps():
		raise NotSetUp("The Telephony app is not installed.")


def _enabled(medium: str) -> bool:
	return bool(frappe.db.get_single_value(_SETTINGS[medium], "enabled"))


def _agent_of(user: str) -> tuple[str, Any]:
	"""The provider through which the user calls: their default one, else the first that gives them a number."""
	fields = ["user", "mobile_no", "default_medium", "call_receiving_device", *_OWN_NUMBER.values()]
	agent = frappe.db.get_value(_AGENT, {"user": user}, fields, as_dict=True)
	if not agent:
		raise NotSetUp("You have no TP Telephony Agent.")
	usable = [medium for medium, own in _OWN_NUMBER.items() if agent[own] and _enabled(medium)]
	if not usable:
		raise NotSetUp("Your TP Telephony Agent has no number of a provider that is enabled.")
	return (agent.default_medium if agent.default_medium in usable else usable[0]), agent


def _telephone_of(agent: Any) -> str:
	number = agent.mobile_no or frappe.db.get_value("User", agent.user, "mobile_no")
	if not number:
		raise NotSetUp("Your TP Telephony Agent has no mobile number.")
	return number


def _note(call_id: str, medium: str, agent: Any, number: str) -> None:
	"""In the app's own call log, which is mirrored in ours; what the provider says of the call later finds it there."""
	log = frappe.new_doc(_CALL_LOG)
	log.update({"id": call_id, "type": "Outgoing", "status": "Queued", "telephony_medium": medium})
	log.update({"from": agent[_OWN_NUMBER[medium]], "to": number, "caller": agent.user})
	frappe.db.savepoint("cs_dialled")
	try:
		log.insert(ignore_permissions=True)
	except frappe.DuplicateEntryError:  # the provider was faster
		frappe.db.rollback(save_point="cs_dialled")
		frappe.clear_last_message()


def _late(medium: str, wants_call: bool) -> Silent:
	if wants_call:
		return Unsure("The switch was told to dial, and has not answered.")
	return Silent("{host} says nothing in time.", host=medium)


def _unreachable(medium: str, error: Exception) -> Silent:
	return Silent("{host} can not be reached: {why}", host=medium, why=type(error).__name__)


def _refused(medium: str, status: int, said: str) -> Refused:
	return Refused("The switch refuses: {said}", said=f"{medium} {status} {said}")


def _exotel(method: str, path: str, seconds: float, **data: str) -> dict[str, Any]:
	settings: Document = frappe.get_single(_SETTINGS[_EXOTEL])
	try:
		answer = requests.request(
			method,
			f"https://{settings.subdomain}/v1/Accounts/{settings.account_sid}{path}",
			auth=(settings.api_key, settings.get_password("api_token")),
			data=data,
			timeout=seconds,
			allow_redirects=False,
		)
	except requests.ReadTimeout as error:
		raise _late(_EXOTEL, wants_call=method == "POST") from error
	except requests.RequestException as error:
		raise _unreachable(_EXOTEL, error) from error
	try:
		said = answer.json()
	except ValueError:
		said = {}
	if answer.status_code != 200:
		raise _refused(_EXOTEL, answer.status_code, _said_by_exotel(said) or answer.reason)
	return said


def _said_by_exotel(answer: dict[str, Any]) -> str:
	return (answer.get("RestException") or {}).get("Message") or ""


def _dial_with_exotel(agent: Any, number: str, seconds: float) -> str:
	record = frappe.db.get_single_value(_SETTINGS[_EXOTEL], "record_call")
	said = _exotel(
		"POST",
		"/Calls/connect.json?details=true",
		seconds,
		**{
			"From": _telephone_of(agent),
			"To": number,
			"CallerId": agent.exotel_number,
			"Record": "true" if record else "false",
			"StatusCallback": frappe.get_attr("telephony.exotel.handler.get_status_updater_url")(),
			"StatusCallbackEvents[0]": "terminal",
			"StatusCallbackEvents[1]": "answered",
		},
	)
	call_id = (said.get("Call") or {}).get("Sid")
	if not call_id:
		raise _refused(_EXOTEL, 200, "no call")
	return call_id


def _try_exotel(seconds: float) -> None:
	_exotel("GET", "", seconds)


def _twilio(seconds: float) -> Any:
	"""The app's own connection, in a hurry."""
	twilio = frappe.get_attr("telephony.twilio.twilio_handler.Twilio").connect()
	if twilio is None:
		raise NotSetUp("Twilio is not enabled in the Telephony app.")
	twilio.twilio_client.http_client.timeout = seconds
	return twilio


def _asked_of_twilio(ask: Callable[[], Any], wants_call: bool) -> Any:
	from twilio.base.exceptions import TwilioRestException

	try:
		return ask()
	except TwilioRestException as error:
		raise _refused(_TWILIO, error.status, error.msg) from error
	except requests.ReadTimeout as error:
		raise _late(_TWILIO, wants_call) from error
	except requests.RequestException as error:
		raise _unreachable(_TWILIO, error) from error


def _dial_with_twilio(agent: Any, number: str, seconds: float) -> str:
	twilio = _twilio(seconds)
	in_browser = agent.call_receiving_device == "Computer"
	wanted = {
		"to": f"client:{twilio.safe_identity(agent.user)}" if in_browser else _telephone_of(agent),
		"from_": agent.twilio_number,
		"twiml": twilio.generate_twilio_dial_response(agent.twilio_number, number).to_xml(),
	}
	return _asked_of_twilio(lambda: twilio.twilio_client.calls.create(**wanted), wants_call=True).sid


def _try_twilio(seconds: float) -> None:
	twilio = _twilio(seconds)
	account = twilio.twilio_client.api.accounts(twilio.account_sid)
	_asked_of_twilio(account.fetch, wants_call=False)


_DIAL = {_TWILIO: _dial_with_twilio, _EXOTEL: _dial_with_exotel}
_TRY = {_TWILIO: _try_twilio, _EXOTEL: _try_exotel}
