"""A running private bench: database, Redis, and on demand web servers, realtime and workers."""

import contextlib
import json
import os
import socket
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from devtools.bench import find_bench
from devtools.paths import APP
from devtools.processes import free_port
from devtools.root import BenchRoot, Finished
from devtools.services import ROOT_PASSWORD, MariaDB, Realtime, Redis, Web, Worker

if TYPE_CHECKING:
	from typing import Self

ADMIN_PASSWORD = "admin"
STACK_VARIABLE = "CS_CENTER_STACK"


class StackError(Exception):
	"""A step on a private bench failed; the message holds its output."""


class Attached:
	"""What any process may do with a running stack: run commands, start web servers and workers."""

	root_password = ROOT_PASSWORD

	def __init__(self, root: BenchRoot, ports: dict[str, int]) -> None:
		self.root = root
		self.ports = ports
		self._services = contextlib.ExitStack()
		self._workers = 0

	@classmethod
	def from_environment(cls) -> "Attached":
		"""Attach to the stack the parent process started."""
		path = stack_path()
		ports = json.loads((path / "stack.json").read_text(encoding="utf-8"))
		return cls(BenchRoot(path, find_bench()), ports)

	def run(self, *arguments: str, site: str | None = None, timeout: float = 1800) -> Finished:
		"""Run a bench command and return what it left behind."""
		return self.root.run(self.root.frappe(*arguments, site=site), timeout=timeout)

	def bench_command(self, *arguments: str, site: str | None = None) -> str:
		"""Run a bench command that must succeed; return its output."""
		return _require(self.run(*arguments, site=site), " ".join(arguments[:2]))

	def step(self, name: str, site: str) -> str:
		"""Run a step of `devtools.base_site` inside the bench's Python; return its output."""
		command = [self.root.bench.python, "-m", "devtools.base_site", name, site]
		return _require(self.root.run(command), name)

	def install_app(self, site: str) -> None:
		"""Install the checkout's app on a site and make sure that it is really there."""
		# With a stale Redis an install can succeed and create nothing.
		self.bench_command("clear-cache", site=site)
		self.bench_command("install-app", APP, site=site)
		self.step("check-app", site)

	def web(
		self, site: str, *, workers: int = 1, port: int | None = None, realtime_by_port: bool = False
	) -> Web:
		"""Serve a site; it stops with this object.

		`realtime_by_port` lets any browser find realtime without a proxy, but switches Frappe to a developer's mode.
		"""
		port = port or free_port()
		self.root.update_site_config(site, {"host_name": f"http://127.0.0.1:{port}"})
		python, env = self.root.bench.python, self.root.environment()
		env |= {"DEV_SERVER": "1"} if realtime_by_port else {}
		service = Web(site, port, python=python, cwd=self.root.sites, env=env, workers=workers)
		return self._services.enter_context(service)

	def realtime(self, site: str) -> Realtime:
		"""Start socket.io for a site; start it before the web server, which tells the browser its port."""
		port = free_port()
		self.root.update_site_config(site, {"socketio_port": port})
		script = self.root.bench.apps["frappe"].path / "socketio.js"
		service = Realtime(site, port, script=script, cwd=self.root.path, env=self.root.environment())
		return self._services.enter_context(service)

	def worker(self, queues: str = "short,default,long") -> Worker:
		"""Start one background worker."""
		self._workers += 1
		command = self.root.frappe("worker", "--queue", queues)
		service = Worker(self._workers, command=command, cwd=self.root.sites, env=self.root.environment())
		return self._services.enter_context(service)

	def forget(self, *names: str) -> None:
		"""Empty these Redis, else both: no cached value and no queued job passes from one test to the next."""
		for name in names or ("cache", "queue"):
			with socket.create_connection(("127.0.0.1", self.ports[name]), timeout=10) as connection:
				connection.sendall(b"FLUSHALL\r\n")
				connection.recv(16)

	def stop_services(self) -> None:
		"""Stop the web servers, realtime and workers started through this object."""
		self._services.close()


class Stack(Attached):
	"""The owner of a private bench: starts database and Redis, stops everything at the end of a block."""

	def __init__(self, root: BenchRoot, *, durable: bool = False, with_app: bool = True) -> None:
		super().__init__(root, {})
		self._durable = durable
		self._with_app = with_app

	def __enter__(self) -> "Self":
		try:
			self._start()
		except BaseException:
			self.stop_services()
			raise
		return self

	def __exit__(
		self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
	) -> None:
		self.stop_services()

	def _start(self) -> None:
		root, services = self.root, self._services
		root.create(with_app=self._with_app)
		self.database = services.enter_context(
			MariaDB(root.path / "mariadb", root.logs, durable=self._durable)
		)
		cache = services.enter_context(Redis("redis-cache", root.path / "redis-cache", root.logs))
		queue = services.enter_context(Redis("redis-queue", root.path / "redis-queue", root.logs))
		self.ports.update(database=self.database.port, cache=cache.port, queue=queue.port)
		root.write_config(self._config(cache.url, queue.url))
		(root.path / "stack.json").write_text(json.dumps(self.ports), encoding="utf-8")

	def _config(self, cache: str, queue: str) -> dict[str, object]:
		return {
			"db_host": "127.0.0.1",
			"db_port": self.database.port,
			"redis_cache": cache,
			"redis_queue": queue,
			"redis_socketio": queue,
			"socketio_port": free_port(),
			"webserver_port": free_port(),
			"background_workers": 1,
			"pause_scheduler": 1,
			"allow_tests": True,
		}

	def sql(self, statements: str) -> str:
		"""Run statements as the database's root."""
		command = self.database.client("mariadb", "--batch", "--skip-column-names")
		return _require(self.root.run(command, stdin=statements), "SQL")


def attach_environment(*stacks: Attached) -> dict[str, str]:
	"""Environment for a child process that attaches to a stack, or whose own children attach to one each."""
	first = stacks[0]
	return {
		**first.root.environment(),
		"BENCH": str(first.root.bench.path),
		STACK_VARIABLE: os.pathsep.join(str(stack.root.path) for stack in stacks),
	}


def stack_path() -> Path:
	"""The private bench of this process."""
	paths = os.environ[STACK_VARIABLE].split(os.pathsep)
	# Named gw0, gw1 ... by pytest-xdist.
	lane = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
	return Path(paths[int(lane)])


def _require(result: Finished, what: str) -> str:
	if result.rc:
		raise StackError(f"{what} ended with {result.rc}\n{result.stdout[-2000:]}\n{result.stderr[-4000:]}")
	return result.stdout
