"""Drivers of other apps, and what happens when they fail; the connection of a switch is tried (CALL-8)."""

from collections.abc import Callable, Iterator
from typing import Any

import frappe
import pytest

from cs_center.contact.service import dialling
from cs_center.contact.service.dialling import Dialled
from cs_center.engines import dialling as engine
from cs_center.engines.dialling import Refused, Switch
from tests.site import centre
from tests.site.switches import PEOPLE, SOURCE, by_hand, dial, error_log, forget_what_happened, source
from tests.switches import SECRET


@pytest.fixture(autouse=True)
def _nothing_remembered(site: str) -> Iterator[None]:
	forget_what_happened()
	yield
	forget_what_happened()


ASKED: list[tuple[Any, ...]] = []


def their_driver(switch: Switch, extension: str, number: str, reference: str) -> str:
	ASKED.append((switch, extension, number, reference))
	return "their-id"


def throwing_driver(switch: Switch, extension: str, number: str, reference: str) -> str:
	frappe.throw("All lines are busy.")


def broken_driver(switch: Switch, extension: str, number: str, reference: str) -> str:
	raise KeyError(f"broken with {switch.secret}")


def refusing_driver(switch: Switch, extension: str, number: str, reference: str) -> str:
	raise Refused("No {braces} here.")


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
	"""`kind("their_driver")`: another app brings a driver for switches of its kind; returns such a switch."""
	really = frappe.get_hooks

	def bring(driver: str) -> Any:
		def hooks(hook: str | None = None, *arguments: Any, **named: Any) -> Any:
			found = really(hook, *arguments, **named)
			theirs = [f"cs_center.engines.dialling.{driver}"]
			return {**found, "Theirs": theirs} if hook == dialling.HOOK else found

		monkeypatch.setattr(frappe, "get_hooks", hooks)
		if driver in globals():
			monkeypatch.setattr(engine, driver, globals()[driver], raising=False)
		return source("Theirs", dial_without_line=1, dial_format="E.164 without +")

	return bring


def test_another_app_brings_a_driver(kind: Callable[[str], Any]) -> None:
	kind("their_driver")
	ASKED.clear()
	assert dial(user=PEOPLE.supervisor) == Dialled(switch=centre.SOURCE, call_id="their-id")
	[(switch, *asked)] = ASKED
	assert asked == ["", "8613800138000", "CS-CB-00001"]
	assert (switch.user, switch.secret) == (PEOPLE.supervisor, SECRET) and SECRET not in repr(switch)


@pytest.mark.parametrize(
	("driver", "words"),
	[
		("throwing_driver", f"{centre.SOURCE}: All lines are busy."),
		("refusing_driver", f"{centre.SOURCE}: No {{braces}} here."),
		("broken_driver", f"{centre.SOURCE} could not be told to dial. The Error Log says why."),
		("no_such_driver", f"{centre.SOURCE} could not be told to dial. The Error Log says why."),
	],
)
def test_whatever_their_driver_does_the_officer_can_call(
	kind: Callable[[str], Any], driver: str, words: str
) -> None:
	kind(driver)
	assert by_hand() == words
	assert SECRET not in error_log().error
	assert not frappe.get_message_log()


def test_a_kind_that_nobody_brings_is_refused() -> None:
	with pytest.raises(frappe.ValidationError, match="No app here"):
		source("Carrier Pigeon")


def test_when_their_app_has_gone_the_rest_of_the_record_can_be_changed() -> None:
	doc = source(dial_address="pbx")
	frappe.db.set_value(SOURCE, doc.name, "dial_kind", "Carrier Pigeon")
	doc.reload()
	doc.area_code = "0719"
	doc.save()
	assert by_hand() == ""


def test_their_connection_can_be_tried_only_when_they_bring_that_too(kind: Callable[[str], Any]) -> None:
	with pytest.raises(frappe.ValidationError, match="only be tried by a call"):
		dialling.try_connection(kind("their_driver").name)


def test_a_try_that_breaks_is_logged_without_the_secret(monkeypatch: pytest.MonkeyPatch) -> None:
	monkeypatch.setattr("cs_center.engines.dialling.ami.try_it", lambda switch: {}[switch.secret])
	tried = dialling.try_connection(source(dial_address="pbx").name)
	assert (tried["state"], SECRET in str(tried)) == ("Refuses", False)
	assert "KeyError" in error_log().error and SECRET not in error_log().error
