"""The ranking of a month or a quarter, with equals side by side, and what a quarter's places get (STAFF-9, STAFF-10)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby, pairwise

from cs_center.appraisal.rules.exact import FEN, FEN_PER_YUAN, apportion, plain, yuan
from cs_center.appraisal.rules.scheme import Scheme
from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.papers.rules.month import Month

MONTHS_IN_QUARTER = 3


@dataclass(frozen=True, slots=True)
class Entry:
	"""Somebody's points. `excluded`: why they have no rank, where they have none."""

	person: str
	points: Decimal
	excluded: Reason | None = None


@dataclass(frozen=True, slots=True)
class Ranked:
	"""`rank` among `of`, 1 is the best; None for who is not ranked.

	Nobody is first where nobody else is ranked, nor last where all are equal.
	"""

	person: str
	points: Decimal
	rank: int | None
	of: int
	reason: Reason
	is_first: bool = False
	is_last: bool = False


@dataclass(frozen=True, slots=True)
class Award:
	"""Yuan to the fen."""

	person: str
	rank: int
	amount: Decimal
	reason: Reason


def places(values: Sequence[Decimal | int]) -> list[int]:
	"""The place of each value, the greatest first: equals share the best of their places, the next ones are left out."""
	best: dict[Decimal | int, int] = {}
	for place, value in enumerate(sorted(values, reverse=True), start=1):
		best.setdefault(value, place)
	return [best[value] for value in values]


def rank(entries: Iterable[Entry]) -> list[Ranked]:
	"""The best first, equals by name; who has no rank comes last. Raises Rejected for somebody who is in it twice."""
	ordered = sorted(entries, key=lambda entry: entry.person)
	for one, other in pairwise(ordered):
		if one.person == other.person:
			raise Rejected("{person} is in the ranking twice: leave one of them out.", person=one.person)
	counted = [entry for entry in ordered if not entry.excluded]
	found = places([entry.points for entry in counted])
	sizes = Counter(found)
	ranked = [_ranked(entry, place, found, sizes[place]) for entry, place in zip(counted, found, strict=True)]
	ranked.sort(key=lambda one: (one.rank, one.person))
	left_out = [
		Ranked(entry.person, entry.points, None, len(counted), entry.excluded)
		for entry in ordered
		if entry.excluded
	]
	return [*ranked, *left_out]


def quarter_of(month: Month) -> tuple[Month, ...]:
	"""The three months of a month's quarter."""
	last = month
	while last.first.month % MONTHS_IN_QUARTER:
		last = last.after
	return last.back(MONTHS_IN_QUARTER)


def quarter_entries(points: Mapping[str, Mapping[Month, Decimal]], quarter: Sequence[Month]) -> list[Entry]:
	"""Everybody's points of the quarter together; who lacks the points of a month is not ranked.

	`points`: by person and month, of months that were scored.
	"""
	return [_quarter_entry(person, by_month, quarter) for person, by_month in points.items()]


def quarter_awards(ranked: Iterable[Ranked], scheme: Scheme) -> list[Award]:
	"""What the places get (STAFF-9). Who shares a rank shares what the places that they cover get, to the fen.

	A fen that can not be shared goes to the first of them by name, so that nothing is lost and nothing is added.
	"""
	amounts = scheme.award_places
	counted = sorted((one for one in ranked if one.rank), key=lambda one: (one.rank, one.person))
	found: list[Award] = []
	for place, group in groupby(counted, key=lambda one: one.rank):
		people = list(group)
		found += _shared(people, place, amounts[place - 1 : place - 1 + len(people)])
	return found


def _ranked(entry: Entry, place: int, found: Sequence[int], sharing: int) -> Ranked:
	values: dict[str, object] = {"rank": place, "of": len(found), "points": plain(entry.points)}
	if sharing > 1:
		reason = Reason(_SHARED, {**values, "count": sharing}, "STAFF-8")
	else:
		reason = Reason(_RANK, values, "STAFF-8")
	is_first, is_last = place == 1 and len(found) > 1, place == max(found) and place > 1
	return Ranked(entry.person, entry.points, place, len(found), reason, is_first, is_last)


def _quarter_entry(person: str, points: Mapping[Month, Decimal], quarter: Sequence[Month]) -> Entry:
	missing = [month.key for month in quarter if month not in points]
	total = sum((points[month] for month in quarter if month in points), Decimal(0))
	excluded = Reason(_MISSING, {"months": ", ".join(missing)}, "STAFF-9") if missing else None
	return Entry(person, total, excluded)


def _shared(people: Sequence[Ranked], place: int, amounts: Sequence[Decimal]) -> list[Award]:
	total = sum(amounts, Decimal(0))
	if not total:
		return []
	shares = apportion(int(total * FEN_PER_YUAN), [1] * len(people))
	reason = _awarded(place, len(people), total)
	pairs = zip(people, shares, strict=True)
	return [Award(one.person, place, share * FEN, reason) for one, share in pairs if share]


def _awarded(place: int, count: int, total: Decimal) -> Reason:
	if count == 1:
		return Reason(_AWARD, {"rank": place, "amount": yuan(total)}, "STAFF-9")
	values = {"rank": place, "last": place + count - 1, "count": count, "amount": yuan(total)}
	return Reason(_AWARD_SHARED, values, "STAFF-9")


_RANK = "Rank {rank} of {of} with {points} points."
_SHARED = "Rank {rank} of {of} with {points} points, shared by {count}."
_MISSING = "Not ranked in the quarter: not scored in {months}."
_AWARD = "Rank {rank} of the quarter: {amount} yuan."
_AWARD_SHARED = (
	"Rank {rank} of the quarter, shared by {count}: places {rank} to {last} get {amount} yuan together."
)
