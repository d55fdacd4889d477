"""How switches are told to dial: by which line, in which words, and what happens when they do not (CALL-8)."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.calls.rules.numbers import DialPlan
from cs_center.contact.rules.dialling import (
	FULL,
	FULL_DIGITS,
	NATIONAL,
	DialSwitch,
	Line,
	as_dialled,
	line_to_dial,
)
from cs_center.engines.dialling import (
	NotSetUp,
	Refused,
	Silent,
	Switch,
	SwitchError,
	Unsafe,
	Unsure,
	ami,
	ari,
)
from tests.switches import SECRET, Asked, Manager, manager, web_switch

NUMBER = "013800138000"


def asterisk(address: str, **values: object) -> Switch:
	known = {
		"login": "cs",
		"secret": SECRET,
		"channel": "PJSIP/{extension}",
		"context": "out",
		"seconds": 1.0,
	}
	return Switch("main", address=address, **{**known, **values})


# --- by which line


OWN, ANYWHERE = Line("1001", "b"), Line("2001")


@pytest.mark.parametrize(
	("lines", "switches", "expected"),
	[
		([ANYWHERE, OWN], ["a", "b"], OWN),
		([ANYWHERE, OWN], ["a"], Line("2001", "a")),
		([ANYWHERE], ["c", "a"], Line("2001", "a")),
		([OWN], ["a"], None),
		([], ["a"], None),
		([OWN], [], None),
	],
)
def test_the_line_of_that_switch_goes_before_one_of_every_switch(
	lines: list[Line], switches: list[str], expected: Line | None
) -> None:
	assert line_to_dial(lines, [DialSwitch(name) for name in switches]) == expected


def test_who_has_no_line_dials_where_none_is_needed() -> None:
	switches = [DialSwitch("telephony", without_line=True), DialSwitch("x")]
	assert line_to_dial([], switches) == Line("", "telephony")
	assert line_to_dial([ANYWHERE], switches) == Line("2001", "x")
	assert line_to_dial([Line("7", "telephony")], switches) == Line("7", "telephony")


@pytest.mark.parametrize(
	("number", "plan", "style", "dialled"),
	[
		("+8613800138000", DialPlan("CN"), NATIONAL, "13800138000"),
		("+867198888888", DialPlan("CN", "0719", "9"), NATIONAL, "907198888888"),
		("+442079460958", DialPlan("CN"), NATIONAL, "00442079460958"),
		("+8613800138000", DialPlan("GB"), NATIONAL, "008613800138000"),
		("+867198888888", DialPlan("CN", trunk_prefix="9"), FULL, "+867198888888"),
		("+867198888888", DialPlan("CN", trunk_prefix="9"), FULL_DIGITS, "867198888888"),
		("short-CN:10086", DialPlan("CN", trunk_prefix="9"), NATIONAL, "910086"),
		("short-CN:10086", DialPlan("CN", trunk_prefix="9"), FULL, "10086"),
		("raw:88888888", DialPlan("CN"), FULL_DIGITS, "88888888"),
	],
)
def test_numbers_are_dialled_as_the_switch_wants_them(
	number: str, plan: DialPlan, style: str, dialled: str
) -> None:
	assert as_dialled(number, plan, style) == dialled


# --- the words of the manager


def test_a_message_is_lines_and_a_blank_one() -> None:
	said = {"Action": "Originate", "Exten": NUMBER, "CallerID": "", "Variable": "CS_REFERENCE=客户"}
	assert ami.as_message(said) == (
		"Action: Originate\r\nExten: 013800138000\r\nVariable: CS_REFERENCE=客户\r\n\r\n".encode()
	)


@given(st.text())
def test_whatever_a_value_is_it_stays_on_its_line(value: str) -> None:
	try:
		message = ami.as_message({"Action": "Login", "Username": value})
	except Unsafe:
		assert not value.isprintable()
	else:
		assert len(message.decode().splitlines()) == (3 if value else 2)
		assert ami.read_message(message).get("Username", "") == value.strip()


@pytest.mark.parametrize("value", ["a\r\nAction: Originate", "a\nb", "a\rb", "a\0", "a\x85b", "a\u2028b"])
def test_a_value_with_a_line_of_its_own_is_refused(value: str) -> None:
	with pytest.raises(Unsafe):
		ami.as_message({"Action": "Login", "Username": value})


@pytest.mark.parametrize(
	("address", "tls", "expected"),
	[
		("pbx.example.com:5038", False, ("pbx.example.com", 5038)),
		("pbx.example.com", False, ("pbx.example.com", 5038)),
		("pbx.example.com", True, ("pbx.example.com", 5039)),
		("[::1]:7000", False, ("::1", 7000)),
	],
)
def test_addresses_of_managers(address: str, tls: bool, expected: tuple[str, int]) -> None:
	assert ami.host_and_port(address, tls) == expected


@pytest.mark.parametrize("address", ["", ":5038", "pbx:", "pbx:0", "pbx:99999", "http://pbx:5038", "pbx:５"])
def test_what_is_no_address_of_a_manager(address: str) -> None:
	with pytest.raises(NotSetUp):
		ami.host_and_port(address, False)


# --- a manager that answers


def test_a_call_through_the_manager() -> None:
	with manager() as running:
		call_id = ami.dial(
			asterisk(running.address, caller_id="Centre <8888888>"), "1001", NUMBER, "CS-CB-00001"
		)
		assert heard(running, "Logoff")
	assert running.actions() == ["Login", "Originate", "Logoff"]
	login, originate, _logoff = running.heard
	assert (login["Username"], login["Secret"], login["Events"]) == ("cs", SECRET, "off")
	assert originate == {
		"Action": "Originate",
		"ActionID": call_id,
		"ChannelId": call_id,
		"Channel": "PJSIP/1001",
		"Exten": NUMBER,
		"Context": "out",
		"Priority": "1",
		"CallerID": "Centre <8888888>",
		"Timeout": "30000",
		"Async": "true",
		"Variable": "CS_REFERENCE=CS-CB-00001",
	}


def heard(running: Manager, action: str) -> bool:
	"""Waits for the manager's thread: what is said last is answered by nobody."""
	deadline = time.monotonic() + 10
	while action not in running.actions() and time.monotonic() < deadline:
		time.sleep(0.01)
	return action in running.actions()


