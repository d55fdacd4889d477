"""Bringing the app to a site; the reverse is in `uninstall.py`."""

import sys

import click
import frappe

from cs_center.setup import custom_fields, defaults, roles


def after_install() -> None:
	"""Roles, shipped records, and the number book of the parties that are there already."""
	roles.create()
	roles.settle()
	custom_fields.create()
	defaults.settle()
	defaults.create()
	frappe.db.commit()  # the book below commits page by page; what was shipped must be there before
	_fill_number_book()


def after_migrate() -> None:
	"""What a newer version ships is added; what a manager has changed stays."""
	roles.create()
	custom_fields.create()
	defaults.complete_settings()
	defaults.create()


def after_app_install(app_name: str) -> None:
	"""Another app has come to the site. Its call logs and people are read by name, so only caches are stale."""
	frappe.clear_cache()


def _fill_number_book() -> None:
	from cs_center.calls.service.numberbook import rebuild

	with click.progressbar(length=100, label="Number book", file=sys.stderr) as bar:

		def show(doctype: str, done: int, total: int) -> None:
			bar.label, bar.pos = f"Number book: {doctype}", 0
			bar.update(round(100 * done / total) if total else 100)

		rebuild(show)
