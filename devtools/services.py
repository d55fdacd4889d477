"""The services of a site, each on private ports and folders and gone when the block ends."""

import os
import pwd
import shutil
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from devtools.processes import Process, ServiceError, free_port, port_open

if TYPE_CHECKING:
	from typing import Self

ROOT_PASSWORD = "cs-center-root"
# Speed for data that is thrown away after the run. Benchmarks keep MariaDB's own defaults.
NOT_DURABLE = (
	"--innodb-flush-log-at-trx-commit=0",
	"--innodb-doublewrite=0",
	"--innodb-log-file-size=64M",
)
INIT_SQL = f"""CREATE OR REPLACE USER 'root'@'127.0.0.1' IDENTIFIED BY '{ROOT_PASSWORD}';
GRANT ALL PRIVILEGES ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION;
"""
NEEDED_PROGRAMS = ("mariadbd", "mariadb-install-db", "mariadb", "mariadb-dump", "redis-server")


def missing_programs(*, browser: bool) -> list[str]:
	"""Names of the programs a bench part needs and this machine lacks."""
	missing = [name for name in NEEDED_PROGRAMS if find_program(name) is None]
	if browser and find_program("node") is None:
		missing.append("node")
	if browser and find_browser() is None:
		missing.append("chromium")
	return missing


def find_program(name: str) -> str | None:
	"""Full path of a program; servers live in folders that are not on every user's PATH."""
	return shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin:/sbin:/usr/libexec")


def find_browser() -> str | None:
	"""Full path of a Chromium."""
	names = ("chromium", "chromium-browser", "google-chrome")
	return next((found for name in names if (found := shutil.which(name))), None)


def _program(name: str) -> str:
	if found := find_program(name):
		return found
	raise ServiceError(f"{name} is not installed")


def _user() -> str:
	# Not from USER or LOGNAME, which may still name whoever became root.
	return pwd.getpwuid(os.geteuid()).pw_name


class Service:
	"""Base: a process that is stopped at the end of a `with` block."""

	process: Process

	def stop(self) -> None:
		"""Stop without ceremony: the data is thrown away."""
		self.process.kill()

	def __enter__(self) -> "Self":
		return self

	def __exit__(
		self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
	) -> None:
		self.stop()


class MariaDB(Service):
	"""A MariaDB server on its own data folder, reached by TCP only."""

	def __init__(self, datadir: Path, logs: Path, *, durable: bool = False) -> None:
		self.datadir = datadir
		self.durable = durable
		self.port = free_port()
		if not (datadir / "mysql").exists():
			_create_datadir(datadir, logs)
		# Of its own: a server that starts removes the temporary tables of every other in the same folder.
		self.tmpdir = datadir.with_name(f"{datadir.name}-tmp")
		self.tmpdir.mkdir(exist_ok=True)
		init_file = datadir / "init.sql"
		init_file.write_text(INIT_SQL, encoding="utf-8")
		# The socket's name is relative to the data folder: a full path may exceed the system's limit.
		self.process = Process("MariaDB", self._command(init_file), log=logs / "mariadb.log", cwd=datadir)
		self.process.wait_until(self._answers, timeout=120)

	def _answers(self) -> bool:
		if not port_open(self.port):
			return False
		# The port opens before the password is set.
		ping = self.client("mariadb", "--execute", "SELECT 1")
		return subprocess.run(ping, capture_output=True, check=False).returncode == 0

	def _command(self, init_file: Path) -> list[str]:
		return [
			_program("mariadbd"),
			"--no-defaults",
			f"--datadir={self.datadir}",
			f"--tmpdir={self.tmpdir}",
			f"--user={_user()}",
			f"--port={self.port}",
			"--bind-address=127.0.0.1",
			"--socket=mysqld.sock",
			"--pid-file=mysqld.pid",
			f"--init-file={init_file}",
			"--skip-name-resolve",
			"--character-set-server=utf8mb4",
			"--collation-server=utf8mb4_unicode_ci",
			"--skip-character-set-client-handshake",
			"--innodb-buffer-pool-size=1G",
			"--max-allowed-packet=256M",
			# Large enough that UPDATE_TIME of every table stays known (the tests restore by it).
			"--table-definition-cache=8000",
			"--table-open-cache=8000",
			*(() if self.durable else NOT_DURABLE),
		]

	def stop(self) -> None:
		"""Shut down cleanly when the data matters, at once when it does not."""
		if self.durable:
			self.close()
		else:
			self.process.kill()

	def close(self) -> None:
		"""Shut down cleanly: the data folder is then a complete cold copy."""
		self.process.stop(timeout=120)

	def client(self, program: str, *arguments: str) -> list[str]:
		"""Command line of a MariaDB client logged in as root."""
		login = ["--host=127.0.0.1", f"--port={self.port}", "--user=root", f"--password={ROOT_PASSWORD}"]
		return [_program(program), "--no-defaults", *login, *arguments]


