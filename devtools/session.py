"""Frappe inside a test process: a fresh request-like state per test, and the database put back after it."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

PRISTINE = "_before_tests"


@dataclass
class Connection:
	"""The state of Frappe during one test."""

	site: str
	commits: int = 0
	started: datetime | None = None


@contextlib.contextmanager
def connected(site: str) -> Iterator[Connection]:
	"""Initialise Frappe for a site as a new request does; what is not committed is rolled back."""
	import frappe

	frappe.init(site=site, sites_path=".", force=True)
	frappe.connect()
	frappe.flags.in_test = True
	connection = Connection(site)
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


@contextlib.contextmanager
def between_transactions() -> Iterator[None]:
	"""Commit what the test wrote, let another process work, then see what it has committed."""
	import frappe

	frappe.db.commit()
	yield
	frappe.db.rollback()
	_forget_documents()


def _forget_documents() -> None:
	import frappe

	frappe.local.cache.clear()
	frappe.local.role_permissions.clear()
	frappe.local.user_perms = None


def create_user(*roles: str, email: str | None = None, **values: object) -> str:
	"""Create a Desk user with these roles and return its name."""
	import frappe

	email = email or f"{frappe.generate_hash(length=8)}@example.com"
	user = frappe.new_doc("User")
	user.update({"email": email, "first_name": email.split("@")[0], "send_welcome_email": 0, **values})
	user.flags.no_welcome_mail = True
	user.insert(ignore_permissions=True)
	if roles:
		user.add_roles(*roles)
	return user.name


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
		frappe.clear_cache()
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


@dataclass
class Busy:
	"""How long the database worked for a site's connections."""

	seconds: float = 0.0


@contextlib.contextmanager
def database_busy(site: str) -> Iterator[Busy]:
	"""Count how long the database is at work for a site within a block, waits for locks included."""
	busy = Busy()
	with connected(site), _root_cursor() as cursor:
		import frappe

		user = frappe.conf.db_user or frappe.conf.db_name
		cursor.execute("SET GLOBAL userstat = 1")
		before = _busy_seconds(cursor, user)
		try:
			yield busy
		finally:
			busy.seconds = _busy_seconds(cursor, user) - before
			cursor.execute("SET GLOBAL userstat = 0")


def _busy_seconds(cursor: object, user: str) -> float:
	cursor.execute("SELECT busy_time FROM information_schema.user_statistics WHERE user = %s", [user])
	row = cursor.fetchone()
	return float(row[0]) if row else 0.0


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
