"""Officers are connected by the switch when it works, and can always call themselves (CALL-8)."""

import datetime
import ipaddress
import ssl
from collections.abc import Iterator
from pathlib import Path

import frappe
import pytest

from cs_center.contact.service import dialling
from cs_center.contact.service.dialling import Dialled
from tests.site import centre
from tests.site.switches import NUMBER, PEOPLE, SOURCE, by_hand, dial, error_log, forget_what_happened, source
from tests.switches import SECRET, manager, web_switch


@pytest.fixture(autouse=True)
def _nothing_remembered(site: str) -> Iterator[None]:
	forget_what_happened()
	yield
	forget_what_happened()


def test_an_officer_is_connected_by_the_manager() -> None:
	with manager() as running:
		source(dial_address=running.address, trunk_prefix="9", country="China")
		said = dial()
	assert said == Dialled(switch=centre.SOURCE, call_id=said.call_id)
	told = running.originated()
	assert (told["Channel"], told["Exten"], told["Context"]) == ("PJSIP/1001", "913800138000", "out")
	assert told["Variable"] == "CS_REFERENCE=CS-CB-00001" and told["ChannelId"] == said.call_id
	assert not frappe.get_all("Error Log", filters={"reference_doctype": SOURCE})


def test_an_officer_is_connected_by_http() -> None:
	with web_switch(lambda asked: (200, {"id": "channel-7"})) as running:
		source(
			dialling.ARI,
			dial_address=f"{running.url}/ari",
			dial_format="E.164",
			dial_channel="SIP/{extension}@phones",
			dial_caller_id=centre.HOTLINE,
		)
		assert dial() == Dialled(switch=centre.SOURCE, call_id="channel-7")
	(asked,) = running.asked
	assert (asked.said["endpoint"], asked.said["extension"]) == ("SIP/1001@phones", NUMBER)
	assert asked.said["callerId"] == centre.HOTLINE
	assert asked.body == {"variables": {"CS_REFERENCE": "CS-CB-00001"}}


def test_what_the_switch_tells_later_is_the_call_that_was_dialled() -> None:
	with manager() as running:
		source(dial_address=running.address)
		said = dial()
	call = centre.answered_call(said.call_id, direction="Outbound", from_number="1001", to_number=NUMBER)
	assert frappe.db.get_value("CS Call Log", {"call_id": said.call_id}) == call


def test_the_line_of_that_switch_is_used() -> None:
	record = frappe.get_doc("CS Staff Record", "1001")
	with manager() as first, manager() as second:
		source(name="a", dial_address=first.address)
		source(name="b", dial_address=second.address)
		record.append("lines", {"agent_id": "7001", "source": "b"})
		record.save()
		assert dial().switch == "b" and dial(user=PEOPLE.alan).switch == "a"
	assert second.originated()["Channel"] == "PJSIP/7001"
	assert first.originated()["Channel"] == "PJSIP/1002"


def test_without_a_switch_that_dials_there_is_a_link_and_nothing_to_explain() -> None:
	assert by_hand() == ""
	source(kind=None)
	with manager() as running:
		source(name="off", dial_address=running.address, disabled=1)
		assert by_hand() == "" and not running.heard


def test_who_has_no_line_calls_by_hand() -> None:
	with manager() as running:
		source(dial_address=running.address)
		assert by_hand(user=PEOPLE.supervisor) == "You have no line on a switch that can dial."
		frappe.db.set_value("CS Staff Record", "1001", "active", 0)
		assert by_hand() == "You have no line on a switch that can dial."
	assert not running.heard


@pytest.mark.parametrize("number", ["", "anonymous", "8001", "Action: Command"])
def test_what_is_no_number_is_an_error_of_who_asks(number: str) -> None:
	with pytest.raises(frappe.ValidationError, match="no telephone number"):
		dialling.dial(number)


