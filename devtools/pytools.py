"""Python packages the tools need, installed into `build/` only: never into the bench's environment."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from devtools.bench import Bench
from devtools.paths import BUILD, CHECKOUT

try:
	import tomllib
except ModuleNotFoundError:  # before Python 3.11
	from pip._vendor import tomli as tomllib

TEST_PACKAGES = ("pytest==8.4.2", "pytest-xdist==3.8.0", "hypothesis==6.140.2", "playwright==1.55.0")
LINT_PACKAGES = ("ruff==0.13.2", "import-linter==2.5.2")
# The last one whose pkg_resources stands on its own.
PKG_RESOURCES = ("setuptools==69.5.1",)
_IS_THERE = (
	"from importlib.metadata import version; version('{}'.replace('=', '>').split('>')[0].split('<')[0])"
)


class ToolError(Exception):
	"""Packages could not be installed; the message says why."""


def bench_test_packages(bench: Bench) -> Path:
	"""Folder with pytest and its friends for the bench's Python, to be put at the end of its path."""
	return _once("pytools", [str(bench.python), *TEST_PACKAGES], lambda at: _pip(bench, at, TEST_PACKAGES))


def bench_supplements(bench: Bench) -> list[Path]:
	"""Folders with what the bench's environment lacks but Frappe or the app imports.

	setuptools 82 dropped `pkg_resources`, which Frappe 15's Google client needs as soon as a site is made:
	a bench whose environment was built since then cannot create one. What the app needs is there once the app
	was installed on the bench, and the tools do not ask for that.
	"""
	folders = []
	if not _can(bench, "import pkg_resources"):
		key = [str(bench.python), *PKG_RESOURCES]
		folders.append(_once("supplement", key, lambda at: _only_pkg_resources(bench, at)))
	missing = [each for each in _dependencies() if not _can(bench, _IS_THERE.format(each))]
	if missing:
		key = [str(bench.python), *missing]
		folders.append(_once("dependencies", key, lambda at: _pip(bench, at, missing)))
	return folders


def _can(bench: Bench, statement: str) -> bool:
	# -E: a process that runs with the supplements already must come to the same answer.
	probe = [str(bench.python), "-E", "-c", statement]
	return subprocess.run(probe, capture_output=True, env=_quiet(), check=False).returncode == 0


def _dependencies() -> list[str]:
	project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
	return list(project["dependencies"])


def project_python() -> Path:
	"""Python of the project's own environment, which has the app editable, its extras and the linters."""
	parts = [sys.version, (CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"), *LINT_PACKAGES]
	return _once("venv", parts, _make_venv) / "bin/python"


def _once(name: str, parts: Sequence[str], make: Callable[[Path], None]) -> Path:
	key = hashlib.sha256("\n".join([str(CHECKOUT), *parts]).encode()).hexdigest()[:12]
	target = BUILD / f"{name}-{key}"
	BUILD.mkdir(exist_ok=True)
	with (BUILD / f"{name}.lock").open("w") as lock:
		fcntl.flock(lock, fcntl.LOCK_EX)
		if not (target / ".complete").exists():
			shutil.rmtree(target, ignore_errors=True)
			make(target)
			(target / ".complete").touch()
	return target


def _pip(bench: Bench, target: Path, packages: Sequence[str]) -> None:
	install = ["install", "--quiet", "--disable-pip-version-check", "--target", str(target), *packages]
	if _has_pip(bench.python):
		_run([bench.python, "-m", "pip", *install])
	else:
		_run([sys.executable, "-m", "pip", "--python", bench.python, *install])


def _has_pip(python: Path) -> bool:
	probe = [python, "-c", "import pip"]
	return subprocess.run(probe, capture_output=True, env=_quiet(), check=False).returncode == 0


def _only_pkg_resources(bench: Bench, target: Path) -> None:
	whole = target / "whole"
	_pip(bench, whole, PKG_RESOURCES)
	# This folder comes before the environment's packages, so nothing else of it may be seen.
	shutil.move(whole / "pkg_resources", target / "pkg_resources")
	shutil.rmtree(whole)


def _make_venv(target: Path) -> None:
	_run([sys.executable, "-m", "venv", target])
	packages = ["--editable", f"{CHECKOUT}[replay,test]", *LINT_PACKAGES]
	_run([target / "bin/python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages])


def _quiet() -> dict[str, str]:
	return {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}


def _run(command: Sequence[str | Path]) -> None:
	result = subprocess.run(command, capture_output=True, text=True, env=_quiet(), check=False)
	if result.returncode:
		words = " ".join(str(part) for part in command)
		raise ToolError(f"`{words}` ended with {result.returncode}:\n{result.stdout}{result.stderr}")
