"""One fault that many call about: who belongs to it, and how it ends for all of them together (CALL-10)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.complaints.rules import states
from cs_center.complaints.rules.states import Standing, Step

OPEN, OVER, CLOSED = "Open", "Over", "Closed"
#: What the history of a complaint keeps of it.
ATTACHED, DETACHED, LEFT = "Attached to an Incident", "Detached from an Incident", "Incident Over"
#: From where complaints move on together; those that wait for the customer or are to be called back stay.
MOVED_ON = (states.TAKEN, states.WITH_STATION, states.REPORTED)


@dataclass(frozen=True, slots=True)
class Incident:
	"""An incident as it stands. `area`: the territories that it covers, none for everywhere."""

	name: str
	status: str
	started_at: datetime
	queue: str = ""
	area: frozenset[str] = frozenset()
	worked_off: bool = False
	open_complaints: int = 0
	open_callbacks: int = 0
	attached: int = 0


@dataclass(frozen=True, slots=True)
class Caller:
	"""What is known of a call: its queue, where its customer lives, and the incident that it belongs to."""

	queue: str = ""
	territory: str = ""
	incident: str = ""


@dataclass(frozen=True, slots=True)
class Match:
	incident: str
	why: Reason


def matching(caller: Caller, incidents: Iterable[Incident]) -> list[Match]:
	"""Open incidents that a call is likely about: its own first, then by queue, by area, everywhere; the latest first."""
	found = []
	for one in sorted(incidents, key=lambda one: one.started_at, reverse=True):
		place = _place(caller, one) if one.status == OPEN else None
		if place:
			found.append((place[0], Match(one.name, place[1])))
	return [match for _rank, match in sorted(found, key=lambda pair: pair[0])]


def _place(caller: Caller, one: Incident) -> tuple[int, Reason] | None:
	if caller.incident == one.name:
		return 0, Reason("The call belongs to it.", {}, "CALL-10")
	if one.queue and caller.queue == one.queue:
		return 1, Reason("Calls of queue {queue} are likely about it.", {"queue": one.queue}, "CALL-10")
	if caller.territory in one.area:
		values = {"area": caller.territory}
		return 2, Reason("The customer lives where it is: {area}.", values, "CALL-10")
	if not one.queue and not one.area:
		return 3, Reason("It concerns customers everywhere.", {}, "CALL-10")
	return None


def check_attach(incident: Incident, belongs_to: str) -> bool:
	"""Whether something that belongs to an incident already, or to none, is to be attached; not when it is attached.

	Raises `Rejected`.
	"""
	if belongs_to == incident.name:
		return False
	if incident.status != OPEN:
		raise Rejected("Incident {incident} is over: nothing more is attached to it.", incident=incident.name)
	if belongs_to:
		raise Rejected("It belongs to incident {incident}: detach it there first.", incident=belongs_to)
	return True


def check_attach_complaint(standing: Standing) -> None:
	"""Raises `Rejected` for complaints that are closed."""
	if not standing.is_open:
		raise Rejected("The complaint is closed: reopen it when the customer comes back about it.")


def check_detach(incident: Incident, belongs_to: str, why: str) -> None:
	"""Raises `Rejected`."""
	if belongs_to != incident.name:
		raise Rejected("It does not belong to incident {incident}.", incident=incident.name)
	if incident.status == CLOSED:
		raise Rejected("Incident {incident} is closed: it stays as it is.", incident=incident.name)
	if not why.strip():
		raise Rejected("Say why it does not belong to the incident.")


def check_over(incident: Incident, text: str) -> bool:
	"""Whether it is over now; not when it was already. Raises `Rejected`."""
	if incident.status != OPEN:
		return False
	if not text.strip():
		raise Rejected("Write what callers are told now that it is over.")
	return True


def check_close(incident: Incident, why: str) -> None:
	"""A leader closes it before everybody was called back, or one that was opened by mistake. Raises `Rejected`."""
	if incident.status == CLOSED:
		raise Rejected("Incident {incident} is closed already.", incident=incident.name)
	if incident.status == OPEN and incident.attached:
		raise Rejected("Say first that it is over: who is attached to it must be called back.")
	if incident.status == OVER and not incident.worked_off:
		raise Rejected("Who is to be called back is being written down: try again in a few minutes.")
	if not why.strip():
		raise Rejected("Say why it is closed before everybody was called back.")


def is_finished(incident: Incident) -> bool:
	"""Over, and everybody who belongs to it has had their word."""
	is_done = incident.worked_off and not incident.open_complaints and not incident.open_callbacks
	return incident.status == OVER and is_done


def moves_on(
	standing: Standing, now: datetime, incident: str, station: str, said_by: str, text: str
) -> tuple[Step, ...]:
	"""How a complaint comes to be called back when its incident is over: the steps of the closed loop, none left out.

	Who says that it is over says it for the station; the customer's own word is still asked for (COMP-6). Empty for
	complaints that stay as they are.
	"""
	if standing.status not in MOVED_ON:
		return ()
	what = f"{incident}: {text.strip()}"
	steps: list[Step] = []
	if standing.status == states.TAKEN:
		steps.append(states.dispatch(standing, now, standing.station or station, incident))
	if standing.status != states.REPORTED:
		steps.append(states.report_done(_after(steps, standing), now, said_by, what))
	# No person verifies each of them: that the fault is over was made sure of once, for the incident.
	steps.append(states.verify(_after(steps, standing), now, incident, True, what))
	return tuple(steps)


def _after(steps: Sequence[Step], standing: Standing) -> Standing:
	return steps[-1].after if steps else standing


def share(callers: Sequence[frozenset[str]], load: dict[str, int]) -> list[str]:
	"""Who calls each of them back, evenly: `callers` are those who may not (BACK-1), `load` what officers have to call.

	Blank where nobody may. The load is added to.
	"""
	found = []
	for barred in callers:
		able = [user for user in load if user not in barred]
		officer = min(able, key=lambda user: (load[user], user), default="")
		if officer:
			load[officer] += 1
		found.append(officer)
	return found