def test_every_call_has_an_id_of_its_own() -> None:
	with manager() as running:
		assert len({ami.dial(asterisk(running.address), "1001", NUMBER, "") for _ in range(3)}) == 3
	assert "Variable" not in running.heard[1]


def test_a_connection_is_tried_without_a_call() -> None:
	with manager() as running:
		assert ami.try_it(asterisk(running.address)) == "Asterisk Call Manager/5.0.2"
	assert "Originate" not in running.actions()


def failure(running: Manager, **values: object) -> SwitchError:
	started = time.monotonic()
	with pytest.raises(SwitchError) as raised:
		ami.dial(asterisk(running.address, **values), "1001", NUMBER, "r")
	assert time.monotonic() - started < 2
	return raised.value


def test_a_wrong_secret_is_refused_and_not_told() -> None:
	with manager() as running:
		error = failure(running, secret="wrong-secret")
	assert type(error) is Refused and "Authentication failed" in str(error)
	assert "wrong-secret" not in f"{error}{asterisk(running.address, secret='wrong-secret')!r}"
	assert running.actions() == ["Login"]


@pytest.mark.parametrize("moment", ["greeting", "Login"])
def test_a_manager_that_says_nothing_is_waited_for_a_moment_only(moment: str) -> None:
	with manager(silent_at=moment) as running:
		assert type(failure(running)) is Silent


def test_a_manager_that_speaks_for_ever_is_left() -> None:
	with manager(drips=True) as running:
		assert isinstance(failure(running, seconds=0.5), Silent)


@pytest.mark.parametrize("how", [{"silent_at": "Originate"}, {"hangs_up_at": "Originate"}])
def test_silence_after_the_call_was_asked_for_is_something_else(how: dict[str, str]) -> None:
	with manager(**how) as running:
		assert type(failure(running)) is Unsure
	assert running.originated()["Exten"] == NUMBER


def test_a_manager_that_hangs_up_or_is_not_there() -> None:
	with manager(hangs_up_at="Login") as running:
		assert type(failure(running)) is Silent
	error = failure(running)
	assert type(error) is Silent and "refused" in str(error).lower()


def test_a_call_that_is_refused() -> None:
	with manager(refuses="Originate") as running:
		error = failure(running)
	assert type(error) is Refused and "Extension does not exist" in str(error)


@pytest.mark.parametrize(
	"greeting", [b"SSH-2.0-OpenSSH_9.2\r\n", b"x" * 200_000, b"HTTP/1.1 400 Bad Request\r\n"]
)
def test_what_is_no_manager_gets_no_secret(greeting: bytes) -> None:
	with manager(greeting=greeting) as running:
		assert type(failure(running)) is Refused
	assert SECRET.encode() not in running.raw


def test_a_manager_without_tls_gets_no_secret_where_tls_is_wanted() -> None:
	with manager() as running:
		error = failure(running, tls=True)
	assert type(error) is Silent
	assert SECRET.encode() not in running.raw


