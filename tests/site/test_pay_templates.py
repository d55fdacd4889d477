"""STAFF-13 on a site: templates read any record with nobody's rights, so that few may write one that reads."""

from collections.abc import Callable
from typing import Any

import frappe
import pytest

from devtools.session import as_user, create_user
from tests.site import pay

READS = (
	'{{ frappe.get_all("CS Pay Statement", fields=["employee", "total"]) }}',
	'{% set kind = "CS Pay " ~ "Statement" %}{{ frappe.get_all(kind) }}',
	"{{ frappe.db.sql('select total from `tab' ~ 'CS Pay ' ~ 'Statement`') }}",
	"{% set everything = frappe %}{{ everything['get_doc']('CS Pay ' ~ 'Month', '2026-03') }}",
)
HARMLESS = (
	"{{ doc.customer_name }}, as of {{ frappe.utils.today() }}",
	"{{ frappe.format_value(doc.total) }}, {{ frappe.session.user }}",
	"Frappe and {{ doc.name }}",
	"Call frappe.get_all of the handbook.",
)


def terms(text: str) -> dict[str, Any]:
	return {"doctype": "Terms and Conditions", "title": frappe.generate_hash(length=8), "terms": text}


def page(text: str) -> dict[str, Any]:
	values = {"doctype": "Web Page", "title": frappe.generate_hash(length=8), "content_type": "HTML"}
	return {**values, "dynamic_template": 1, "main_section_html": text}


def mail(text: str) -> dict[str, Any]:
	name = frappe.generate_hash(length=8)
	return {"doctype": "Email Template", "name": name, "subject": "x", "use_html": 1, "response_html": text}


WRITTEN = pytest.mark.parametrize("written", [terms, page, mail])


@pytest.fixture(autouse=True)
def clerk() -> str:
	return create_user(
		"Sales Master Manager", "Accounts Manager", "Website Manager", email="clerk@centre.example.com"
	)


@WRITTEN
@pytest.mark.parametrize("text", READS)
def test_who_has_no_high_role_writes_no_template_that_reads(
	clerk: str, written: Callable[[str], dict[str, Any]], text: str
) -> None:
	with as_user(clerk), pytest.raises(frappe.PermissionError):
		frappe.get_doc(written(text)).insert(ignore_permissions=True)


@WRITTEN
@pytest.mark.parametrize("text", HARMLESS)
def test_what_tells_of_the_document_alone_is_anybodys(
	clerk: str, written: Callable[[str], dict[str, Any]], text: str
) -> None:
	with as_user(clerk):
		assert frappe.get_doc(written(text)).insert(ignore_permissions=True).name


def test_a_system_manager_reads_in_templates_but_names_no_pay() -> None:
	with as_user(create_user("System Manager", email="sysman@centre.example.com")):
		assert frappe.get_doc(terms("{{ frappe.get_all('Customer') }}")).insert(ignore_permissions=True).name
		with pytest.raises(frappe.PermissionError):
			frappe.get_doc(terms(READS[0])).insert(ignore_permissions=True)


def test_hr_writes_what_it_likes() -> None:
	pay.hr()
	with as_user(pay.MANAGER):
		assert frappe.get_doc(terms(READS[0])).insert(ignore_permissions=True).name
