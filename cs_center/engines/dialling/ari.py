"""Asterisk's REST Interface, and what speaks like it: one HTTP request starts a call (CALL-8)."""

from typing import Any
from urllib.parse import urlsplit

import requests

from cs_center.engines.dialling import (
	RING_SECONDS,
	NotSetUp,
	Refused,
	Silent,
	Switch,
	Unsure,
	channel_of,
	checked_number,
	checked_reference,
	new_call_id,
)


def dial(switch: Switch, extension: str, number: str, reference: str) -> str:
	"""Ring the extension and, when it is picked up, call the number; return the id of the call."""
	call_id = new_call_id()
	wanted = {
		"endpoint": channel_of(switch, extension),
		"extension": checked_number(number),
		"context": switch.context,
		"priority": 1,
		"callerId": switch.caller_id or None,
		"channelId": call_id,
		"timeout": RING_SECONDS,
	}
	variables = {"CS_REFERENCE": checked_reference(reference)} if reference else {}
	answer = _ask(switch, "POST", "channels", params=wanted, json={"variables": variables})
	return str(answer.get("id") or call_id)


def try_it(switch: Switch) -> str:
	"""Ask what the switch is; return its version."""
	system = _ask(switch, "GET", "asterisk/info").get("system")
	return f"Asterisk {system['version']}" if isinstance(system, dict) and "version" in system else "Asterisk"


def check_address(address: str) -> None:
	"""Raises `NotSetUp` for what is no address of the web."""
	if not address.startswith(("http://", "https://")) or "@" in address or "?" in address:
		raise NotSetUp(
			"{address} is no address of the web, or has a name, a password or a query.", address=repr(address)
		)


def _ask(switch: Switch, method: str, path: str, **said: Any) -> dict[str, Any]:
	check_address(switch.address)
	try:
		answer = requests.request(
			method,
			f"{switch.address.rstrip('/')}/{path}",
			auth=(switch.login.encode(), switch.secret.encode()),
			timeout=switch.seconds,
			allow_redirects=False,
			**said,
		)
	except requests.exceptions.SSLError as error:
		raise NotSetUp("Its certificate is not trusted, or it speaks no TLS there.") from error
	except requests.ReadTimeout as error:
		if method == "POST":
			raise Unsure("The switch was told to dial, and has not answered.") from error
		raise Silent("{host} says nothing in time.", host=urlsplit(switch.address).hostname) from error
	except requests.RequestException as error:
		host, why = urlsplit(switch.address).hostname, type(error).__name__
		raise Silent("{host} can not be reached: {why}", host=host, why=why) from error
	return _understood(answer)


def _understood(answer: requests.Response) -> dict[str, Any]:
	try:
		said = answer.json()
	except ValueError:
		said = None
	if not answer.ok or answer.is_redirect:
		message = said.get("message") or said.get("error") if isinstance(said, dict) else ""
		raise Refused("The switch refuses: {said}", said=f"{answer.status_code} {message or answer.reason}")
	if not isinstance(said, dict):
		raise Refused("What answers there is no Asterisk.")
	return said
