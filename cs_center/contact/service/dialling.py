"""Telling a switch to call somebody, or the officer to do it with another telephone (CALL-8).

A switch that is dead or refuses never keeps an officer from calling: it is logged, and they get a `tel:` link and why.
"""

import base64
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime
from frappe.utils.password import get_decrypted_password

from cs_center.calls.rules.numbers import normalise
from cs_center.calls.service.switchboard import switchboard
from cs_center.contact.rules.dialling import (
	FULL,
	NATIONAL,
	DialSwitch,
	Line,
	as_dialled,
	digits_of,
	line_to_dial,
)
from cs_center.engines import dialling as engine
from cs_center.engines.dialling import ami, ari

SOURCE = "CS Call Source"
#: Dotted paths by kind of switch: `(switch, extension, number, reference) -> id`, and `(switch) -> what it says it is`.
HOOK, TRY_HOOK = "cs_dial", "cs_dial_try"
AMI, ARI, TELEPHONY = "Asterisk AMI", "Asterisk ARI", "Telephony"

NOT_CONNECTED, NOT_TRIED, CONNECTED, SILENT, REFUSES = (
	"Not Connected",
	"Not Tried",
	"Connected",
	"Does Not Answer",
	"Refuses",
)
CONNECTION = (
	"dial_kind",
	"dial_address",
	"dial_tls",
	"dial_user",
	"dial_secret",
	"dial_channel",
	"dial_context",
	"dial_caller_id",
)

_CHANNEL = "PJSIP/{extension}"
#: So long nobody waits again for a switch that was silent.
_LEFT_ALONE_SECONDS = 30
_LONGEST_REASON = 200

Driver = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Dialled:
	"""What became of it: `switch` and the id it gave the call, or the `link` that the officer's own telephone opens and,
	unless no switch is connected at all, the reason."""

	switch: str = ""
	call_id: str = ""
	link: str = ""
	reason: str = ""

	def as_dict(self) -> dict[str, str]:
		return asdict(self)


def dial(number: str, reference: str = "") -> Dialled:
	"""Call a number, written in any way, for the user, who may see it. `reference`: what the call is about; the switch gets
	it with the call.

	Raises ValidationError only for what is no number that can be called.
	"""
	found = normalise(number, switchboard().plan)
	if not found.callable:
		frappe.throw(_("{0} is no telephone number that can be called.").format(number))
	return _call(found.key, reference)


def kinds() -> list[str]:
	"""Kinds of switches that an installed app can tell to dial."""
	return sorted(frappe.get_hooks(HOOK, default={}))


def check_source(source: Document) -> None:
	"""Whether a CS Call Source can be told to dial as it stands; sets its state. Raises ValidationError."""
	if not source.dial_kind or source.disabled:
		source.update({"dial_state": NOT_CONNECTED, "dial_tried_at": None})
		return
	before = source.get_doc_before_save()
	if not before or any(source.has_value_changed(field) for field in (*CONNECTION, "disabled")):
		_check_connection(source)
		source.update({"dial_state": NOT_TRIED, "dial_tried_at": None})
	else:
		source.update({"dial_state": before.dial_state, "dial_tried_at": before.dial_tried_at})


def forget(source: str) -> None:
	"""Ask the switch again at once: called when its record changes."""
	frappe.cache.delete_value(_silent_key(source))


def try_connection(source: str) -> dict[str, str]:
	"""Log in at a switch and out again, without a call; keeps and returns its state, and what it said in words."""
	frappe.only_for("System Manager")
	row = frappe.get_doc(SOURCE, source)
	forget(source)
	path = _path(TRY_HOOK, row.dial_kind)
	if not path:
		frappe.throw(_("A switch of this kind can only be tried by a call."))
	state, said = _try(row, path)
	values = {"dial_state": state, "dial_tried_at": now_datetime()}
	frappe.db.set_value(SOURCE, source, values, update_modified=False)
	return {"state": state, "said": said}


def _call(number: str, reference: str) -> Dialled:
	switches = {row.name: row for row in _switches()}
	if not switches:
		return _by_hand(number)
	line = line_to_dial(_lines(frappe.session.user), [_as_rule(row) for row in switches.values()])
	if line is None:
		return _by_hand(number, _("You have no line on a switch that can dial."))
	if frappe.cache.get_value(_silent_key(line.switch), expires=True):
		return _by_hand(number, _("{0} does not answer.").format(line.switch))
	return _dial(switches[line.switch], line, number, reference)


def _try(row: Any, path: str) -> tuple[str, str]:
	switch = _switch(row)
	try:
		switch = replace(switch, secret=_secret(row.name))
		return CONNECTED, str(frappe.get_attr(path)(switch))
	except engine.Silent as error:
		return SILENT, _told(switch, error)
	except (engine.SwitchError, frappe.ValidationError) as error:
		return REFUSES, _told(switch, error)
	except Exception as error:  # whatever a driver of another app does
		_log(switch, Line(""), "", f"{_told(switch, error)}\n{frappe.get_traceback()}")
		return REFUSES, _why(switch, error)


def _check_connection(source: Document) -> None:
	if source.dial_kind not in kinds():
		frappe.throw(_("No app here can make a switch of the kind {0} dial.").format(source.dial_kind))
	if source.dial_kind == TELEPHONY:
		source.dial_format = FULL  # its providers know no other numbers
	elif source.dial_kind in (AMI, ARI):
		_check_asterisk(source)


