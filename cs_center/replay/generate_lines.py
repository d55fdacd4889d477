"""Generated calls as the record files that a switch would have written."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from cs_center.calls.rules import events as ev
from cs_center.calls.rules import fold
from cs_center.calls.rules.events import CallEvent
from cs_center.calls.rules.fold import Call
from cs_center.calls.rules.records.shipped import ASTERISK_CDR_CSV, ASTERISK_QUEUE_LOG, BANK

Calls = Iterable[tuple[str, list[CallEvent]]]


def queue_log_lines(calls: Calls) -> Iterator[str]:
	"""Asterisk's queue_log.

	It knows nothing of calls that never joined a queue; a message left is a time-out there.
	"""
	for call_id, events in calls:
		if any(event.kind == ev.QUEUED for event in events):
			yield from _queue_log_of(call_id, sorted(events, key=lambda event: event.at))


def _queue_log_of(call_id: str, events: list[CallEvent]) -> Iterator[str]:
	joined = next(event for event in events if event.kind == ev.QUEUED)
	answered: CallEvent | None = None
	transferred = False
	for event in events:
		known = answered or joined
		wait = round((event.at - joined.at).total_seconds())
		talk = round((event.at - known.at).total_seconds())
		agent = known.agent or "NONE"
		row: tuple[object, ...] | None = None
		if event.kind == ev.QUEUED:
			row = ("NONE", "ENTERQUEUE", "", event.from_number, 1)
		elif event.kind == ev.ANSWERED:
			answered = event
			row = (event.agent, "CONNECT", 0 if transferred else wait, call_id, 4)
		elif event.kind == ev.TRANSFERRED:
			transferred = True
			row = (agent, "BLINDTRANSFER", event.transfer_to, "from-queue", wait - talk, talk, 1)
		elif event.kind == ev.ENDED and answered:
			row = (agent, "COMPLETECALLER", wait - talk, talk, 1)
		elif event.kind == ev.ENDED and event.disposition == ev.HUNG_UP:
			row = ("NONE", "ABANDON", 1, 1, wait)
		elif event.kind == ev.VOICEMAIL:
			row = ("NONE", "EXITWITHTIMEOUT", 1, 1, wait)
		if row:
			yield "|".join(str(cell) for cell in (int(event.at.timestamp()), call_id, joined.queue, *row))


def asterisk_cdr_lines(calls: Calls) -> Iterator[str]:
	"""Asterisk's Master.csv, 18 columns."""
	zone = ZoneInfo(ASTERISK_CDR_CSV.time_zone)
	for call_id, events in calls:
		call = fold.fold(events)
		caller, called = events[0].from_number, events[0].to_number
		application = (
			"VoiceMail" if call.outcome == fold.VOICEMAIL else "Queue" if call.queued_at else "BackGround"
		)
		channel = f"PJSIP/{call.agent}-{call_id}" if call.was_answered else ""
		times = [
			_local(at, zone, "%Y-%m-%d %H:%M:%S") for at in (call.started_at, call.answered_at, call.ended_at)
		]
		seconds = round(((call.ended_at or call.started_at) - call.started_at).total_seconds())
		disposition = "ANSWERED" if call.was_answered else "NO ANSWER"
		cells = [
			"",
			caller,
			called,
			"from-trunk",
			caller,
			f"PJSIP/trunk-{call_id}",
			channel,
			application,
			call.queue,
		]
		cells += [
			*times,
			str(seconds),
			str(call.talk_seconds or 0),
			disposition,
			"DOCUMENTATION",
			call_id,
			"",
		]
		yield ",".join(f'"{cell}"' for cell in cells)


def bank_lines(calls: Calls) -> Iterator[str]:
	"""The bank's file, with its header; a caller's number stands where the bank had a customer's."""
	zone = ZoneInfo(BANK.time_zone)
	yield ",".join(BANK.column_names)
	for number, (_, events) in enumerate(calls, 1):
		yield ",".join(_bank_row(number, fold.fold(events), zone))


def _bank_row(number: int, call: Call, zone: tzinfo) -> list[str]:
	ended_at = call.ended_at or call.started_at
	left_menu_at = call.queued_at or ended_at
	left_queue_at = (call.answered_at or ended_at) if call.queued_at else None
	customer = "".join(filter(str.isdigit, call.customer.key)) or "0"
	menu = [
		_clock(call.started_at, zone),
		_clock(left_menu_at, zone),
		_seconds(call.started_at, left_menu_at),
	]
	queue = [
		_clock(call.queued_at, zone),
		_clock(left_queue_at, zone),
		_seconds(call.queued_at, left_queue_at),
	]
	served_until = ended_at if call.answered_at else None
	served = [
		_clock(call.answered_at, zone),
		_clock(served_until, zone),
		_seconds(call.answered_at, served_until),
	]
	outcome, server = ("AGENT", call.agent) if call.was_answered else ("HANG", "NO_SERVER")
	day = call.started_at.astimezone(zone).date().isoformat()
	return ["AA0101", str(number), customer, "0", "PS", day, *menu, *queue, outcome, *served, server]


def _local(at: datetime | None, zone: tzinfo, pattern: str) -> str:
	return at.astimezone(zone).strftime(pattern) if at else ""


def _clock(at: datetime | None, zone: tzinfo) -> str:
	return _local(at, zone, "%H:%M:%S") or "0:00:00"


def _seconds(since: datetime | None, until: datetime | None) -> str:
	return str(round((until - since).total_seconds())) if since and until else "0"


WRITERS: dict[str, Callable[[Calls], Iterator[str]]] = {
	ASTERISK_QUEUE_LOG.name: queue_log_lines,
	ASTERISK_CDR_CSV.name: asterisk_cdr_lines,
	BANK.name: bank_lines,
}