@pytest.mark.parametrize(
	("written", "dialled", "link"),
	[
		("138 0013 8000", "13800138000", "tel:+8613800138000"),
		("0719-8888888", "07198888888", "tel:+867198888888"),
		("10086", "10086", "tel:10086"),
		("13800138000\r\nAction: Command", "13800138000", "tel:13800138000"),
	],
)
def test_a_number_may_be_written_in_any_way(written: str, dialled: str, link: str) -> None:
	assert dial(number=written).link == link
	with manager() as running:
		source(dial_address=running.address)
		assert dial(number=written).switch == centre.SOURCE
	assert running.originated()["Exten"] == dialled


def test_a_wrong_secret_is_logged_without_it() -> None:
	with manager() as running:
		source(dial_address=running.address, dial_secret="not-the-secret")
		assert by_hand("CS-CB-7") == f"{centre.SOURCE}: The switch refuses: Authentication failed"
	logged = error_log()
	assert logged.reference_name == centre.SOURCE and logged.method == f"{centre.SOURCE} did not dial"
	for fact in ("extension: 1001", f"user: {PEOPLE.anna}", "reference: CS-CB-7", "Authentication failed"):
		assert fact in logged.error
	assert "not-the-secret" not in str(logged) and NUMBER not in str(logged)


def test_a_switch_that_repeats_the_secret_does_not_bring_it_out() -> None:
	with manager(refuses="Originate") as running:
		source(dial_address=running.address)
		why = by_hand()
	assert why == f"{centre.SOURCE}: The switch refuses: Extension does not exist, ***"
	assert SECRET not in error_log().error


def test_a_silent_switch_is_waited_for_once() -> None:
	with manager(silent_at="Login") as running:
		doc = source(dial_address=running.address)
		assert by_hand() == f"{centre.SOURCE} does not answer."
		assert by_hand() == f"{centre.SOURCE} does not answer."
		assert running.actions() == ["Login"] and "says nothing in time" in error_log().error
		running.silent_at = ""
		doc.reload()
		doc.save()
		assert dial().switch == centre.SOURCE


def test_a_switch_that_may_be_dialling_says_so() -> None:
	with manager(hangs_up_at="Originate") as running:
		source(dial_address=running.address)
		assert "has not answered. Wait a moment" in by_hand()
	assert running.originated()["Channel"] == "PJSIP/1001"


@pytest.mark.parametrize("reference", ["r\r\nApplication: System", "r,SHELL=1"])
def test_nothing_is_smuggled_in_a_reference(reference: str) -> None:
	with manager() as running:
		source(dial_address=running.address)
		assert "can not be told to a switch" in by_hand(reference)
	assert not running.heard


def test_nothing_is_smuggled_in_an_agent_number() -> None:
	frappe.db.set_value("CS Staff Line", {"parent": "1001"}, "agent_id", "1001\r\nAction: Command")
	with manager() as running:
		source(dial_address=running.address)
		assert "is no extension of a switch" in by_hand()
	assert not running.heard


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
	"""A key and a certificate for 127.0.0.1 that nobody has signed."""
	from cryptography import x509
	from cryptography.hazmat.primitives import hashes, serialization
	from cryptography.hazmat.primitives.asymmetric import ec

	key = ec.generate_private_key(ec.SECP256R1())
	name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "pbx")])
	now = datetime.datetime.now(datetime.timezone.utc)
	host = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
	made = (
		x509.CertificateBuilder()
		.subject_name(name)
		.issuer_name(name)
		.public_key(key.public_key())
		.serial_number(1)
		.not_valid_before(now - datetime.timedelta(days=1))
		.not_valid_after(now + datetime.timedelta(days=1))
		.add_extension(host, critical=False)
		.sign(key, hashes.SHA256())
	)
	plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
	pem = serialization.Encoding.PEM
	path = tmp_path / "pbx.pem"
	path.write_bytes(key.private_bytes(pem, *plain) + made.public_bytes(pem))
	return path


def test_a_switch_is_reached_encrypted_and_only_when_its_certificate_is_trusted(
	certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
	context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
	context.load_cert_chain(certificate)
	with manager(tls=context) as running:
		source(dial_address=running.address, dial_tls=1)
		assert "certificate of 127.0.0.1 is not trusted" in by_hand()
		assert not running.heard
		monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
		assert dial().switch == centre.SOURCE
	assert running.actions()[:2] == ["Login", "Originate"]
