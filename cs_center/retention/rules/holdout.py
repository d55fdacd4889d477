"""Who is left alone for comparison (KEEP-6): drawn by the campaign's seed, for each customer by itself.

Whether a customer is held out depends on the seed and their own name alone: not on the order in which customers are read,
on chunks, on who else is a member, or on how often the draw is done. A campaign that was killed half way draws the same.
"""

import hashlib
from decimal import Decimal

_BYTES = 8
_SPAN = 2 ** (8 * _BYTES)
_PERCENT = 100
#: Hexadecimal digits of a seed.
SEED_DIGITS = 32


def draw(seed: str, customer: str) -> int:
	"""The customer's lot, evenly spread over all numbers of 64 bits."""
	found = hashlib.blake2b(customer.encode(), key=seed.encode(), digest_size=_BYTES)
	return int.from_bytes(found.digest(), "big")


def is_held_out(seed: str, customer: str, percent: Decimal | float) -> bool:
	"""Whether the campaign leaves this customer alone."""
	return draw(seed, customer) * _PERCENT < Decimal(str(percent)) * _SPAN
