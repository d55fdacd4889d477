"""Frappe inside a test process: a fresh request-like state per test, and the database put back after it."""

import contextlib
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from devtools.remembered import Journal, remembered_anywhere

PRISTINE = "_before_tests"
#: What Frappe caches of files and of the schema: reading it costs each test more than what it tests.
SCHEMA_KEYS = (
	b"doctype_meta",
	b"table_columns",
	b"merged_translations",
	b"app_hooks",
	b"app_modules",
	b"module_app",
)
_SCHEMA_TABLES = (
	"tabDocType",
	"tabDocField",
	"tabDocPerm",
	"tabCustom ",
	"tabProperty Setter",
	"tabTranslation",
)


@dataclass
class Connection:
	"""The state of Frappe during one test."""

	site: str
	journal: Journal
	commits: int = 0

	@property
	def changed_schema(self) -> bool:
		"""Whether the test wrote what doctypes are made of."""
		return any(map(is_schema, self.journal.tables))


def is_schema(table: str) -> bool:
	"""Whether a table holds what `SCHEMA_KEYS` are read from."""
	return table.startswith(_SCHEMA_TABLES)


@contextlib.contextmanager
def connected(site: str) -> Iterator[Connection]:
	"""Initialise Frappe for a site as a new request does; what is not committed is rolled back."""
	import frappe

	frappe.init(site=site, sites_path=".", force=True)
	frappe.connect()
	frappe.flags.in_test = True
	connection = Connection(site, Journal(site))
	_count_commits(connection)
	try:
		yield connection
	finally:
		frappe.db.rollback()
		frappe.destroy()


def _count_commits(connection: Connection) -> None:
	import frappe

	database = frappe.local.db
	really_commit = database.commit

	def commit() -> None:
		connection.commits += 1
		really_commit()

	# Counted, never suppressed: a commit has to be a real one for what runs after it.
	database.commit = commit


def commit() -> None:
	"""Keep what was written so far."""
	import frappe

	frappe.db.commit()


@contextlib.contextmanager
def as_user(user: str) -> Iterator[None]:
	"""Run a block as another user, with the permissions of that user."""
	import frappe

	before = frappe.session.user
	frappe.set_user(user)
	try:
		yield
	finally:
		frappe.set_user(before)


def move_to(time_zone: str) -> None:
	"""Move the site, and everybody who has a time zone of their own, to a time zone."""
	import frappe

	frappe.db.set_single_value("System Settings", "time_zone", time_zone)
	user = frappe.qb.DocType("User")
	frappe.qb.update(user).set(user.time_zone, time_zone).run()
	frappe.clear_cache()


@contextlib.contextmanager
def between_transactions() -> Iterator[None]:
	"""Commit what the test wrote, let another process work, then see what it has committed."""
	import frappe

	frappe.db.commit()
	yield
	frappe.db.rollback()
	forget_documents()


def forget_documents() -> None:
	"""Read anew what was read before somebody else wrote it."""
	import frappe

	frappe.local.cache.clear()
	getattr(frappe.local, "request_cache", {}).clear()
	frappe.local.role_permissions.clear()
	frappe.local.user_perms = None


def forget_cached() -> None:
	"""Empty the cache, but for what Frappe reads from files and from the schema."""
	import frappe

	if keys := [key for key in frappe.cache.keys() if not key.endswith(SCHEMA_KEYS)]:
		frappe.cache.delete(*keys)


def create_user(*roles: str, email: str | None = None, **values: object) -> str:
	"""Create a Desk user with these roles and return its name."""
	import frappe

	names = (f"user{number}@example.com" for number in itertools.count(1))
	email = email or next(name for name in names if not frappe.db.exists("User", name))
	return _create_user(*roles, email=email, **values)


@remembered_anywhere
def _create_user(*roles: str, email: str, **values: object) -> str:
	import frappe

	user = frappe.new_doc("User")
	user.update({"email": email, "first_name": email.split("@")[0], "send_welcome_email": 0, **values})
	user.append_roles(*roles)
	user.flags.no_welcome_mail = True
	return user.insert(ignore_permissions=True).name


def set_password(user: str, password: str) -> None:
	"""Give a user a known password."""
	from frappe.utils.password import update_password

	update_password(user, password)


def make_api_key(user: str) -> str:
	"""Give a user an API key and secret; return them as `key:secret`."""
	import frappe
	from frappe.utils.password import set_encrypted_password

	key, secret = frappe.generate_hash(length=15), frappe.generate_hash(length=15)
	# Not by saving the user, which takes half a second and throws away what others have cached.
	frappe.db.set_value("User", user, "api_key", key, update_modified=False)
	set_encrypted_password("User", user, secret, "api_secret")
	return f"{key}:{secret}"


