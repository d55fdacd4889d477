"""The app comes to a site and leaves it as it was: install, use, migrate, uninstall, install again.

Everything in the database is compared, row by row. What may stay behind is Frappe's own record of what people did,
which no app should remove: see AUDIT.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pymysql
import pytest

from devtools.bench import find_bench
from devtools.paths import APP
from devtools.sites import DATABASES, ERPNEXT_SITE, FULL_SITE, private_copy
from devtools.stack import Stack

#: Who did what and when, and what went wrong: written by Frappe, about the app among others, and kept.
AUDIT = {
	"tabAccess Log",
	"tabActivity Log",
	"tabDeleted Document",
	"tabError Log",
	"tabRoute History",
	"tabScheduled Job Log",
}
#: Frappe's list of apps, which it completes at the first install.
LISTS = {"tabInstalled Application"}
#: Frappe writes these rows anew at every install and migration, under new names.
RENAMED = {"tabDefaultValue"}
STAMPS = {"creation", "modified", "modified_by", "owner"}

#: What people did with a ticket while the app was there is theirs: its own row, who was assigned, what it says of that.
TICKETS = {
	"tabIssue": "",
	"tabToDo": "'reference_type': 'Issue'",
	"tabComment": "'reference_doctype': 'Issue'",
}

Snapshot = dict[str, Counter[str]]


@pytest.fixture(scope="module")
def bench() -> "Iterator[Stack]":
	"""Sites that nobody else uses, without the app."""
	with private_copy(find_bench(), "install") as stack:
		yield stack


def step(stack: Stack, name: str, site: str) -> None:
	"""One of `install_steps`, in a process of its own."""
	command: list[str | Path] = [stack.root.bench.python, "-m", "tests.site.install_steps", name, site]
	done = stack.root.run(command)
	assert done.rc == 0, f"{name}: {done.stdout[-500:]}\n{done.stderr[-1500:]}"


def snapshot(stack: Stack, site: str) -> Snapshot:
	"""Every table with its rows, and the schema as rows of a table of its own."""
	login = {
		"host": "127.0.0.1",
		"port": stack.ports["database"],
		"user": "root",
		"password": stack.root_password,
	}
	database = DATABASES[site]
	with (
		pymysql.connect(**login, database=database, charset="utf8mb4") as connection,
		connection.cursor() as cursor,
	):
		found = {"schema": Counter(_schema(cursor, database))}
		cursor.execute(
			"SELECT table_name FROM information_schema.tables WHERE table_schema = %s", (database,)
		)
		for (table,) in cursor.fetchall():
			cursor.execute(f"SELECT * FROM `{table}`")
			columns = [column[0] for column in cursor.description]
			found[table] = Counter(_row(table, columns, row) for row in cursor.fetchall())
	return found


def _schema(cursor: Any, database: str) -> Iterator[str]:
	cursor.execute(
		"SELECT table_name, column_name, column_type, is_nullable, column_default FROM information_schema.columns "
		"WHERE table_schema = %s",
		(database,),
	)
	yield from map(repr, cursor.fetchall())
	cursor.execute(
		"SELECT table_name, index_name, column_name, seq_in_index, non_unique FROM information_schema.statistics "
		"WHERE table_schema = %s",
		(database,),
	)
	yield from (f"index {row!r}" for row in cursor.fetchall())


def _row(table: str, columns: list[str], row: tuple[Any, ...]) -> str:
	left_out = STAMPS | ({"name"} if table in RENAMED else set())
	return repr({name: value for name, value in zip(columns, row, strict=True) if name not in left_out})


def _is_a_stamp(row: str) -> bool:
	"""When a single was last saved; and versions of documents that are not ours, such as whose roles changed."""
	return "'field': 'modified'" in row or ("'ref_doctype': " in row and "'ref_doctype': 'CS " not in row)


def left_behind(before: Snapshot, after: Snapshot) -> list[str]:
	"""What is there now and was not, and what is gone."""
	changes = []
	for table in sorted((before.keys() | after.keys()) - AUDIT - LISTS):
		old, new = before.get(table, Counter()), after.get(table, Counter())
		changes += [f"{table} + {row[:300]}" for row in (new - old) if not _is_kept(table, row)]
		changes += [f"{table} - {row[:300]}" for row in (old - new) if not _is_kept(table, row)]
	return changes


def _is_kept(table: str, row: str) -> bool:
	return _is_a_stamp(row) or (table in TICKETS and TICKETS[table] in row)


def install(stack: Stack, site: str) -> None:
	stack.install_app(site)
	step(stack, "check_installed", site)


@pytest.mark.parametrize("site_name", [ERPNEXT_SITE, FULL_SITE])
def test_the_site_is_as_it_was(bench: Stack, site_name: str) -> None:
	step(bench, "prepare", site_name)
	before = snapshot(bench, site_name)
	files = set((bench.root.sites / site_name).rglob("files/*"))
	install(bench, site_name)
	step(bench, "use", site_name)
	used = snapshot(bench, site_name)
	bench.bench_command("uninstall-app", APP, "--dry-run", "--yes", "--no-backup", site=site_name)
	assert left_behind(used, snapshot(bench, site_name)) == [], "a dry run changed something"
	bench.bench_command("uninstall-app", APP, "--yes", "--no-backup", site=site_name)
	left = left_behind(before, snapshot(bench, site_name))
	assert not left, "\n".join(left)
	step(bench, "check_left", site_name)
	assert set((bench.root.sites / site_name).rglob("files/*")) == files


def test_a_migration_keeps_what_a_manager_changed(bench: Stack) -> None:
	"""On the site that the app has left: it comes a second time, and an app that comes later is picked up."""
	install(bench, ERPNEXT_SITE)
	step(bench, "change_policy", ERPNEXT_SITE)
	bench.bench_command("migrate", "--skip-search-index", site=ERPNEXT_SITE)
	step(bench, "check_policy", ERPNEXT_SITE)


def test_an_app_that_comes_later(bench: Stack) -> None:
	if "telephony" not in bench.root.bench.apps:
		pytest.skip("the bench has no telephony")
	bench.bench_command("install-app", "telephony", site=ERPNEXT_SITE)
	step(bench, "take_telephony_call", ERPNEXT_SITE)
