"""Which of the people behind one number is calling (CALL-2): all of them, ranked, each with why."""

from collections.abc import Iterable
from dataclasses import dataclass

from cs_center.calls.rules.reasons import Reason

#: Who is most likely to call a service centre, when a number belongs to several.
PARTY_ORDER = ("Customer", "Contact", "Lead", "Employee")
_UNLISTED_PARTY = len(PARTY_ORDER)


@dataclass(frozen=True, slots=True)
class Candidate:
	"""One line of the number book. `label` is the field that holds the number."""

	party_type: str
	party: str
	party_name: str = ""
	customer: str = ""
	label: str = ""
	extension: str = ""
	is_primary: bool = False


@dataclass(frozen=True, slots=True)
class Match:
	candidate: Candidate
	reason: Reason


def rank(candidates: Iterable[Candidate], extension: str = "") -> list[Match]:
	"""All who have the number, the likeliest first; the first one's reason says how many share it."""
	ordered = sorted(set(candidates), key=lambda candidate: _rank_key(candidate, extension))
	distinct = {}
	for candidate in ordered:
		distinct.setdefault((candidate.party_type, candidate.party), candidate)
	people = len(
		{candidate.customer or f"{candidate.party_type} {candidate.party}" for candidate in distinct.values()}
	)
	return [Match(candidate, _why(candidate, extension, people)) for candidate in distinct.values()]


def _rank_key(candidate: Candidate, extension: str) -> tuple[object, ...]:
	same_extension = bool(extension) and candidate.extension == extension
	known = candidate.party_type in PARTY_ORDER
	return (
		not same_extension,
		not candidate.customer,
		not candidate.is_primary,
		PARTY_ORDER.index(candidate.party_type) if known else _UNLISTED_PARTY,
		candidate.party,
		candidate.label,
		candidate.extension,
	)


def _why(candidate: Candidate, extension: str, people: int) -> Reason:
	values = {
		"party_type": candidate.party_type,
		"party": candidate.party_name or candidate.party,
		"people": people,
	}
	values["field"] = candidate.label
	if extension and candidate.extension == extension:
		return Reason("The number and its extension belong to {party_type} {party}.", values, "CALL-2")
	if people > 1 and candidate.is_primary:
		return Reason(
			"{people} parties share this number; it is the primary number of {party_type} {party}.",
			values,
			"CALL-2",
		)
	if people > 1:
		return Reason(
			"{people} parties share this number; {party_type} {party} is one of them.", values, "CALL-2"
		)
	return Reason("The number belongs to {party_type} {party} ({field}).", values, "CALL-2")
