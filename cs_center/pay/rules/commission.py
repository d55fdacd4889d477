"""Commission of one's own sales and of a team's, and what field staff earn by points (STAFF-3, STAFF-9)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cs_center.appraisal.rules.exact import plain, yuan
from cs_center.appraisal.rules.scheme import FieldFigures
from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.pay.rules.money import NOTHING, fen, is_to_the_fen, shared

HEADCOUNT, POINTS, HOURS = "Headcount", "Points", "Hours"
WEIGHTS = (HEADCOUNT, POINTS, HOURS)
_PERCENT = Decimal(100)
#: Of a percentage, as its field shows it.
_DECIMALS = 3


@dataclass(frozen=True, slots=True)
class CommissionRate:
	"""What a kind of sale earns from a day on: `percent` of its amount and `per_sale` yuan for each; the
	latest rate holds."""

	kind: str
	since: date
	percent: Decimal = Decimal(0)
	per_sale: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Sale:
	"""Something sold, by the record that says so. A return has an amount below zero, and takes back what it
	earned."""

	doctype: str
	name: str
	kind: str
	on: date
	amount: Decimal


@dataclass(frozen=True, slots=True)
class Commission:
	"""What a sale or a share earns somebody, in yuan, and how."""

	amount: Decimal
	reason: Reason


@dataclass(frozen=True, slots=True)
class Member:
	"""Somebody who shares a team's commission, with the points and hours of the month."""

	person: str
	points: Decimal = Decimal(0)
	hours: Decimal = Decimal(0)


def check_rate(percent: Decimal, per_sale: Decimal) -> None:
	"""Raises Rejected for what no kind of sale can earn (STAFF-3), before anything rounds it."""
	if percent < 0 or per_sale < 0:
		raise Rejected("A commission is zero or more.")
	if percent > _PERCENT or percent != round(percent, _DECIMALS):
		raise Rejected(
			"A commission is at most 100 % of the amount, with three decimals at most: {percent} is not.",
			percent=percent,
		)
	if not is_to_the_fen(per_sale):
		raise Rejected("What each sale earns is an amount to the fen: {amount} is none.", amount=per_sale)


def personal(sale: Sale, rates: Iterable[CommissionRate]) -> Commission:
	"""What a sale earns who made it, by the rate of its kind on its day; nothing where there is none
	(STAFF-3)."""
	holding = [rate for rate in rates if rate.kind == sale.kind and rate.since <= sale.on]
	if not holding:
		return Commission(NOTHING, Reason(_NO_RATE, {"kind": sale.kind, "day": str(sale.on)}, "STAFF-3"))
	rate = max(holding, key=lambda one: one.since)
	each = -rate.per_sale if sale.amount < 0 else rate.per_sale
	amount = fen(sale.amount * rate.percent / _PERCENT + each)
	values = {
		"kind": sale.kind,
		"day": str(sale.on),
		"sold": yuan(sale.amount),
		"percent": plain(rate.percent),
		"each": yuan(each),
		"amount": yuan(amount),
	}
	return Commission(amount, Reason(_SOLD, values, "STAFF-3"))


def share_pot(pot: Decimal, by: str, members: Sequence[Member]) -> dict[str, Commission]:
	"""A team's commission shared by headcount, points or hours: the parts sum to the pot to the fen
	(STAFF-3).

	Fen that do not divide go to the largest remainders, of equals to the first by name. Raises Rejected for a
	pot that is not to the fen, for nobody, for who is named twice, and for weights below zero or none at all.
	"""
	team = sorted(members, key=lambda member: member.person)
	weights = [_weight(member, by) for member in team]
	_check_pot(pot, by, team, weights)
	whole = sum(weights, Decimal(0))
	return {
		member.person: Commission(part, _why_share(pot, part, by, weight, whole))
		for member, weight, part in zip(team, weights, shared(pot, weights), strict=True)
	}


def field_pay(points: Decimal, accidents: int, figures: FieldFigures) -> Commission:
	"""What field staff earn above the base, accidents taken off; only whole points pay (STAFF-9). Raises
	Rejected below 0."""
	if points < 0 or accidents < 0:
		raise Rejected("Service points and accidents are zero or more.")
	counted = points - accidents * figures.accident_points
	above = max(counted - figures.points, Decimal(0)) // 1
	amount = fen(above * figures.yuan_per_point)
	values = {
		"points": plain(points),
		"accidents": accidents,
		"lost": plain(accidents * figures.accident_points),
		"base": plain(figures.points),
		"above": plain(above),
		"per_point": yuan(figures.yuan_per_point),
		"amount": yuan(amount),
	}
	return Commission(amount, Reason(_FIELD, values, "STAFF-9"))


def _weight(member: Member, by: str) -> Decimal:
	if by not in WEIGHTS:
		raise Rejected("A team shares by headcount, points or hours, and “{by}” is none of them.", by=by)
	return {HEADCOUNT: Decimal(1), POINTS: member.points, HOURS: member.hours}[by]


def _check_pot(pot: Decimal, by: str, team: Sequence[Member], weights: Sequence[Decimal]) -> None:
	if not is_to_the_fen(pot):
		raise Rejected("A team's commission is an amount to the fen, and {amount} is none.", amount=pot)
	people = [member.person for member in team]
	if twice := next((one for one in people if people.count(one) > 1), None):
		raise Rejected("{person} is named twice in the team.", person=twice)
	for person, weight in zip(people, weights, strict=True):
		if not weight.is_finite() or weight < 0:
			raise Rejected("{by} of {person} are zero or more: correct them.", by=by, person=person)
	if not any(weights):
		raise Rejected("Nobody in the team has any {by}: share by something else, or enter them.", by=by)


def _why_share(pot: Decimal, part: Decimal, by: str, weight: Decimal, whole: Decimal) -> Reason:
	values = {
		"pot": yuan(pot),
		"weight": plain(weight),
		"whole": plain(whole),
		"amount": yuan(part),
	}
	if by == HEADCOUNT:
		return Reason(_BY_HEADCOUNT, values, "STAFF-3")
	return Reason(_BY_POINTS if by == POINTS else _BY_HOURS, values, "STAFF-3")


_NO_RATE = "No commission is set for {kind} on {day}."
_SOLD = "{kind} on {day}: {percent} % of {sold} and {each} for the sale: {amount}."
_BY_HEADCOUNT = "The team's {pot}, shared by headcount: {weight} of {whole}: {amount}."
_BY_POINTS = "The team's {pot}, shared by points: {weight} of {whole}: {amount}."
_BY_HOURS = "The team's {pot}, shared by hours: {weight} of {whole}: {amount}."
_FIELD = "{points} service points less {lost} for accidents ({accidents}); above the base of {base}: {above} at {per_point} each: {amount}."