def _check_asterisk(source: Document) -> None:
	try:
		if source.dial_kind == AMI:
			ami.host_and_port(source.dial_address or "", bool(source.dial_tls))
		else:
			ari.check_address(source.dial_address or "")
	except engine.NotSetUp:
		frappe.throw(
			_(
				"The address is a host and a port such as pbx.example.com:5038 for AMI, and for ARI an address such as https://pbx.example.com:8089/ari without name, password or query."
			)
		)
	for field in ("dial_user", "dial_secret", "dial_context"):
		if not source.get(field):
			frappe.throw(_("{0} is missing.").format(_(source.meta.get_label(field), context=SOURCE)))
	if "{extension}" not in (source.dial_channel or _CHANNEL):
		frappe.throw(_("The channel names the extension as {0}.").format("{extension}"))


def _switches() -> list[Any]:
	"""Those that can dial, without their secrets."""
	known = kinds()
	filters = {"disabled": 0, "dial_kind": ("in", known or [""])}
	fields = ["name", "dial_kind", "dial_address", "dial_tls", "dial_user", "dial_channel", "dial_context"]
	fields += ["dial_caller_id", "dial_format", "dial_without_line"]
	return frappe.get_all(SOURCE, filters=filters, fields=fields)


def _as_rule(row: Any) -> DialSwitch:
	return DialSwitch(row.name, bool(row.dial_without_line))


def _lines(user: str) -> list[Line]:
	record = frappe.db.get_value("CS Staff Record", {"user": user, "active": 1})
	if not record:
		return []
	rows = frappe.get_all(
		"CS Staff Line",
		filters={"parent": record, "parenttype": "CS Staff Record"},
		fields=["agent_id", "source"],
		order_by="idx",
	)
	return [Line(row.agent_id.strip(), row.source or "") for row in rows]


def _secret(source: str) -> str:
	return get_decrypted_password(SOURCE, source, "dial_secret", raise_exception=False) or ""


def _switch(row: Any) -> engine.Switch:
	return engine.Switch(
		name=row.name,
		user=frappe.session.user,
		address=row.dial_address or "",
		tls=bool(row.dial_tls),
		login=row.dial_user or "",
		channel=row.dial_channel or _CHANNEL,
		context=row.dial_context or "",
		caller_id=row.dial_caller_id or "",
	)


def _dial(row: Any, line: Line, number: str, reference: str) -> Dialled:
	switch, trace = _switch(row), ""
	try:
		driver: Driver = frappe.get_attr(_path(HOOK, row.dial_kind))
		switch = replace(switch, secret=_secret(row.name))
		dialled = as_dialled(number, switchboard().plan_of(row.name), row.dial_format or NATIONAL)
		return Dialled(row.name, str(driver(switch, line.extension, dialled, reference)))
	except engine.SwitchError as error:
		failed: Exception = error
		if isinstance(error, engine.Silent):
			frappe.cache.set_value(_silent_key(row.name), 1, expires_in_sec=_LEFT_ALONE_SECONDS)
	except frappe.ValidationError as error:  # a driver of another app says it in Frappe's way
		frappe.clear_last_message()
		failed = error
	except Exception as error:  # whatever a driver of another app does
		failed, trace = error, frappe.get_traceback()
	_log(switch, line, reference, f"{_told(switch, failed)}\n{trace}")
	return _by_hand(number, _why(switch, failed))


def _why(switch: engine.Switch, error: Exception) -> str:
	"""For the officer, who can do nothing about addresses and errors of programs."""
	if isinstance(error, engine.Unsure):
		return _(
			"{0} was told to dial and has not answered. Wait a moment whether your telephone rings before you call yourself."
		).format(switch.name)
	if isinstance(error, engine.Silent):
		return _("{0} does not answer.").format(switch.name)
	if isinstance(error, engine.SwitchError | frappe.ValidationError):
		return f"{switch.name}: {_told(switch, error)}"
	return _("{0} could not be told to dial. The Error Log says why.").format(switch.name)


def _by_hand(number: str, reason: str = "") -> Dialled:
	return Dialled(link=f"tel:{digits_of(number)}", reason=reason)


def _log(switch: engine.Switch, line: Line, reference: str, told: str) -> None:
	facts = {"extension": line.extension, "user": switch.user, "reference": reference, "said": told}
	text = "\n".join(f"{name}: {value}" for name, value in facts.items())
	frappe.log_error(
		f"{switch.name} did not dial",
		_without_secret(switch, text),
		reference_doctype=SOURCE,
		reference_name=switch.name,
	)


def _told(switch: engine.Switch, error: Exception) -> str:
	said = str(error) or type(error).__name__
	if isinstance(error, engine.SwitchError):
		said = _(error.text).format(**error.values) if error.values else _(error.text)
	return _without_secret(switch, said)[:_LONGEST_REASON]


def _without_secret(switch: engine.Switch, text: str) -> str:
	"""A switch may repeat what it was told."""
	if not switch.secret:
		return text
	login = base64.b64encode(f"{switch.login}:{switch.secret}".encode()).decode()
	return text.replace(login, "***").replace(switch.secret, "***")


def _path(hook: str, kind: str | None) -> str:
	"""The function for a kind of switch; of several apps' the last one's."""
	return (frappe.get_hooks(hook, default={}).get(kind) or [""])[-1]


def _silent_key(source: str) -> str:
	return f"cs_center_silent_switch|{source}"
