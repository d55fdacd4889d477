"""The figures of a replay as one plain object: what `--json` prints, and what the table and the page show."""

from datetime import datetime

from cs_center.replay.run import Replay

_RATE_DIGITS = 6
_SECONDS_DIGITS = 2


def summary_of(replay: Replay, rejected: int) -> dict[str, object]:
	"""Names and figures. Rates are fractions of one, times are seconds, None is where there is nothing to tell."""
	total, ownership, policy = replay.figures.total, replay.ownership, replay.policy
	return {
		"calls": total.calls,
		"phantom": replay.phantom,
		"rejected": rejected,
		"self_service": total.self_service,
		"missed": total.missed,
		"voicemail": total.voicemail,
		"outbound": total.outbound,
		"internal": total.internal,
		"unfinished": total.unfinished,
		"offered": total.offered,
		"answered": total.answered,
		"abandoned": total.abandoned,
		"answer_rate": _rounded(total.answer_rate, _RATE_DIGITS),
		"service_level": _rounded(total.service_level, _RATE_DIGITS),
		"service_level_seconds": policy.service.threshold_seconds,
		"asa_seconds": _rounded(total.asa_seconds, _SECONDS_DIGITS),
		"mean_talk_seconds": _rounded(total.mean_talk_seconds, _SECONDS_DIGITS),
		"window_days": _whole(policy.ownership.window_days),
		"identified_callers": ownership.identified_callers,
		"matters": ownership.matters,
		"owned_matters": ownership.total.matters,
		"returning_calls": ownership.returning_calls,
		"returned_to_owner": ownership.total.returned_to_owner,
		"owner_was_working": ownership.total.was_working,
		"returning_without_owner": ownership.returning_without_owner,
		"owners": _owners(replay),
		"subscribers": policy.subscribers,
		"seats_by_subscribers": replay.seats.seats,
		"staff_by_formula": float(round(replay.staff.staff, 2)),
		**_busiest_hour(replay),
	}


def _busiest_hour(replay: Replay) -> dict[str, object]:
	busiest = replay.busiest_hour()
	hour, target, standard = busiest or (None, None, None)
	return {
		"busiest_hour": hour.isoformat(timespec="minutes") if isinstance(hour, datetime) else None,
		"busiest_hour_offered": replay.figures.by_hour[hour].offered if hour else 0,
		"target_share": replay.policy.target.share,
		"target_within_seconds": _whole(replay.policy.target.within_seconds),
		"agents_by_erlang_c": target.agents if target else 0,
		"agents_by_hotline_standard": standard.agents if standard else 0,
	}


def _owners(replay: Replay) -> list[dict[str, object]]:
	owners = sorted(replay.ownership.by_owner.items(), key=lambda item: (-item[1].matters, item[0]))
	return [
		{
			"agent": agent,
			"matters": figures.matters,
			"returning_calls": figures.returning_calls,
			"returned_to_owner": figures.returned_to_owner,
			"owner_was_working": figures.was_working,
		}
		for agent, figures in owners
	]


def _rounded(number: float | None, digits: int) -> float | None:
	return None if number is None else round(number, digits)


def _whole(number: float) -> float:
	return int(number) if number == int(number) else number
