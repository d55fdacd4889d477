"""The demo's segments: since when customers are with the company, until when they signed, and who moved week by week."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

import frappe
from frappe.utils import add_days, getdate

from cs_center.engines.database import insert_many, ordered_name, stamp, upsert_many
from cs_center.retention.service import runs
from cs_center.setup.demo_clock import become
from cs_center.setup.demo_fates import Life

#: What a stopped load has left.
MADE = ("CS Customer Standing", "CS Segment Change", "CS Segment Run")
_TERMS = "Digital television and broadband, two years."


def equip(customers: Sequence[str]) -> None:
	"""Customers of up to six years, two in three of them with a contract."""
	unset = {"name": ("in", list(customers)), "cs_customer_since": ("is", "not set")}
	new = frappe.get_all("Customer", filters=unset, pluck="name")
	since = [{"name": name, "cs_customer_since": _since(name)} for name in new]
	upsert_many("Customer", since, update=("cs_customer_since",))
	insert_many("Contract", [_contract(name) for name in new if Random(name).random() < 0.66])


def weeks(begin: datetime, now: datetime) -> Iterator[tuple[datetime, Life]]:
	"""Segments as of every week since then."""
	while begin < now:
		yield begin, Life("segments", "", "", (), "", begins=_compute)
		begin += timedelta(days=7)


def _compute(_life: Life) -> None:
	become("Administrator")
	runs.compute()


def _since(name: str) -> object:
	return add_days(getdate(), -Random(f"since {name}").randrange(20, 6 * 365))


def _contract(name: str) -> dict[str, object]:
	end = Random(f"contract {name}").randrange(-20, 2 * 365)
	return {
		"name": ordered_name(),
		**stamp(),
		"party_type": "Customer",
		"party_name": name,
		"docstatus": 1,
		"is_signed": 1,
		"status": "Active" if end >= 0 else "Inactive",
		"start_date": add_days(getdate(), end - 2 * 365),
		"end_date": add_days(getdate(), end),
		"contract_terms": _TERMS,
	}
