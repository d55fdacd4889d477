"""HTTP methods of little red flowers: thin; who may is checked by the services (STAFF-11)."""

from typing import Any

import frappe

from cs_center.recognition.service import giving, redeeming
from cs_center.recognition.service import wall as walls
from cs_center.responsibility.service.requests import deed, written


@frappe.whitelist()
def wall(month: str = "") -> dict[str, Any]:
	"""The wall of a month such as 2026-03, this one by default: flowers (500 at most), count, leaders of the year, honours, mine, giving,
	to_hand_over."""
	return deed(lambda: walls.wall(month))


@frappe.whitelist()
def candidates(txt: str = "", team: str = "") -> dict[str, Any]:
	"""Who can get a flower, by name or staff number, at most 20; and what is left to give: people, left, of."""
	return deed(lambda: giving.choice(txt, team))


@frappe.whitelist(methods=["POST"])
def give(employee: str, reason: str) -> dict[str, Any]:
	"""Give a flower; answers flower, left, team_left."""
	return deed(lambda: giving.give(employee, written(reason)))


@frappe.whitelist(methods=["POST"])
def ask_prize(prize: str) -> str:
	"""Give one's oldest flowers in for a prize; answers the redemption."""
	return deed(lambda: redeeming.ask(prize))


@frappe.whitelist(methods=["POST"])
def hand_over(redemption: str, words: str = "") -> None:
	"""A prize is handed over to who asked for it."""
	deed(lambda: redeeming.hand_over(redemption, written(words)))


@frappe.whitelist(methods=["POST"])
def withdraw(redemption: str, words: str = "") -> None:
	"""A prize is not wanted any more, or can not be handed over: its flowers are free again."""
	deed(lambda: redeeming.withdraw(redemption, written(words)))
