"""Sharing matters out fairly: to who has fewest, and never one customer's to several."""

import heapq
from collections.abc import Iterable, Mapping


def share(matters: Iterable[tuple[str, str]], load: Mapping[str, int]) -> dict[str, str]:
	"""Who gets each matter. `matters`: name and customer, blank when not known; `load`: what each has already.

	Customers with most matters come first, so that the loads end as even as they can. Empty when there is nobody.
	"""
	people = [(count, user) for user, count in load.items()]
	if not people:
		return {}
	heapq.heapify(people)
	given = {}
	for names in _by_customer(matters):
		count, user = heapq.heappop(people)
		given.update(dict.fromkeys(names, user))
		heapq.heappush(people, (count + len(names), user))
	return given


def _by_customer(matters: Iterable[tuple[str, str]]) -> list[list[str]]:
	groups: dict[tuple[str, str], list[str]] = {}
	for name, customer in matters:
		groups.setdefault(("customer", customer) if customer else ("matter", name), []).append(name)
	return sorted(groups.values(), key=len, reverse=True)
