"""FreeSWITCH's record files: mod_cdr_csv and json_cdr in all its wrappings (CALL-6)."""

import base64
import json
from datetime import datetime, timezone
from typing import Any
from urllib.parse import quote

import pytest

from cs_center.calls.rules.fold import Call, fold
from cs_center.calls.rules.reasons import Rejected
from cs_center.calls.rules.records.parser import ParsedRecord, RecordParser
from cs_center.calls.rules.records.shipped import FREESWITCH_CSV, FREESWITCH_JSON

NOW = datetime(2026, 3, 2, tzinfo=timezone.utc)
CSV = RecordParser(FREESWITCH_CSV, NOW)
JSON = RecordParser(FREESWITCH_JSON, NOW)
NINE = 1772326800


def csv_line(answered: str = "2026-03-01 09:00:10", cause: str = "NORMAL_CLEARING", **changes: str) -> str:
	cells = {
		"name": "张三",
		"caller": "13800138000",
		"called": "4008123456",
		"context": "public",
		"start": "2026-03-01 09:00:00",
		"answer": answered,
		"end": "2026-03-01 09:01:10",
		"duration": "70",
		"billsec": "60" if answered else "0",
		"cause": cause,
		"uuid": "3da8bf84-c133",
		"bleg": "",
		"account": "",
		"read": "PCMA",
		"write": "PCMA",
	}
	return ",".join(f'"{cell}"' for cell in {**cells, **changes}.values())


def profile(index: int, caller: str, called: str, context: str, **more: Any) -> dict[str, Any]:
	return {
		"dialplan": "XML",
		"profile_index": str(index),
		"caller_profile": {
			"username": caller,
			"caller_id_name": "Li%20Ming",
			"caller_id_number": caller,
			"destination_number": called,
			"context": context,
			"uuid": "u1",
			**more,
		},
		"times": {"created_time": "1772326800000000", "hangup_time": "1772326870000000"},
	}


def document(callflow: Any = None, **variables: str) -> dict[str, Any]:
	"""A document as json_cdr writes it: all values are texts, encoded, and what did not happen is 0."""
	known = {
		"uuid": "3da8bf84-c133",
		"direction": "inbound",
		"call_uuid": "3da8bf84-c133",
		"start_stamp": "2026-03-01%2009%3A00%3A00",
		"start_epoch": str(NINE),
		"answer_epoch": str(NINE + 10),
		"bridge_epoch": str(NINE + 10),
		"end_epoch": str(NINE + 70),
		"resurrect_epoch": "0",
		"last_app": "bridge",
		"caller_id": "%22Li%22%20%3C13800138000%3E",
		"duration": "70",
		"billsec": "60",
		"hangup_cause": "NORMAL_CLEARING",
	}
	return {
		"core-uuid": "eb8b",
		"switchname": "fs",
		"channel_data": {"state": "CS_REPORTING", "direction": "inbound"},
		"variables": {**known, **variables},
		"app_log": {"applications": []},
		"callflow": callflow
		or [profile(2, "13800138000", "8001", "default"), profile(1, "13800138000", "4008123456", "public")],
	}


def call_of(source: dict[str, Any]) -> Call:
	record = parse(source)
	return fold(record.events)


def parse(source: dict[str, Any]) -> ParsedRecord:
	record = JSON.parse(json.dumps(source))
	assert record
	return record


@pytest.mark.parametrize(
	("line", "outcome", "talk"),
	[
		(csv_line(), "Answered", 60),
		(csv_line("", "NO_ANSWER"), "Missed", 0),
		(csv_line("", "ORIGINATOR_CANCEL"), "Missed", 0),
	],
)
def test_the_example_template(line: str, outcome: str, talk: int) -> None:
	record = CSV.parse(line)
	assert record and record.call_id == "3da8bf84-c133"
	call = fold(record.events)
	assert (call.direction, call.outcome, call.talk_seconds) == ("Inbound", outcome, talk)
	assert call.from_number.key == "+8613800138000"


