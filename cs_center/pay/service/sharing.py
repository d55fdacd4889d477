"""A team's commission that is shared out: an entry for each of them, whose sum is the pot to the fen (STAFF-3)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import frappe
from frappe import _

from cs_center.calls.rules.reasons import Rejected
from cs_center.papers.rules.month import Month
from cs_center.pay.rules import commission
from cs_center.pay.rules.commission import Member
from cs_center.pay.rules.spans import check_why
from cs_center.pay.rules.statement import SHARED_COMMISSION
from cs_center.pay.service import closing, entries
from cs_center.pay.service.store import check_is_hr
from cs_center.responsibility.service.requests import amount
from cs_center.workforce.service.members import members


def share_of(told: Any) -> Member:
	"""Somebody who shares, as a request names them. Raises ValidationError."""
	if not isinstance(told, dict) or not told.get("employee"):
		frappe.throw(_("Name everybody who shares."))
	points, hours = (amount(told.get(field)) or Decimal(0) for field in ("points", "hours"))
	return Member(str(told["employee"]), points, hours)


def share_commission(
	month: Month,
	pot: Decimal | None,
	by: str,
	team: Sequence[Member],
	why: str,
	reference: tuple[str, str] = ("", ""),
) -> list[str]:
	"""A team's commission as an entry for each of them; their sum is the pot to the fen (STAFF-3). Raises Rejected."""
	check_is_hr()
	check_why(why)
	if not pot:
		raise Rejected("This comes to nothing: give an amount, or what it is worked out from.")
	closing.check_is_open(month)
	names = _names(team)
	shares = commission.share_pot(pot, by, team)
	keys = {person: _key(month, person, reference) for person in shares}
	_check_is_new(keys, month)
	return entries.propose(
		{
			"employee": person,
			"employee_name": names[person],
			"month": month.first,
			"component": SHARED_COMMISSION,
			"why": why.strip(),
			"reference_doctype": reference[0] or None,
			"reference_name": reference[1] or None,
			"entry_key": keys[person],
			**entries.worked_out(share),
		}
		for person, share in shares.items()
	)


def _names(team: Sequence[Member]) -> dict[str, str]:
	known = members([one.person for one in team])
	if missing := next((one.person for one in team if one.person not in known), None):
		raise Rejected("{person} has no staff record with an employee: enter one first.", person=missing)
	return {employee: member.full_name for employee, member in known.items()}


def _check_is_new(keys: Mapping[str, str | None], month: Month) -> None:
	given = entries.given_by([key for key in keys.values() if key])
	for person, key in keys.items():
		if key in given:
			raise Rejected(
				"{person} has a share of this record for {month} already: “{name}”.",
				person=person,
				month=month.key,
				name=given[key],
			)


def _key(month: Month, person: str, reference: tuple[str, str]) -> str | None:
	return "|".join((SHARED_COMMISSION, *reference, person, month.key)) if all(reference) else None