def _create_datadir(datadir: Path, logs: Path) -> None:
	datadir.mkdir(parents=True, exist_ok=True)
	command = [
		_program("mariadb-install-db"),
		"--no-defaults",
		f"--user={_user()}",
		f"--datadir={datadir}",
		"--auth-root-authentication-method=normal",
		"--skip-test-db",
	]
	result = subprocess.run(command, capture_output=True, text=True, check=False)
	(logs / "mariadb-install-db.log").write_text(result.stdout + result.stderr, encoding="utf-8")
	if result.returncode:
		raise ServiceError(f"mariadb-install-db failed\n{result.stdout}{result.stderr}")


class Redis(Service):
	"""A Redis server that keeps nothing on disk."""

	def __init__(self, name: str, folder: Path, logs: Path) -> None:
		self.port = free_port()
		folder.mkdir(parents=True, exist_ok=True)
		command = [_program("redis-server"), "--port", str(self.port), "--bind", "127.0.0.1"]
		command += ["--dir", str(folder), "--save", "", "--appendonly", "no"]
		self.process = Process(name, command, log=logs / f"{name}.log", cwd=folder)
		self.process.wait_until(self._answers)

	@property
	def url(self) -> str:
		"""Address as Frappe's configuration wants it."""
		return f"redis://127.0.0.1:{self.port}"

	def _answers(self) -> bool:
		try:
			with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
				connection.sendall(b"PING\r\n")
				return connection.recv(16).startswith(b"+PONG")
		except OSError:
			return False


class Web(Service):
	"""Gunicorn serving one site, its assets and its files."""

	def __init__(
		self, site: str, port: int, *, python: Path, cwd: Path, env: Mapping[str, str], workers: int = 1
	) -> None:
		self.site = site
		self.port = port
		bind = ["--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--threads", "8"]
		command = [python, "-m", "gunicorn", *bind, "--workers", str(workers), "--timeout", "120"]
		# Shared memory instead of the disk for heartbeats, else a slow disk makes workers look dead.
		command += ["--worker-tmp-dir", "/dev/shm"] if Path("/dev/shm").is_dir() else []
		log = cwd.parent / "logs" / f"web-{site}.log"
		settings = {**env, "FRAPPE_SITE": site}
		self.process = Process("web", [*command, "devtools.wsgi:application"], log=log, cwd=cwd, env=settings)
		self.process.wait_until(self._answers, timeout=120)

	@property
	def url(self) -> str:
		"""Address of the site."""
		return f"http://127.0.0.1:{self.port}"

	def _answers(self) -> bool:
		try:
			with urllib.request.urlopen(f"{self.url}/api/method/ping", timeout=30) as response:
				return response.status == 200
		except urllib.error.HTTPError as error:
			raise ServiceError(f"web answers {error.code}\n{self.process.tail()}") from error
		except OSError:
			return False


class Realtime(Service):
	"""Frappe's socket.io server for one site."""

	def __init__(self, site: str, port: int, *, script: Path, cwd: Path, env: Mapping[str, str]) -> None:
		self.port = port
		settings = {**env, "FRAPPE_SITE": site, "FRAPPE_SOCKETIO_PORT": str(port)}
		log = cwd / "logs" / f"realtime-{site}.log"
		self.process = Process("realtime", [_program("node"), script], log=log, cwd=cwd, env=settings)
		self.process.wait_until(lambda: port_open(port))


class Worker(Service):
	"""One RQ worker; `process.kill()` is the loss of its host."""

	def __init__(self, number: int, *, command: list[str | Path], cwd: Path, env: Mapping[str, str]) -> None:
		self.number = number
		log = cwd.parent / "logs" / f"worker-{number}.log"
		self.process = Process(f"worker {number}", command, log=log, cwd=cwd, env=env)

	@property
	def pid(self) -> int:
		"""Process id of the worker."""
		return self.process.pid
