"""Stations ranked by their complaints against their volume, and topics by month (COMP-8)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

#: Complaints are told per so many customers or deliveries.
PER = 10_000
_TWO_PLACES = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class StationMonth:
	"""What one station's month came to. `volume`: customers or deliveries, 0 when nobody entered any.

	closed_seconds: of the closed ones, from taken to closed. score_sum, scores: what customers answered, 1 to 5 each.
	"""

	station: str
	complaints: int = 0
	volume: int = 0
	solved: int = 0
	late: int = 0
	repeat: int = 0
	severe: int = 0
	closed: int = 0
	closed_seconds: float = 0
	score_sum: int = 0
	scores: int = 0
	complaints_before: int = 0
	volume_before: int = 0

	@property
	def average_days(self) -> Decimal | None:
		"""From taken to closed; None while none is closed."""
		return _rounded(Fraction(self.closed_seconds) / 86_400 / self.closed) if self.closed else None

	@property
	def satisfaction(self) -> Decimal | None:
		"""The mean of all scores; None when no customer gave any."""
		return _rounded(Fraction(self.score_sum, self.scores)) if self.scores else None


@dataclass(frozen=True, slots=True)
class Ranked:
	"""A station in the ranking. `rank` 1 has most complaints for its volume; None where no volume is known.

	share: of all complaints of the month, in percent. change: of `per_volume` to the month before.
	"""

	of: StationMonth
	rank: int | None
	share: Decimal
	per_volume: Decimal | None
	per_volume_before: Decimal | None
	change: Decimal | None


def rank(stations: Iterable[StationMonth]) -> list[Ranked]:
	"""Most complaints per volume first, equals side by side; who has no volume comes last, without a rank."""
	known, unknown = [], []
	for one in stations:
		(known if one.volume > 0 else unknown).append(one)
	total = sum(one.complaints for one in (*known, *unknown))
	known.sort(key=lambda one: (-Fraction(one.complaints, one.volume), one.station))
	unknown.sort(key=lambda one: (-one.complaints, one.station))
	ranked: list[Ranked] = []
	place, previous = 0, None
	for position, one in enumerate(known, start=1):
		quota = Fraction(one.complaints, one.volume)
		place = place if quota == previous else position
		previous = quota
		ranked.append(_ranked(one, place, total))
	return [*ranked, *(_ranked(one, None, total) for one in unknown)]


def share(count: int, total: int) -> Decimal:
	"""In percent; 0 of nothing."""
	return _rounded(Fraction(100 * count, total)) if total else Decimal(0)


@dataclass(frozen=True, slots=True)
class TopicMonths:
	"""Complaints about a topic month by month, the last month's share and its change to the month before."""

	topic: str
	counts: tuple[int, ...]
	share: Decimal
	change: int


def by_topic(counts: Mapping[tuple[str, str], int], months: tuple[str, ...]) -> list[TopicMonths]:
	"""Topics with complaints in any of the months, the most frequent of the last month first.

	`counts`: by topic and month; `months`: in order, the last of them is the one that is reported.
	"""
	total = sum(count for (_topic, month), count in counts.items() if month == months[-1])
	rows = []
	for topic in sorted({topic for topic, _month in counts}):
		row = tuple(counts.get((topic, month), 0) for month in months)
		change = row[-1] - (row[-2] if len(row) > 1 else 0)
		rows.append(TopicMonths(topic, row, share(row[-1], total), change))
	return sorted(rows, key=lambda row: (-row.counts[-1], -sum(row.counts), row.topic))


def _ranked(one: StationMonth, place: int | None, total: int) -> Ranked:
	now, before = (
		_per_volume(one.complaints, one.volume),
		_per_volume(one.complaints_before, one.volume_before),
	)
	change = now - before if now is not None and before is not None else None
	return Ranked(one, place, share(one.complaints, total), now, before, change)


def _per_volume(complaints: int, volume: int) -> Decimal | None:
	return _rounded(Fraction(PER * complaints, volume)) if volume > 0 else None


def _rounded(value: Fraction) -> Decimal:
	exact = Decimal(value.numerator) / Decimal(value.denominator)
	return exact.quantize(_TWO_PLACES, rounding=ROUND_HALF_UP)
