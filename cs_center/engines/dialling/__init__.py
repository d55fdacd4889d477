"""Switches that can be told to call somebody (CALL-8).

A driver is a function that tells one kind of switch to call; another app adds its own by the hook `cs_dial`. It says what
went wrong with one of the errors here, in words without secrets: they are logged and shown.
"""

import re
import uuid
from dataclasses import dataclass, field

#: An officer waits for the switch with the telephone in hand.
ANSWER_WITHIN_SECONDS = 4.0
RING_SECONDS = 30

_EXTENSION = re.compile(r"[A-Za-z0-9_.:@/+-]{1,80}")
_NUMBER = re.compile(r"\+?[0-9]{2,20}")
#: A comma begins the next variable of a channel.
_REFERENCE = re.compile(r"[^,\x00-\x1f\x7f]{0,140}")


class SwitchError(Exception):
	"""The switch does not dial. `text`, a template that can be translated, says why, and `values` fill it: no secrets."""

	def __init__(self, text: str, **values: object) -> None:
		self.text, self.values = text, values
		super().__init__(text.format(**values) if values else text)


class Silent(SwitchError):
	"""It can not be reached, or says nothing in time."""


class Unsure(Silent):
	"""It was told to dial, and did not say whether it does."""


class Refused(SwitchError):
	"""It answered, and not with yes."""


class NotSetUp(SwitchError):
	"""Something is missing here before it can be asked."""


class Unsafe(NotSetUp):
	"""A value that would say more to the switch than it should."""


@dataclass(frozen=True, slots=True)
class Switch:
	"""A switch as its driver needs to know it.

	name: its CS Call Source. user: who dials. address: host and port, or an URL. channel: the telephone of an extension,
	such as "PJSIP/{extension}". context: where the switch looks up the number. caller_id: what the customer sees.
	"""

	name: str
	user: str = ""
	address: str = ""
	tls: bool = False
	login: str = ""
	secret: str = field(default="", repr=False)
	channel: str = ""
	context: str = ""
	caller_id: str = ""
	seconds: float = ANSWER_WITHIN_SECONDS


def channel_of(switch: Switch, extension: str) -> str:
	"""The telephone that rings first. Raises `Unsafe`."""
	if not _EXTENSION.fullmatch(extension):
		raise Unsafe("{extension} is no extension of a switch.", extension=repr(extension))
	return switch.channel.replace("{extension}", extension)


def checked_number(number: str) -> str:
	"""A number that is nothing but a number. Raises `Unsafe`."""
	if not _NUMBER.fullmatch(number):
		raise Unsafe("The number to call is no number.")
	return number


def checked_reference(reference: str) -> str:
	"""What the call is about, as a variable of the channel can hold it. Raises `Unsafe`."""
	if not _REFERENCE.fullmatch(reference):
		raise Unsafe(
			"What the call is about can not be told to a switch: {reference}", reference=repr(reference)
		)
	return reference


def new_call_id() -> str:
	"""An id that we give the call, so that what the switch tells of it later is known to be this one."""
	return f"cs-{uuid.uuid4().hex}"
