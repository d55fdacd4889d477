"""What the fixtures of the site and browser tests are made of."""

import contextlib
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from types import TracebackType
from typing import TYPE_CHECKING

from devtools import session
from devtools.paths import APP
from devtools.root import Finished
from devtools.services import Realtime, Web, Worker
from devtools.sites import ERPNEXT_SITE, FULL_SITE, ensure_app
from devtools.stack import Attached, StackError

if TYPE_CHECKING:
	from typing import Self


class SiteFixtures:
	"""The private bench of a test run: sites ready for use, servers started when first asked for."""

	def __init__(self, stack: Attached, populate: Callable[[], None] | None = None) -> None:
		"""`populate` is called once on each site, connected, for what all tests share; it must be idempotent."""
		self.stack = stack
		self._populate = populate
		self._ready: set[str] = set()
		self._broken: set[str] = set()
		self._snapshots: dict[str, session.Snapshot] = {}
		self._schema_is_cached = False
		self._webs: dict[str, Web] = {}
		self._realtimes: dict[str, Realtime] = {}

	def close(self) -> None:
		"""Stop every server started here."""
		self.stack.stop_services()

	def erpnext_site(self) -> str:
		"""Name of the site with ERPNext only, with the app installed."""
		return self._site(ERPNEXT_SITE)

	def full_site(self) -> str:
		"""Name of the site with all apps of the bench, with the app installed."""
		return self._site(FULL_SITE)

	def _site(self, name: str) -> str:
		if name in self._broken:
			raise StackError(f"{APP} could not be installed on {name}: see the first test that wanted it")
		if name not in self._ready:
			self._broken.add(name)
			ensure_app(self.stack, name)
			self._fill(name)
			self._broken.remove(name)
			self._ready.add(name)
		return name

	def _fill(self, name: str) -> None:
		if self._populate:
			with session.connected(name):
				self._populate()
				session.commit()

	@contextlib.contextmanager
	def test(self, site: str, *, may_commit: bool) -> Iterator[session.Connection]:
		"""The state of one test: connected at its start, everything put back at its end."""
		if may_commit:
			self._snapshot(site)
		self.stack.forget("queue", *([] if self._schema_is_cached else ["cache"]))
		self._schema_is_cached = False
		with session.connected(site) as connection:
			session.forget_cached()
			started = session.database_time()
			yield connection
		changed = self._restore(site, started) if may_commit or connection.commits else []
		self._schema_is_cached = not (connection.changed_schema or any(map(session.is_schema, changed)))

	def _snapshot(self, site: str) -> None:
		if site not in self._snapshots:
			snapshot = session.Snapshot(site)
			with session.connected(site):
				snapshot.take()
			self._snapshots[site] = snapshot

	def _restore(self, site: str, started: datetime) -> list[str]:
		# Without a snapshot (a commit nobody announced) there is nothing to put back: the test fails anyway.
		if snapshot := self._snapshots.get(site):
			with session.connected(site):
				return snapshot.restore(started - timedelta(seconds=1))
		return []

	def web(self, site: str) -> Web:
		"""The web server of a site, one for the whole run, with realtime beside it."""
		if site not in self._webs:
			self.realtime(site)
			self._webs[site] = self.stack.web(site)
		return self._webs[site]

	def realtime(self, site: str) -> Realtime:
		"""The socket.io server of a site."""
		if site not in self._realtimes:
			self._realtimes[site] = self.stack.realtime(site)
		return self._realtimes[site]

	def bench_command(self, site: str, *arguments: str, timeout: float = 600) -> Finished:
		"""Run a bench command between two transactions of the test."""
		with session.between_transactions():
			return self.stack.run(*arguments, site=site, timeout=timeout)


class Services:
	"""Background services of one test."""

	def __init__(self, site: str, fixtures: SiteFixtures) -> None:
		self._site = site
		self._fixtures = fixtures
		self._workers: list[Worker] = []

	def __enter__(self) -> "Self":
		return self

	def __exit__(
		self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
	) -> None:
		for worker in self._workers:
			worker.stop()

	def web(self) -> Web:
		"""The web server of the site."""
		return self._fixtures.web(self._site)

	def realtime(self) -> Realtime:
		"""The socket.io server of the site."""
		return self._fixtures.realtime(self._site)

	def workers(self, count: int = 1, queues: str = "short,default,long") -> list[Worker]:
		"""Start background workers; `worker.process.kill()` takes one away as a power cut would."""
		started = [self._fixtures.stack.worker(queues) for _ in range(count)]
		self._workers += started
		return started

	def run_jobs(self, queues: str = "short,default,long") -> Finished:
		"""Run what is queued, in a worker that ends when the queues are empty."""
		return self._fixtures.bench_command(self._site, "worker", "--queue", queues, "--burst")

	def kill(self, worker: Worker) -> None:
		"""Kill a worker as a machine that dies does, and wait until the database has undone what it was at."""
		worker.process.kill()
		session.commit()
		deadline, quiet = time.monotonic() + 30, 0
		while quiet < 3:
			if time.monotonic() > deadline:
				raise TimeoutError("the database still works for a process that was killed")
			time.sleep(0.1)
			quiet = 0 if session.statements_of_others() else quiet + 1

	def wait_until(self, condition: Callable[[], bool], timeout: float = 60) -> None:
		"""Wait for what another process does; `condition` sees the latest committed data each time."""
		deadline = time.monotonic() + timeout
		while True:
			with session.between_transactions():
				pass
			if condition():
				return
			if time.monotonic() > deadline:
				raise TimeoutError(f"not true after {timeout:.0f} s")
			time.sleep(0.1)
