"""Asterisk's Manager Interface: lines of text over TCP, logged in for one call at a time (CALL-8)."""

import contextlib
import socket
import ssl
import time
from collections.abc import Iterator, Mapping

from cs_center.engines.dialling import (
	RING_SECONDS,
	NotSetUp,
	Refused,
	Silent,
	Switch,
	Unsafe,
	Unsure,
	channel_of,
	checked_number,
	checked_reference,
	new_call_id,
)

GREETING = "Asterisk Call Manager"
_PORTS = {False: 5038, True: 5039}
_END_OF_LINE, _END_OF_MESSAGE = b"\r\n", b"\r\n\r\n"
_LONGEST_MESSAGE = 64 * 1024


def dial(switch: Switch, extension: str, number: str, reference: str) -> str:
	"""Ring the extension and, when it is picked up, call the number; return the id of the call."""
	call_id = new_call_id()
	wanted = {
		"Action": "Originate",
		"ActionID": call_id,
		"ChannelId": call_id,
		"Channel": channel_of(switch, extension),
		"Exten": checked_number(number),
		"Context": switch.context,
		"Priority": "1",
		"CallerID": switch.caller_id,
		"Timeout": str(RING_SECONDS * 1000),
		"Async": "true",
		"Variable": f"CS_REFERENCE={checked_reference(reference)}" if reference else "",
	}
	as_message(wanted)  # what is unsafe is found before anything is said
	with _logged_in(switch) as manager:
		try:
			manager.ask(wanted)
		except (Silent, OSError) as error:
			raise Unsure("The switch was told to dial, and has not answered.") from error
	return call_id


def try_it(switch: Switch) -> str:
	"""Log in and out; return how the switch greets."""
	with _logged_in(switch) as manager:
		manager.ask({"Action": "Ping", "ActionID": new_call_id()})
		return manager.greeting


def as_message(fields: Mapping[str, str]) -> bytes:
	"""A message to the manager; fields without a value are left out. Raises `Unsafe` for a value that is not one line."""
	for name, value in fields.items():
		if not value.isprintable():
			raise Unsafe("{field} has a character that would begin a line of its own.", field=name)
	lines = [f"{name}: {value}" for name, value in fields.items() if value]
	return "\r\n".join(lines).encode() + _END_OF_MESSAGE


def read_message(message: bytes) -> dict[str, str]:
	"""The fields of a message of the manager; of one that comes twice, the first."""
	found: dict[str, str] = {}
	for line in message.decode(errors="replace").split("\r\n"):
		name, colon, value = line.partition(":")
		if colon:
			found.setdefault(name.strip(), value.strip())
	return found


def host_and_port(address: str, tls: bool) -> tuple[str, int]:
	"""The two parts of an address such as "pbx.example.com:5038"; the port may be left out. Raises `NotSetUp`."""
	host, colon, port = address.strip().rpartition(":")
	if not colon:
		host, port = port, str(_PORTS[tls])
	host = host.removeprefix("[").removesuffix("]")
	if not host or "/" in host or not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
		raise NotSetUp("{address} is no host and port.", address=repr(address))
	return host, int(port)


@contextlib.contextmanager
def _logged_in(switch: Switch) -> Iterator["_Manager"]:
	login = {"Action": "Login", "ActionID": new_call_id(), "Username": switch.login, "Events": "off"}
	with _connected(switch) as manager:
		manager.ask({**login, "Secret": switch.secret})
		yield manager
		manager.leave()


@contextlib.contextmanager
def _connected(switch: Switch) -> Iterator["_Manager"]:
	until = time.monotonic() + switch.seconds
	host, port = host_and_port(switch.address, switch.tls)
	try:
		with contextlib.ExitStack() as closing:
			line = closing.enter_context(socket.create_connection((host, port), timeout=switch.seconds))
			if switch.tls:
				secured = ssl.create_default_context().wrap_socket(line, server_hostname=host)
				line = closing.enter_context(secured)
			yield _Manager(line, until)
	except ssl.SSLCertVerificationError as error:
		why = error.verify_message
		raise NotSetUp("The certificate of {host} is not trusted: {why}", host=host, why=why) from error
	except TimeoutError as error:
		raise Silent("{host} says nothing in time.", host=host) from error
	except OSError as error:
		why = error.strerror or type(error).__name__
		raise Silent("{host} can not be reached: {why}", host=host, why=why) from error


class _Manager:
	"""A conversation that ends in time, however slowly the other side speaks."""

	def __init__(self, line: socket.socket, until: float) -> None:
		self._line, self._until, self._heard = line, until, b""
		# What listens there gets no secret before it has said what it is.
		self.greeting = self._take(_END_OF_LINE).decode(errors="replace").strip()
		if not self.greeting.startswith(GREETING):
			raise Refused("What listens there is no Asterisk manager.")

	def ask(self, wanted: Mapping[str, str]) -> None:
		"""Say something and wait for the answer to it. Raises `Refused`."""
		self._send(wanted)
		answer: dict[str, str] = {}
		while "Response" not in answer or answer.get("ActionID", wanted["ActionID"]) != wanted["ActionID"]:
			answer = read_message(self._take(_END_OF_MESSAGE))
		if answer["Response"] != "Success":
			raise Refused("The switch refuses: {said}", said=answer.get("Message", answer["Response"]))

	def leave(self) -> None:
		"""Nothing depends on it: the switch notices the end of the line as well."""
		with contextlib.suppress(OSError):
			self._send({"Action": "Logoff"})

	def _send(self, wanted: Mapping[str, str]) -> None:
		self._line.settimeout(self._left())
		self._line.sendall(as_message(wanted))

	def _take(self, end: bytes) -> bytes:
		while end not in self._heard:
			if len(self._heard) > _LONGEST_MESSAGE:
				raise Refused("What listens there is no Asterisk manager.")
			self._line.settimeout(self._left())
			heard = self._line.recv(4096)
			if not heard:
				raise Silent("The switch hung up.")
			self._heard += heard
		taken, _, self._heard = self._heard.partition(end)
		return taken

	def _left(self) -> float:
		left = self._until - time.monotonic()
		if left <= 0:
			raise TimeoutError
		return left
