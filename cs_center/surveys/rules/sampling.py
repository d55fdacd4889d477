"""The quarterly sample: of each area a share of the customers, at random and so that it can be shown to be fair (BACK-6)."""

import hashlib
import random
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from cs_center.calls.rules.reasons import Rejected

#: The share of customers of whose area no other share speaks.
REST = ""
_QUARTER = re.compile(r"\d{4}-Q[1-4]")


def check(quarter: str, shares: Sequence[tuple[str, Decimal]]) -> None:
	"""Raises `Rejected` for a sample that can not be drawn. `shares`: area and percent."""
	if not _QUARTER.fullmatch(quarter or ""):
		raise Rejected("A quarter is written as 2026-Q4.")
	if not any(share > 0 for _area, share in shares):
		raise Rejected("Say for at least one area which share of the customers is drawn.")
	areas = [area for area, _share in shares]
	if len(set(areas)) < len(areas):
		raise Rejected("Each area has one share.")
	if any(not 0 <= share <= 100 for _area, share in shares):
		raise Rejected("A share is from 0 to 100 percent.")


def size(population: int, share: Decimal) -> int:
	"""How many are drawn of so many: rounded half up, at least one when there are any and the share is above zero."""
	if not population or share <= 0:
		return 0
	exact = Decimal(population) * share / 100
	return min(population, max(1, int(exact.quantize(Decimal(1), ROUND_HALF_UP))))


def draw(
	population: Mapping[str, Iterable[str]], shares: Mapping[str, Decimal], seed: str
) -> dict[str, list[str]]:
	"""Who is drawn in each area, in the order in which they were drawn.

	Everybody in an area is as likely as everybody else and is drawn at most once. The same seed draws the same people,
	in whatever order the population comes, and whatever is drawn in other areas.
	"""
	drawn = {}
	for area, people in population.items():
		ordered = sorted(people)
		count = size(len(ordered), shares.get(area, Decimal(0)))
		if count:
			drawn[area] = random.Random(f"{seed}:{area}").sample(ordered, count)
	return drawn


def fingerprint(population: Mapping[str, Iterable[str]]) -> str:
	"""SHA-256 of the population with its areas, in order: another population has another one."""
	found = hashlib.sha256()
	for area in sorted(population):
		for name in sorted(population[area]):
			found.update(f"{len(area)}:{area}{len(name)}:{name}".encode())
	return found.hexdigest()


def area_of(territory: str, parents: Mapping[str, str], with_share: frozenset[str]) -> str:
	"""Whose share a territory has: its own, else that of the nearest one above it, else that of the rest."""
	seen = set()
	while territory and territory not in with_share and territory not in seen:
		seen.add(territory)
		territory = parents.get(territory, "")
	return territory if territory in with_share else REST
