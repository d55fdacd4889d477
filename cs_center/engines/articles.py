"""Articles of the knowledge base: Frappe's Help Article and Helpdesk's HD Article, as plain text."""

from collections.abc import Iterator
from dataclasses import dataclass

import frappe
from frappe.utils import strip_html

_MANY = 5000
#: Doctype, and the filter of what is published.
_SOURCES = {"Help Article": {"published": 1}, "HD Article": {"status": "Published"}}


@dataclass(frozen=True, slots=True)
class Article:
	"""`text`: without markup."""

	doctype: str
	name: str
	title: str
	text: str


def published() -> Iterator[Article]:
	"""Everything that is published, of the apps that are installed."""
	for doctype, filters in _SOURCES.items():
		if not frappe.db.exists("DocType", doctype):
			continue
		fields = ["name", "title", "content"]
		for row in frappe.get_all(doctype, filters, fields, order_by="name", limit=_MANY):
			text = strip_html((row.content or "").replace("</p>", "</p>\n").replace("<br>", "<br>\n"))
			yield Article(doctype, str(row.name), row.title or str(row.name), text)
