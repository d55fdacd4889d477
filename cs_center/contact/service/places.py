"""How many tiers a customer stands above the lowest one: who means more is called sooner (KEEP-4)."""

from collections.abc import Iterable
from dataclasses import dataclass

import frappe
from frappe.utils.caching import request_cache

from cs_center.calls.service import tiers


@dataclass(frozen=True, slots=True)
class Rank:
	"""A customer's tier and how many ranks lie below it."""

	tier: str
	above: int


def ranks(customers: Iterable[str]) -> dict[str, Rank]:
	"""The rank of each customer, and of "" (nobody known)."""
	known, heights = tiers.of_customers(customers), _heights()
	found = {customer: Rank(tier, heights.get(tier, 0)) for customer, tier in known.items()}
	return {**dict.fromkeys(customers, found[""]), **found}


def rank_of(tier: str) -> Rank:
	"""The rank of customers of a tier."""
	return Rank(tier, _heights().get(tier, 0))


@request_cache
def _heights() -> dict[str, int]:
	rows = frappe.get_all(tiers.DOCTYPE, fields=["name", "rank"])
	lowest = max((row.rank for row in rows), default=0)
	return {row.name: lowest - row.rank for row in rows}
