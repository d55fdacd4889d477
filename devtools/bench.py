"""Find the bench whose apps, environment and built assets the tools use. It is only ever read."""

import os
import pwd
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

APPS = ("frappe", "erpnext", "telephony", "helpdesk", "hrms")


class NoBench(Exception):
	"""There is no usable bench; the message says where was looked."""


@dataclass(frozen=True)
class App:
	"""One app of the bench."""

	name: str
	path: Path
	version: str
	commit: str


@dataclass(frozen=True)
class Bench:
	"""A bench that can be used: its folder, its Python and the apps the service centre works with."""

	path: Path
	python: Path
	apps: dict[str, App] = field(default_factory=dict)

	def describe(self) -> str:
		"""One line for the log: where it is and which versions it holds."""
		versions = ", ".join(f"{app.name} {app.version}" for app in self.apps.values())
		return f"{self.path} ({versions})"


def find_bench() -> Bench:
	"""Return the bench to use. A `BENCH` that is set but not valid means no bench at all."""
	looked_at = []
	for candidate in _candidates():
		problem = _problem(candidate)
		if problem is None:
			return _load(candidate)
		looked_at.append(f"{candidate}: {problem}")
	prefix = "BENCH is set but is not a bench" if os.environ.get("BENCH") else "no bench found"
	raise NoBench(f"{prefix} ({'; '.join(looked_at)})")


def _candidates() -> Iterator[Path]:
	if chosen := os.environ.get("BENCH"):
		yield Path(chosen).expanduser()
		return
	yield Path.home() / "frappe-bench"
	try:
		yield Path(pwd.getpwnam("frappe").pw_dir) / "frappe-bench"
	except KeyError:
		return


def _problem(path: Path) -> str | None:
	for needed in ("apps/frappe/frappe", "apps/erpnext/erpnext", "env/bin/python"):
		if not os.access(path / needed, os.R_OK):
			return f"{needed} is missing or not readable"
	if not os.access(path / "env/bin/python", os.X_OK):
		return "env/bin/python cannot be executed"
	return None


def _load(path: Path) -> Bench:
	path = path.resolve()
	apps = {name: _load_app(path / "apps" / name) for name in APPS if _is_app(path / "apps" / name)}
	# Not resolved: the environment's python is a link, and following it leaves the environment.
	return Bench(path=path, python=path / "env/bin/python", apps=apps)


def _is_app(path: Path) -> bool:
	return os.access(path / path.name / "hooks.py", os.R_OK)


def _load_app(path: Path) -> App:
	return App(name=path.name, path=path, version=_version(path), commit=_commit(path))


def _version(app: Path) -> str:
	source = (app / app.name / "__init__.py").read_text(encoding="utf-8")
	found = re.search(r"^__version__\s*=\s*[\"']([^\"']+)", source, re.MULTILINE)
	return found.group(1) if found else "unknown"


def _commit(app: Path) -> str:
	# The bench usually belongs to another user, which git refuses to read unless told it is fine.
	command = ["git", "-c", "safe.directory=*", "-C", str(app), "rev-parse", "HEAD"]
	try:
		result = subprocess.run(command, capture_output=True, text=True, check=False)
	except FileNotFoundError:
		return "unknown"
	return result.stdout.strip() if result.returncode == 0 else "unknown"