@pytest.mark.parametrize(
	("cause", "outcome"),
	[("USER_BUSY", "Busy"), ("UNALLOCATED_NUMBER", "Failed"), ("NO_ANSWER", "No Answer")],
)
def test_outbound_calls_in_the_example_template(cause: str, outcome: str) -> None:
	record = CSV.parse(csv_line("", cause, context="default", caller="8001", called="13800138000"))
	call = fold(record.events)  # type: ignore[union-attr]
	assert (call.direction, call.outcome, call.agent) == ("Outbound", outcome, "8001")


def test_a_name_with_a_bare_quote_is_refused() -> None:
	with pytest.raises(Rejected, match="can not be split into columns"):
		CSV.parse(csv_line(name='Li "L" Ming'))


def test_an_inbound_document_tells_what_was_dialled_first() -> None:
	call = call_of(document(dialed_user="8001"))
	assert (call.direction, call.from_number.key, call.to_number.key) == (
		"Inbound",
		"+8613800138000",
		"+864008123456",
	)
	assert (call.agent, call.outcome, call.wait_seconds, call.talk_seconds) == ("8001", "Answered", 10, 60)


PLAIN = json.dumps(document(dialed_user="8001"))


@pytest.mark.parametrize(
	"text",
	[
		PLAIN,
		"\ufeff " + PLAIN,
		quote(PLAIN, safe=""),
		"cdr=" + quote(PLAIN, safe=""),
		base64.b64encode(PLAIN.encode()).decode(),
		"cdr=" + base64.b64encode(PLAIN.encode()).decode(),
		"cdr=" + base64.b64encode(PLAIN.encode()).decode().rstrip("="),
		"cdr=" + quote(base64.b64encode(PLAIN.encode()).decode(), safe=""),
		base64.urlsafe_b64encode(PLAIN.encode()).decode(),
	],
)
def test_the_same_document_in_every_wrapping(text: str) -> None:
	assert JSON.parse(text) == JSON.parse(PLAIN)


def test_an_old_release_writes_an_object_for_the_only_profile() -> None:
	call = call_of(document(profile(1, "13800138000", "4008123456", "public")))
	assert (call.direction, call.to_number.key) == ("Inbound", "+864008123456")


def test_values_are_url_encoded() -> None:
	call = call_of(
		document(
			cc_queue="%E5%AE%A2%E6%9C%8D%40default",
			cc_agent="8001%40default",
			cc_queue_joined_epoch=str(NINE),
		)
	)
	assert (call.queue, call.agent) == ("客服", "8001")


def test_a_call_centre_call_that_an_agent_took() -> None:
	call = call_of(
		document(
			cc_side="member",
			cc_queue="support@default",
			cc_agent="8001@default",
			cc_queue_joined_epoch=str(NINE + 5),
			cc_queue_answered_epoch=str(NINE + 25),
			answer_epoch=str(NINE),
			bridge_epoch=str(NINE + 40),
		)
	)
	assert (call.queue, call.agent, call.outcome) == ("support", "8001", "Answered")
	assert (call.wait_seconds, call.talk_seconds) == (20, 45)


def test_a_call_centre_call_that_nobody_took() -> None:
	call = call_of(
		document(
			cc_side="member",
			cc_queue="support@default",
			cc_queue_joined_epoch=str(NINE + 5),
			cc_queue_canceled_epoch=str(NINE + 70),
			cc_cause="cancel",
			bridge_epoch="0",
		)
	)
	assert (call.outcome, call.wait_seconds, call.was_answered) == ("Abandoned", 65, False)


def test_a_menu_answers_before_a_person_does() -> None:
	assert call_of(document(answer_epoch=str(NINE), bridge_epoch=str(NINE + 30))).wait_seconds == 30
	menu = call_of(document(answer_epoch=str(NINE), bridge_epoch="0", last_app="ivr"))
	assert (menu.outcome, menu.was_answered) == ("Self-service", False)


