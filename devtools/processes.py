"""Child processes that never outlive us: own group, own log, killed whatever happens."""

import atexit
import contextlib
import ctypes
import os
import random
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

PR_SET_PDEATHSIG = 1
# Below the range the kernel hands out for outgoing connections, so that nothing takes a port we chose.
PORT_RANGE = (20000, 32000)


class ServiceError(Exception):
	"""A service did not start or a command failed; the message ends with its log."""


class Process:
	"""A running child process with its process group."""

	def __init__(
		self,
		name: str,
		command: Sequence[str | Path],
		*,
		log: Path,
		cwd: Path,
		env: Mapping[str, str] | None = None,
	) -> None:
		self.name = name
		self.log = log
		raise_file_limit()
		log.parent.mkdir(parents=True, exist_ok=True)
		with log.open("ab") as output:
			self.popen = subprocess.Popen(
				[str(part) for part in command],
				cwd=cwd,
				env=None if env is None else dict(env),
				stdin=subprocess.DEVNULL,
				stdout=output,
				stderr=subprocess.STDOUT,
				start_new_session=True,
				preexec_fn=die_with_parent(),
			)
		atexit.register(self.kill)

	@property
	def pid(self) -> int:
		"""The process id, which is also the id of its group."""
		return self.popen.pid

	@property
	def alive(self) -> bool:
		"""Whether the process itself still runs."""
		return self.popen.poll() is None

	def wait_until(self, ready: Callable[[], bool], timeout: float = 60) -> None:
		"""Block until `ready()` is true; raise when the process ends or the time is up."""
		deadline = time.monotonic() + timeout
		while not ready():
			if not self.alive:
				raise ServiceError(f"{self.name} ended with {self.popen.returncode}\n{self.tail()}")
			if time.monotonic() > deadline:
				raise ServiceError(f"{self.name} was not ready after {timeout:.0f} s\n{self.tail()}")
			time.sleep(0.05)

	def stop(self, timeout: float = 60) -> None:
		"""Ask the process to end, wait for it, then kill what is left of its group."""
		if self.alive:
			self.popen.terminate()
			with contextlib.suppress(subprocess.TimeoutExpired):
				self.popen.wait(timeout)
		self.kill()

	def kill(self) -> None:
		"""Kill it and all below it at once, as a host that loses power would."""
		# The process that runs a job is in a group of its own.
		for pid in (self.pid, *_children(self.pid)):
			with contextlib.suppress(ProcessLookupError, PermissionError):
				os.killpg(pid, signal.SIGKILL)
		self.popen.wait()
		atexit.unregister(self.kill)

	def tail(self, lines: int = 40) -> str:
		"""The last lines of the log."""
		text = self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""
		return "\n".join(text.splitlines()[-lines:])


def _children(pid: int) -> list[int]:
	listed = Path(f"/proc/{pid}/task/{pid}/children")
	return [int(child) for child in listed.read_text().split()] if listed.exists() else []


def die_with_parent() -> Callable[[], None] | None:
	"""What a child does between fork and exec, so that it is killed when this process ends in whatever way."""
	parent = os.getpid()
	if not sys.platform.startswith("linux"):
		return None
	# Loaded before the fork: a child between fork and exec should do as little as possible.
	prctl = ctypes.CDLL(None).prctl

	def prepare() -> None:
		prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
		if os.getppid() != parent:
			os._exit(1)

	return prepare


def raise_file_limit() -> None:
	"""A Frappe database has many hundreds of tables, each one or two open files."""
	soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
	wanted = 65536 if hard == resource.RLIM_INFINITY else min(65536, hard)
	if soft != resource.RLIM_INFINITY and soft < wanted:
		resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def free_port() -> int:
	"""A port nobody listens on."""
	for _ in range(200):
		port = random.randint(*PORT_RANGE)
		with socket.socket() as probe:
			try:
				probe.bind(("127.0.0.1", port))
			except OSError:
				continue
			return port
	raise ServiceError("no free port found")


def port_open(port: int) -> bool:
	"""Whether something accepts connections on the local port."""
	with socket.socket() as probe:
		probe.settimeout(1)
		return probe.connect_ex(("127.0.0.1", port)) == 0


def exit_on_signals() -> None:
	"""Turn the signals that end a program into an exception, so that every service is stopped."""

	def leave(number: int, _frame: object) -> None:
		raise SystemExit(128 + number)

	signal.signal(signal.SIGTERM, leave)
	signal.signal(signal.SIGHUP, leave)
