"""What a campaign came to, beside those whom it left alone (KEEP-6)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import sqrt
from statistics import NormalDist

from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.retention.rules import members

CONFIDENCE = 0.95
#: What makes a customer count as lost.
BY_SEGMENT, BY_INVOICE = "In the Segment of the Lost", "Nothing Invoiced since the Start"
MEASURES = (BY_SEGMENT, BY_INVOICE)
_PERCENT, _DIGITS = 100, 1


@dataclass(frozen=True, slots=True)
class Group:
	"""So many customers, and how many of them are lost. `spend`: invoiced to all of them since the start."""

	customers: int
	lost: int
	spend: Decimal = Decimal(0)

	@property
	def rate(self) -> float | None:
		return self.lost / self.customers if self.customers else None


@dataclass(frozen=True, slots=True)
class Interval:
	low: float
	high: float


@dataclass(frozen=True, slots=True)
class Comparison:
	"""`difference`: the share lost of those left alone less that of those whom the campaign was for: what was prevented.

	`kept`: how many customers that is, with its interval.
	"""

	difference: float
	interval: Interval
	kept: float
	kept_interval: Interval
	reason: Reason


def wilson(hits: int, of: int, confidence: float = CONFIDENCE) -> Interval:
	"""The score interval of a share. Raises Rejected for figures that are no share."""
	if of <= 0 or not 0 <= hits <= of:
		raise Rejected("{hits} of {of} is no share.", hits=hits, of=of)
	z = NormalDist().inv_cdf((1 + confidence) / 2)
	share, spread = hits / of, z * z / of
	middle = (share + spread / 2) / (1 + spread)
	half = z * sqrt(share * (1 - share) / of + spread / (4 * of)) / (1 + spread)
	return Interval(max(0.0, middle - half), min(1.0, middle + half))


def newcombe(first: Group, second: Group, confidence: float = CONFIDENCE) -> Interval:
	"""The interval of the first share less the second, of independent groups: Newcombe's hybrid score method."""
	one, two = (wilson(group.lost, group.customers, confidence) for group in (first, second))
	p, q = first.lost / first.customers, second.lost / second.customers
	return Interval(
		p - q - sqrt((p - one.low) ** 2 + (two.high - q) ** 2),
		p - q + sqrt((one.high - p) ** 2 + (q - two.low) ** 2),
	)


def compare(treated: Group, held_out: Group, confidence: float = CONFIDENCE) -> Comparison | None:
	"""What the campaign prevented; None when there is nobody to compare with."""
	if not treated.customers or not held_out.customers:
		return None
	interval = newcombe(held_out, treated, confidence)
	difference = held_out.lost / held_out.customers - treated.lost / treated.customers
	kept = Interval(interval.low * treated.customers, interval.high * treated.customers)
	return Comparison(
		difference, interval, difference * treated.customers, kept, _verdict(difference, interval, confidence)
	)


def _verdict(difference: float, interval: Interval, confidence: float) -> Reason:
	values = {
		"difference": _points(abs(difference)),
		"low": _points(interval.low),
		"high": _points(interval.high),
		"confidence": round(_PERCENT * confidence),
	}
	if interval.low > 0:
		return Reason(_FEWER, values, "KEEP-6")
	return Reason(_MORE if interval.high < 0 else _UNSURE, values, "KEEP-6")


def _points(share: float) -> float:
	return round(_PERCENT * share, _DIGITS)


@dataclass(frozen=True, slots=True)
class Counts:
	"""Members by how they stand: `called` at least once, `reached` at least once."""

	to_call: int
	called: int
	reached: int
	accepted: int
	refused: int
	saved: int
	lost: int
	held_out: int
	left: int


def counts(by_status: Mapping[str, int], called: int, reached: int) -> Counts:
	"""The figures of the result page. `to_call`: everybody whom the campaign was for."""
	held_out = by_status.get(members.HELD_OUT, 0)
	return Counts(
		to_call=sum(by_status.values()) - held_out,
		called=called,
		reached=reached,
		accepted=by_status.get(members.ACCEPTED, 0),
		refused=by_status.get(members.REFUSED, 0),
		saved=by_status.get(members.SAVED, 0),
		lost=by_status.get(members.LOST, 0),
		held_out=held_out,
		left=sum(by_status.get(status, 0) for status in members.OPEN),
	)


_FEWER = (
	"The campaign lost {difference} percentage points fewer customers than those who were left alone; with {confidence} % "
	"confidence between {low} and {high}."
)
_MORE = (
	"The campaign lost {difference} percentage points more customers than those who were left alone; with {confidence} % "
	"confidence the difference is between {low} and {high}."
)
_UNSURE = (
	"The difference to those who were left alone is {difference} percentage points and may be chance: with {confidence} % "
	"confidence it is between {low} and {high}."
)
