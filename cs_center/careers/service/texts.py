"""Texts of typing tests: agreed ones, and those that the knowledge base has (STAFF-1)."""

import random

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from cs_center.calls.rules.access import ABOVE_TEAMS, EDITOR
from cs_center.calls.service.staff import viewer
from cs_center.calls.service.words import refusals_said
from cs_center.careers.rules import texts as rules
from cs_center.careers.rules.typing_speed import characters, check_text
from cs_center.careers.service.typing_policy import policy
from cs_center.engines import articles
from cs_center.engines.articles import Article
from cs_center.workforce.service.whose import HR_ROLES

TEXT = "CS Typing Text"
_SYNC = "cs_typing_text_sync"
_LONGEST_TITLE = 120


def check(doc: Document) -> None:
	"""A text that can be typed; where it came from is not for forms to say. Raises ValidationError."""
	with refusals_said():
		check_text(doc.body or "", policy())
	doc.characters = len(characters(doc.body))
	if doc.flags.pop(_SYNC, False):
		return
	before = doc.get_doc_before_save()
	for field in ("source_doctype", "source_name", "source_key", "read_at"):
		doc.set(field, before.get(field) if before else None)


def drawn(language: str) -> Document:
	"""A text in a language, by chance. Raises ValidationError where there is none."""
	filters = {"active": 1, "language": language}
	figures = policy()
	between = ("between", (figures.least_text, figures.longest_text))
	names = frappe.get_all(TEXT, filters={**filters, "characters": between}, pluck="name")
	if not names:
		frappe.throw(_("There is no text for a test in this language: ask for one to be added."))
	return frappe.get_doc(TEXT, random.SystemRandom().choice(names))


def languages() -> list[str]:
	"""Those that there are texts in, Chinese first."""
	known = set(frappe.get_all(TEXT, filters={"active": 1}, pluck="language", distinct=True))
	return [one for one in rules.LANGUAGES if one in known]


def read_articles() -> dict[str, int]:
	"""Bring the texts up to date with the knowledge base: how many are new, changed, and out of use. Idempotent.

	Whether one is used in tests stays as people set it; one whose article is gone or too short is used no more.
	"""
	known = {row.source_key: row for row in _known()}
	counts, seen, figures = {"new": 0, "changed": 0, "out": 0}, set(), policy()
	for article in articles.published():
		body = rules.cut(article.text, figures)
		if not body:
			continue
		key = f"{article.doctype}|{article.name}"
		seen.add(key)
		if key not in known:
			_keep(frappe.new_doc(TEXT), article, body, key)
			counts["new"] += 1
		elif known[key].body != body:
			_keep(frappe.get_doc(TEXT, known[key].name), article, body, key)
			counts["changed"] += 1
	for key, row in known.items():
		if key not in seen and row.active:
			_out_of_use(row.name)
			counts["out"] += 1
	return counts


def check_may_read_articles() -> None:
	"""Raises PermissionError."""
	if not viewer().roles & (ABOVE_TEAMS | HR_ROLES | {EDITOR}):
		frappe.throw(
			_("Texts of tests are kept by knowledge editors, leaders above and HR."), frappe.PermissionError
		)


def _known() -> list["frappe._dict"]:
	return frappe.get_all(
		TEXT, filters={"source_key": ("is", "set")}, fields=["name", "source_key", "body", "active"]
	)


def _keep(doc: Document, article: Article, body: str, key: str) -> None:
	if doc.is_new():
		doc.title = _free_title(article.title)
	doc.update(
		{"body": body, "language": rules.language_of(body), "source_key": key, "read_at": now_datetime()}
	)
	doc.update({"source_doctype": article.doctype, "source_name": article.name})
	_save(doc)


def _out_of_use(name: str) -> None:
	doc = frappe.get_doc(TEXT, name)
	doc.active = 0
	_save(doc)


def _save(doc: Document) -> None:
	doc.flags[_SYNC] = True
	doc.save(ignore_permissions=True)


def _free_title(title: str) -> str:
	wanted = found = title.strip()[:_LONGEST_TITLE]
	number = 1
	while frappe.db.exists(TEXT, found):
		number += 1
		found = f"{wanted} ({number})"
	return found
