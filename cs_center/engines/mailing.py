"""Mail of Frappe to customers, and where they read it."""

from collections.abc import Iterable

import frappe
from frappe.query_builder import DocType, Order
from frappe.utils import escape_html

from cs_center.engines.customers import CUSTOMER


def is_set_up() -> bool:
	"""Whether the site can send mail."""
	return bool(frappe.db.exists("Email Account", {"enable_outgoing": 1, "default_outgoing": 1}))


def addresses_of(customers: Iterable[str]) -> dict[str, str]:
	"""Where each customer reads mail: as their record says, else as a contact of theirs does. Who unsubscribed is left out."""
	names = sorted(set(customers))
	if not names:
		return {}
	found = {**_of_contacts(names), **_own(names)}
	unwanted = _unsubscribed(set(found.values()))
	return {name: address for name, address in found.items() if address not in unwanted}


def send(address: str, subject: str, text: str, doctype: str, name: str) -> None:
	"""Queue a mail of plain text; it leaves with the transaction of the caller."""
	message = "<br>".join(escape_html(line) for line in text.splitlines())
	frappe.sendmail(
		recipients=[address], subject=subject, message=message, reference_doctype=doctype, reference_name=name
	)


def _own(names: list[str]) -> dict[str, str]:
	filters = {"name": ("in", names), "email_id": ("is", "set")}
	return dict(frappe.get_all(CUSTOMER, filters=filters, fields=["name", "email_id"], as_list=True))


def _of_contacts(names: list[str]) -> dict[str, str]:
	link, contact = DocType("Dynamic Link"), DocType("Contact")
	is_theirs = (link.link_doctype == CUSTOMER) & link.link_name.isin(names) & (link.parenttype == "Contact")
	rows = (
		frappe.qb.from_(link)
		.join(contact)
		.on(contact.name == link.parent)
		.where(is_theirs & (contact.email_id != "") & (contact.unsubscribed == 0))
		.orderby(contact.is_primary_contact, order=Order.desc)
		.orderby(contact.name)
		.select(link.link_name, contact.email_id)
	).run()
	found: dict[str, str] = {}
	for name, address in rows:
		found.setdefault(name, address)
	return found


def _unsubscribed(addresses: set[str]) -> set[str]:
	if not addresses:
		return set()
	among = ("in", sorted(addresses))
	contacts = frappe.get_all("Contact", filters={"email_id": among, "unsubscribed": 1}, pluck="email_id")
	everywhere = {"email": among, "global_unsubscribe": 1}
	return {*contacts, *frappe.get_all("Email Unsubscribe", filters=everywhere, pluck="email")}
