"""Commands of the app for `bench --site SITE ...`."""

import json
import sys

import click
import frappe
from frappe.commands import get_site, pass_context


@click.command("import-call-records")
@click.option("--format", "format_name", required=True, help="Name of a CS Call Record Format.")
@click.option("--source", default="", help="The switch, when it is not the format's own.")
@click.argument("path", type=click.Path(exists=True))
@pass_context
def import_call_records(context, format_name: str, source: str, path: str) -> None:
	"""Take every call of an end-of-day record file or folder. The last line is a JSON object with what became of it."""
	from cs_center.calls.service.files import import_records

	with _connected(context), click.progressbar(length=100, label=f"Reading {path}", file=sys.stderr) as bar:
		try:
			result = import_records(
				path, format_name, source, lambda done, total: bar.update(_step(bar, done, total))
			)
		except (OSError, frappe.ValidationError) as error:
			frappe.db.rollback()
			raise click.ClickException(str(error))
	click.echo(json.dumps(result.as_dict()))


@click.command("rebuild-number-book")
@pass_context
def rebuild_number_book(context) -> None:
	"""Write the number book anew from Contact, Customer, Lead and Employee."""
	from cs_center.calls.service.numberbook import rebuild

	with _connected(context), click.progressbar(length=100, label="Number book", file=sys.stderr) as bar:
		counts = rebuild(lambda doctype, done, total: _show(bar, doctype, done, total))
	click.echo(json.dumps(counts))


@click.command("sweep-complaints")
@click.option(
	"--as-of", default="", help="A time of the site's zone, as 2026-10-08 09:00; now when left out."
)
@click.option("--dry-run", is_flag=True, help="Only count what would be done.")
@pass_context
def sweep_complaints(context, as_of: str, dry_run: bool) -> None:
	"""Remind and escalate complaints whose time has come. The last line is a JSON object with how many."""
	from dataclasses import asdict

	from cs_center.complaints.service.sweep import rehearse, sweep
	from cs_center.responsibility.service.requests import moment

	with _connected(context):
		try:
			at = moment(as_of) if as_of else None
		except frappe.ValidationError as error:
			raise click.ClickException(str(error))
		tally = rehearse(at) if dry_run else sweep(at)
	click.echo(json.dumps(asdict(tally)))


def _show(bar, doctype: str, done: int, total: int) -> None:
	bar.label, bar.pos = doctype, 0
	bar.update(round(100 * done / total) if total else 100)


def _step(bar, done: int, total: int) -> int:
	return round(100 * done / total) - bar.pos if total else 0


class _connected:
	"""The site of the command line, connected as Administrator."""

	def __init__(self, context) -> None:
		self.site = get_site(context)

	def __enter__(self) -> None:
		frappe.init(site=self.site)
		frappe.connect()

	def __exit__(self, *exc_info) -> None:
		frappe.destroy()


commands = [import_call_records, rebuild_number_book, sweep_complaints]