def test_a_message_on_the_machine() -> None:
	call = call_of(document(bridge_epoch="0", voicemail_message_len="12", last_app="voicemail"))
	assert (call.outcome, call.wait_seconds) == ("Voicemail", 10)


@pytest.mark.parametrize(
	("cause", "outcome"),
	[("USER_BUSY", "Busy"), ("NO_ANSWER", "No Answer"), ("INVALID_NUMBER_FORMAT", "Failed")],
)
def test_an_outbound_call_is_in_early_media_before_it_fails(cause: str, outcome: str) -> None:
	flow = [profile(1, "8001", "13800138000", "default")]
	call = call_of(
		document(flow, answer_epoch="0", bridge_epoch=str(NINE + 3), billsec="0", hangup_cause=cause)
	)
	assert (call.direction, call.outcome, call.agent) == ("Outbound", outcome, "8001")
	assert call.customer.key == "+8613800138000"


def test_an_outbound_call_counts_from_its_answer() -> None:
	flow = [profile(1, "8001", "13800138000", "default")]
	call = call_of(document(flow, answer_epoch=str(NINE + 20), bridge_epoch=str(NINE + 3)))
	assert (call.wait_seconds, call.talk_seconds) == (20, 50)


@pytest.mark.parametrize(
	"b_leg",
	[
		document(originator="3da8bf84-c133", uuid="f52c26f1"),
		document(cc_side="agent", uuid="f52c26f1"),
		document(
			[
				profile(
					1,
					"13800138000",
					"8001",
					"default",
					originator={"originator_caller_profiles": [{"uuid": "u1"}]},
				)
			],
			uuid="f52c26f1",
		),
	],
)
def test_the_other_leg_of_a_call_is_left_out(b_leg: dict[str, Any]) -> None:
	assert (parse(b_leg).events, parse(b_leg).ignored_as) == ((), "ignore")


@pytest.mark.parametrize(
	"changes",
	[
		{"start_epoch": str(NINE * 1000), "end_epoch": str((NINE + 70) * 1000)},
		{"start_epoch": str(NINE * 1_000_000), "end_epoch": str((NINE + 70) * 1_000_000)},
		{"start_epoch": f"{NINE}.000000", "end_epoch": f"{NINE + 70}.0"},
	],
)
def test_epochs_in_other_units(changes: dict[str, str]) -> None:
	assert call_of(document(**changes)) == call_of(document())


@pytest.mark.parametrize(
	("text", "reason"),
	[
		(PLAIN[:-5], "The line is not whole JSON"),
		("{}", "The record has no call id, or not all of it: variables.uuid."),
		("[]", "The line is JSON, but not one call record."),
		("[" * 100_000, "The line is not whole JSON"),
		('{"variables": []}', "no call id"),
		("%7B%22", "The line is not whole JSON"),
		("not base64!", "The line is neither JSON, nor URL-encoded JSON, nor base64."),
		("//79/A==", "The line is neither JSON, nor URL-encoded JSON, nor base64."),
		(json.dumps(document(uuid="a%00b")), "call_id has characters that can not be printed"),
		(json.dumps(document(uuid="\ud800")), "call_id has characters that can not be printed"),
		(json.dumps(document(start_epoch="²²²²²²²²²²")), "can not be read"),
		(json.dumps(document(start_epoch="99999999999999999999")), "can not be read"),
		(
			json.dumps(document(start_epoch="9999999999", answer_epoch="0", end_epoch="9999999999")),
			"more than a day ahead",
		),
		(
			json.dumps(document(billsec="Infinity")),
			"talk_seconds is Infinity, which is not a number of seconds",
		),
		(json.dumps(document()).replace('"70"', "NaN"), "duration_seconds is nan"),
		(json.dumps(document(dialed_user="8" * 200)), "agent is longer than 140 characters"),
	],
)
def test_documents_that_are_no_call(text: str, reason: str) -> None:
	with pytest.raises(Rejected) as refused:
		JSON.parse(text)
	assert reason in str(refused.value)
