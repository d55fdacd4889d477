"""The rows of talks before leaving: what is known of a customer's, where they stand in the queue, who writes them (KEEP-5)."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import DocType
from frappe.utils import add_days, flt, getdate

from cs_center.calls.rules import access
from cs_center.calls.service.staff import viewer
from cs_center.contact.service.parties import Party
from cs_center.engines import customers, people
from cs_center.engines.database import prepared, read, read_rows, value
from cs_center.leaving.rules.holding import Talk
from cs_center.leaving.rules.talks import LIMIT_PASSED, WAITING

TALK, REASON = "CS Leaving Talk", "CS Leaving Reason"
LEADERS = frozenset({access.LEADER, *access.ABOVE_TEAMS})
#: What becomes of the columns by which a customer is called and waited for, once the talk is over.
OVER = {"pool": None, "open_key": None, "promised_at": None, "alone_until": None}
_VALUE_DAYS = 365


def talks_of(customer: str) -> list[Talk]:
	"""All talks with a customer, as this transaction sees them."""
	rows = read(_talks, customer=customer)
	return [Talk(name, (doctype or "", about or ""), *rest) for name, doctype, about, *rest in rows]


@prepared
def _talks() -> Any:
	talk = DocType(TALK)
	columns = (talk.name, talk.reference_doctype, talk.reference_name, talk.status, talk.limit_at)
	return frappe.qb.from_(talk).where(talk.customer == value("customer")).select(*columns, talk.ended_at)


def locked(name: str) -> "frappe._dict":
	"""A talk as it is now, for who changes it. Raises DoesNotExistError."""
	rows = read_rows(_locked, name=name)
	if not rows:
		frappe.throw(_("There is no talk {0}.").format(name), frappe.DoesNotExistError)
	return rows[0]


@prepared
def _locked() -> Any:
	talk = DocType(TALK)
	return frappe.qb.from_(talk).where(talk.name == value("name")).select("*").for_update()


def status_of(row: Any, now: datetime) -> str:
	"""How a talk stands, also before the sweep has written down that its limit has passed."""
	return LIMIT_PASSED if row.status == WAITING and row.limit_at <= now else row.status


def write(name: str, values: dict[str, Any]) -> None:
	"""Change a talk that is locked; what it was before stays in its versions (SEC-3)."""
	doc = frappe.get_doc(TALK, name)
	doc.update(values)
	doc.flags.cs_written = True
	doc.save(ignore_permissions=True)


def keep(doc: Document) -> None:
	"""Nobody writes a talk by hand: what the database has stays. Raises PermissionError for a new one."""
	if doc.flags.cs_written:
		return
	before = doc.get_doc_before_save()
	if not before:
		frappe.throw(
			_("Talks come from cancellations: write a rule that says what one is."), frappe.PermissionError
		)
	doc.update({field.fieldname: before.get(field.fieldname) for field in doc.meta.fields})


def party_of(row: Any) -> Party:
	"""Who is to be called."""
	return Party(row.customer or "", row.caller or "")


def pool(assigned_to: str, team: str, hours: str) -> str:
	"""Who draws from it and at which hours: one officer, those of a team, or all of them."""
	return f"{assigned_to}|{'' if assigned_to else team}|{hours}"


def pool_of_all(known: str, team: str) -> str:
	"""The same hours, for everybody of the team."""
	return pool("", team, known.rsplit("|", 1)[1])


def officers(team: str) -> list[str]:
	"""Who talks with customers who want to leave: of a team, or all."""
	found = people.enabled_users_with_role(access.RETENTION_OFFICER)
	if not team or not found:
		return found
	known = {"team": team, "active": 1, "user": ("in", found)}
	return sorted(frappe.get_all("CS Staff Record", filters=known, pluck="user"))


def is_leader() -> bool:
	return bool(viewer().roles & LEADERS)


def worth(customer: str) -> Decimal:
	"""What a customer was invoiced in the last year."""
	today = getdate()
	whose = DocType(customers.CUSTOMER)
	named = frappe.qb.from_(whose).where(whose.name == customer).select(whose.name)
	rows = customers.invoiced(getdate(add_days(today, -_VALUE_DAYS)), today, named).run(as_dict=True)
	return Decimal(str(flt(rows[0].spend, 9))) if rows else Decimal(0)
