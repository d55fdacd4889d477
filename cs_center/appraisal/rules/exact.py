"""Exact amounts: where yuan are rounded, how a whole is shared out without a rest, and how numbers are shown (STAFF-14)."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

FEN = Decimal("0.01")
FEN_PER_YUAN = 100
NOTHING = Decimal(0)
Weight = Fraction | Decimal | int


def to_fen(amount: Decimal) -> Decimal:
	"""Yuan to the fen, half a fen away from zero: the only place at which an amount of an appraisal is rounded."""
	# Adding nothing takes the sign off a zero.
	return amount.quantize(FEN, ROUND_HALF_UP) + NOTHING


def apportion(total: int, weights: Sequence[Weight]) -> list[int]:
	"""Shares of a whole by weight, by the largest remainder; of equal remainders the earlier one is rounded up.

	The shares sum to `total`, and none is a whole unit away from its exact value. Without any weight nobody gets anything.
	"""
	whole = sum(map(Fraction, weights))
	if not whole:
		return [0] * len(weights)
	exact = [total * Fraction(weight) / whole for weight in weights]
	shares = [value.numerator // value.denominator for value in exact]
	by_remainder = sorted(range(len(exact)), key=lambda place: (shares[place] - exact[place], place))
	for place in by_remainder[: total - sum(shares)]:
		shares[place] += 1
	return shares


def plain(number: Decimal) -> str:
	"""Without the zeros that a database puts behind a number."""
	return f"{number.normalize() + NOTHING:f}"


def signed(number: Decimal) -> str:
	"""With its sign, as points and changes are read."""
	return f"+{plain(number)}" if number > 0 else plain(number)


def yuan(amount: Decimal) -> str:
	"""To the fen."""
	return f"{to_fen(amount):.2f}"


def signed_yuan(amount: Decimal) -> str:
	"""To the fen with its sign; nothing has none."""
	return f"+{yuan(amount)}" if amount > 0 else yuan(amount)