INJECTIONS = [
	("1001\r\nAction: Command", NUMBER, "r"),
	("1001&PJSIP/1002", NUMBER, "r"),
	("", NUMBER, "r"),
	("1001", f"{NUMBER}\r\nApplication: System", "r"),
	("1001", "System(rm)", "r"),
	("1001", NUMBER, "r\r\nApplication: System"),
	("1001", NUMBER, "r,SHELL=1"),
]


@pytest.mark.parametrize(("extension", "number", "reference"), INJECTIONS)
def test_nothing_is_smuggled_to_the_manager(extension: str, number: str, reference: str) -> None:
	with manager() as running, pytest.raises(Unsafe):
		ami.dial(asterisk(running.address), extension, number, reference)
	assert not running.heard


@pytest.mark.parametrize("field", ["login", "secret", "context", "caller_id", "channel"])
def test_nothing_is_smuggled_by_the_settings(field: str) -> None:
	with manager() as running, pytest.raises(Unsafe):
		value = "{extension}\r\nAction: Command\r\n\r\n"
		ami.dial(asterisk(running.address, **{field: value}), "1001", NUMBER, "r")
	assert b"Command" not in running.raw and b"Originate" not in running.raw


# --- the same by HTTP


def created(asked: Asked) -> tuple[int, object]:
	return 200, {"id": asked.said["channelId"], "state": "Down"}


def test_a_call_through_http() -> None:
	with web_switch(created) as running:
		call_id = ari.dial(
			asterisk(f"{running.url}/ari/", caller_id="8888888"), "1001", NUMBER, "CS-CB-00001"
		)
	(asked,) = running.asked
	assert (asked.method, asked.path) == ("POST", "/ari/channels")
	assert asked.login == "Basic Y3M6czNjcmV0LW9mLXRoZS1zd2l0Y2g="
	assert asked.said == {
		"endpoint": "PJSIP/1001",
		"extension": NUMBER,
		"context": "out",
		"priority": "1",
		"callerId": "8888888",
		"channelId": call_id,
		"timeout": "30",
	}
	assert asked.body == {"variables": {"CS_REFERENCE": "CS-CB-00001"}}


def test_http_is_tried_without_a_call() -> None:
	with web_switch(lambda asked: (200, {"system": {"version": "20.9.3"}})) as running:
		assert ari.try_it(asterisk(f"{running.url}/ari")) == "Asterisk 20.9.3"
	assert [(asked.method, asked.path) for asked in running.asked] == [("GET", "/ari/asterisk/info")]


@pytest.mark.parametrize(
	("status", "said", "words"),
	[
		(401, {"message": "Authentication required"}, "401 Authentication required"),
		(400, {"message": "Endpoint not found"}, "400 Endpoint not found"),
		(500, "<h1>broken</h1>", "500 Internal Server Error"),
		(302, "", "302"),
		(200, "<h1>a page</h1>", "no Asterisk"),
		(200, ["a list"], "no Asterisk"),
	],
)
def test_what_http_refuses(status: int, said: object, words: str) -> None:
	with web_switch(lambda asked: (status, said)) as running:
		with pytest.raises(Refused, match=words) as raised:
			ari.dial(asterisk(running.url), "1001", NUMBER, "r")
	assert len(running.asked) == 1 and SECRET not in str(raised.value)


def test_http_that_says_nothing() -> None:
	def slowly(asked: Asked) -> tuple[int, object]:
		time.sleep(1)
		return 200, {}

	with web_switch(slowly) as running:
		switch = asterisk(running.url, seconds=0.3)
		with pytest.raises(Silent) as tried:
			ari.try_it(switch)
		with pytest.raises(Unsure):
			ari.dial(switch, "1001", NUMBER, "r")
	assert type(tried.value) is Silent
	with pytest.raises(Silent, match="ConnectionError"):
		ari.dial(switch, "1001", NUMBER, "r")


@pytest.mark.parametrize("address", ["", "pbx:8088", "ftp://pbx", "http://u:p@pbx/ari", "http://pbx/ari?x="])
def test_what_is_no_address_of_http(address: str) -> None:
	with pytest.raises(NotSetUp):
		ari.dial(asterisk(address), "1001", NUMBER, "r")


@pytest.mark.parametrize(("extension", "number", "reference"), INJECTIONS)
def test_nothing_is_smuggled_by_http(extension: str, number: str, reference: str) -> None:
	with web_switch(created) as running, pytest.raises(Unsafe):
		ari.dial(asterisk(running.url), extension, number, reference)
	assert not running.asked
