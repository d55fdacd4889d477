"""Who is called: a customer, or a number that nobody knows; one key for both, so that nobody is called twice at once."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import frappe
from frappe.query_builder import DocType, Order

from cs_center.calls.rules.numbers import display
from cs_center.calls.service.privacy import sealed
from cs_center.calls.service.switchboard import switchboard
from cs_center.engines.database import prepared, read, value

_KEY_BYTES = 16


@dataclass(frozen=True, slots=True)
class Party:
	"""`caller`: the number's key, sealed; blank where only the customer is known."""

	customer: str = ""
	caller: str = ""

	@property
	def key(self) -> str:
		"""The same for everybody who calls this customer, or this number where there is no customer."""
		text = f"customer:{self.customer}" if self.customer else f"caller:{self.caller}"
		return hashlib.blake2b(text.encode(), digest_size=_KEY_BYTES).hexdigest()


def number_keys(customers: Sequence[str]) -> dict[str, str]:
	"""The number at which each customer is called, as its key: the primary one first. One indexed read."""
	names = tuple(sorted(set(filter(None, customers))))
	found: dict[str, str] = {}
	for customer, key in read(_numbers, customers=names) if names else ():
		found.setdefault(customer, key)
	return found


def all_number_keys(customers: Sequence[str]) -> dict[str, list[str]]:
	"""Every number that each customer is known by, as keys, the primary one first. One indexed read."""
	names = tuple(sorted(set(filter(None, customers))))
	found: dict[str, list[str]] = {}
	for customer, key in read(_numbers, customers=names) if names else ():
		found.setdefault(customer, []).append(key)
	return found


def number_of(customer: str) -> str:
	"""The number at which a customer is called, in full, or nothing. For callers that have checked who asks."""
	key = number_keys([customer]).get(customer)
	return display(key, switchboard().plan.region) if key else ""


def sealed_number_of(customer: str) -> str:
	"""The same number as a key that says nothing."""
	key = number_keys([customer]).get(customer)
	return sealed(key) if key else ""


def keys_of(customer: str) -> list[str]:
	"""Every number that a customer is known by, as keys, the primary one first."""
	return (
		list(dict.fromkeys(key for _name, key in read(_numbers, customers=(customer,)))) if customer else []
	)


@prepared
def _numbers() -> object:
	book = DocType("CS Phone Number")
	return (
		frappe.qb.from_(book)
		.where(book.customer.isin(value("customers")))
		.orderby(book.is_primary, order=Order.desc)
		.orderby(book.number_key)
		.select(book.customer, book.number_key)
	)
