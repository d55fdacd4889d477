"""Yuan of pay to the fen, and a whole that is shared out without losing any (STAFF-3, STAFF-14)."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from cs_center.appraisal.rules.exact import FEN_PER_YUAN, Weight, apportion, to_fen

NOTHING = Decimal("0.00")
#: Yuan that no amount of pay reaches: what is more was mistyped.
TOO_MUCH = Decimal(10) ** 12


def fen(amount: Decimal | Fraction) -> Decimal:
	"""An amount in yuan rounded to the fen, half a fen away from zero."""
	if isinstance(amount, Fraction):
		amount = Decimal(amount.numerator) / amount.denominator
	return to_fen(amount)


def is_to_the_fen(amount: Decimal) -> bool:
	"""Whether this is an amount of pay in whole fen."""
	return amount.is_finite() and abs(amount) < TOO_MUCH and fen(amount) == amount


def shared(whole: Decimal, weights: Sequence[Weight]) -> list[Decimal]:
	"""Parts of an amount to the fen by weight, in their order; they sum to the whole.

	Fen that do not divide go to the largest remainders, of equals to the first. Raises ValueError for what
	can not be shared.
	"""
	if not is_to_the_fen(whole) or min(weights, default=0) < 0 or not any(weights):
		raise ValueError("an amount to the fen, and weights of which none is below zero and not all are zero")
	parts = apportion(int(abs(whole) * FEN_PER_YUAN), weights)
	return [to_fen(Decimal(-part if whole < 0 else part) / FEN_PER_YUAN) for part in parts]