@dataclass
class Snapshot:
	"""The rows of a site before the first test that commits, kept in a database beside it."""

	site: str
	tables: set[str] = field(default_factory=set)

	def take(self) -> None:
		"""Copy every table that has rows. Called before anything is committed by a test."""
		import frappe

		if self.tables:
			return
		source = frappe.conf.db_name
		with _root_cursor() as cursor:
			# One is left from before when the copy of the sites is used again.
			cursor.execute(f"DROP DATABASE IF EXISTS `{source}{PRISTINE}`")
			cursor.execute(f"CREATE DATABASE `{source}{PRISTINE}`")
			for table in _tables(cursor, source):
				cursor.execute(f"SELECT 1 FROM `{source}`.`{table}` LIMIT 1")
				if cursor.fetchone():
					self._copy(cursor, source, table)

	def _copy(self, cursor: object, source: str, table: str) -> None:
		target = f"`{source}{PRISTINE}`.`{table}`"
		cursor.execute(f"CREATE TABLE {target} AS SELECT * FROM `{source}`.`{table}`")
		self.tables.add(table)

	def restore(self, since: datetime) -> list[str]:
		"""Put back the rows of every table written since then; return their names."""
		import frappe

		source = frappe.conf.db_name
		frappe.db.rollback()
		with _root_cursor() as cursor:
			changed = _tables(cursor, source, since)
			cursor.execute("SET FOREIGN_KEY_CHECKS = 0")
			for table in changed:
				self._put_back(cursor, source, table)
			cursor.execute("COMMIT")
		forget_cached()
		frappe.db.rollback()
		return changed

	def _put_back(self, cursor: object, source: str, table: str) -> None:
		cursor.execute(f"DELETE FROM `{source}`.`{table}`")
		if table in self.tables:
			columns = _shared_columns(cursor, source, table)
			cursor.execute(
				f"INSERT INTO `{source}`.`{table}` ({columns}) "
				f"SELECT {columns} FROM `{source}{PRISTINE}`.`{table}`"
			)


def database_time() -> datetime:
	"""The database's clock, by which it dates changes of tables."""
	import frappe

	return frappe.db.sql("SELECT SYSDATE()")[0][0]


def statements_of_others() -> int:
	"""Statements in transactions that the database is at, those of killed processes among them."""
	import frappe

	[[ours]] = frappe.db.sql("SELECT CONNECTION_ID()")
	with _root_cursor() as cursor:
		cursor.execute(
			"SELECT COUNT(*) FROM information_schema.innodb_trx "
			"JOIN information_schema.processlist ON id = trx_mysql_thread_id "
			"WHERE id <> %s AND command <> 'Sleep'",
			[ours],
		)
		return cursor.fetchone()[0]


@dataclass(frozen=True)
class Work:
	"""For how many seconds the database was at the statements of a site: waits included, and computing only."""

	busy: float = 0.0
	computing: float = 0.0

	def __sub__(self, before: "Work") -> "Work":
		return Work(self.busy - before.busy, self.computing - before.computing)


@contextlib.contextmanager
def database_work(site: str) -> Iterator[Callable[[], Work]]:
	"""Within the block, what is yielded says how much the database has worked for the site."""
	with connected(site), _root_cursor() as cursor:
		import frappe

		user = frappe.conf.db_user or frappe.conf.db_name
		cursor.execute("SET GLOBAL userstat = 1")
		try:
			yield lambda: _work(cursor, user)
		finally:
			cursor.execute("SET GLOBAL userstat = 0")


def _work(cursor: object, user: str) -> Work:
	query = "SELECT busy_time, cpu_time FROM information_schema.user_statistics WHERE user = %s"
	cursor.execute(query, [user])
	row = cursor.fetchone()
	return Work(*map(float, row)) if row else Work()


@contextlib.contextmanager
def _root_cursor() -> Iterator[object]:
	import frappe
	import pymysql

	from devtools.services import ROOT_PASSWORD

	login = {"host": "127.0.0.1", "port": int(frappe.conf.db_port), "user": "root", "password": ROOT_PASSWORD}
	connection = pymysql.connect(**login, charset="utf8mb4")
	try:
		with connection.cursor() as cursor:
			yield cursor
		connection.commit()
	finally:
		connection.close()


def _tables(cursor: object, database: str, since: datetime | None = None) -> list[str]:
	query = "SELECT table_name FROM information_schema.tables WHERE table_schema = %s AND table_type = 'BASE TABLE'"
	values: list[object] = [database]
	if since is not None:
		query += " AND update_time >= %s"
		values.append(since)
	cursor.execute(query, values)
	return [row[0] for row in cursor.fetchall()]


def _shared_columns(cursor: object, source: str, table: str) -> str:
	cursor.execute(
		"SELECT column_name FROM information_schema.columns WHERE table_name = %s AND table_schema IN (%s, %s) "
		"GROUP BY column_name HAVING COUNT(*) = 2",
		[table, source, source + PRISTINE],
	)
	return ", ".join(f"`{row[0]}`" for row in cursor.fetchall())
