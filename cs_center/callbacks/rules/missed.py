"""Which calls must be called back, and by when (CALL-4): nobody who called is lost."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cs_center.calls.rules import fold
from cs_center.calls.rules.events import INBOUND
from cs_center.calls.rules.hours import ServiceHours
from cs_center.calls.rules.reasons import Reason

_NOBODY_SERVED = (fold.ABANDONED, fold.MISSED, fold.VOICEMAIL)


@dataclass(frozen=True, slots=True)
class MissedCallPolicy:
	"""`within_minutes` of service time; calls older than `not_after_hours` make no callback; `off_hours_menu`: also for
	callers who heard only the voice menu while nobody was there."""

	within_minutes: int = 60
	not_after_hours: int = 72
	off_hours_menu: bool = True


@dataclass(frozen=True, slots=True)
class EndedCall:
	"""What the rule needs of a call. Times are local and naive. `served_at`: when the caller was next talked to."""

	direction: str
	outcome: str
	started_at: datetime
	ended_at: datetime | None
	can_be_called: bool
	off_hours: bool
	served_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CallbackDecision:
	"""`due_at` None: no callback, for this reason."""

	due_at: datetime | None
	reason: Reason


def decide(call: EndedCall, hours: ServiceHours, policy: MissedCallPolicy, now: datetime) -> CallbackDecision:
	"""Whether the caller must be called back and by when. `now` is local and naive."""
	nothing = _no_callback(call, policy, now)
	if nothing:
		return CallbackDecision(None, nothing)
	missed_at = call.ended_at or call.started_at
	due_at = hours.after_service_time(missed_at, policy.within_minutes)
	return CallbackDecision(due_at, _why(call, policy))


def _no_callback(call: EndedCall, policy: MissedCallPolicy, now: datetime) -> Reason | None:
	if call.direction != INBOUND or (call.ended_at is None and call.outcome != fold.VOICEMAIL):
		return Reason("Not an incoming call that is over.", rule="CALL-4")
	heard_menu_only = call.outcome == fold.SELF_SERVICE and call.off_hours and policy.off_hours_menu
	if call.outcome not in _NOBODY_SERVED and not heard_menu_only:
		return Reason("The caller was served.", rule="CALL-4")
	if not call.can_be_called:
		return Reason("The caller's number is not known.", rule="CALL-4")
	if call.served_at:
		return Reason("The caller called again and was served.", rule="CALL-4")
	if now - call.started_at > timedelta(hours=policy.not_after_hours):
		return Reason(
			"The call is older than {hours} hours; its record came too late.",
			{"hours": policy.not_after_hours},
			"CALL-4",
		)
	return None


def _why(call: EndedCall, policy: MissedCallPolicy) -> Reason:
	values = {"minutes": policy.within_minutes}
	if call.outcome == fold.VOICEMAIL:
		return Reason("Left a voicemail; call back within {minutes} service minutes.", values, "CALL-4")
	if call.off_hours:
		return Reason(
			"Called outside service hours; call back within {minutes} minutes of opening.", values, "CALL-4"
		)
	if call.outcome == fold.ABANDONED:
		return Reason("Hung up while waiting; call back within {minutes} service minutes.", values, "CALL-4")
	return Reason("Rang without an answer; call back within {minutes} service minutes.", values, "CALL-4")


def least_loaded(open_callbacks: dict[str, int]) -> str | None:
	"""The officer with the fewest open callbacks; by name when several have as few."""
	return min(open_callbacks, key=lambda user: (open_callbacks[user], user), default=None)
