"""The lints: run by `make lint`, and counted as tests of the rules part."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from devtools.junit import Case
from devtools.paths import BUILD, CHECKOUT
from devtools.processes import exit_on_signals
from devtools.pytools import ToolError, project_python

MOST_LINES = 400
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
SOURCES = (".py", ".js", ".css", ".html")


def all_lints(python: Path) -> Iterator[Case]:
	"""Run every lint with the tools of the project's environment."""
	yield _timed("ruff check", lambda: _tool(python, "ruff", "check", "."))
	yield _timed("ruff format", lambda: _tool(python, "ruff", "format", "--check", "."))
	yield _timed("import contracts", lambda: _tool(python, "lint-imports", "--no-cache"))
	yield _timed("file length", _long_files)


def _timed(name: str, check: Callable[[], str | None]) -> Case:
	started = time.monotonic()
	failure = check()
	case = Case(group="lint", name=name, failure=failure, seconds=time.monotonic() - started)
	print(f"lint: {name}: {'ok' if failure is None else 'FAILED'}", flush=True)
	if failure:
		print(failure, flush=True)
	return case


def _tool(python: Path, name: str, *arguments: str) -> str | None:
	# The packages under test are imported from the checkout; what they would write goes to the build folder.
	env = {**os.environ, "PYTHONPATH": str(CHECKOUT), "PYTHONPYCACHEPREFIX": str(BUILD / "pycache")}
	command = [str(python.with_name(name)), *arguments]
	result = subprocess.run(command, cwd=CHECKOUT, env=env, capture_output=True, text=True, check=False)
	# import-linter colours its text whether or not anybody can see colours.
	return None if result.returncode == 0 else COLOURS.sub("", result.stdout + result.stderr)


def _long_files() -> str | None:
	too_long = []
	for path in _source_files():
		lines = len(path.read_text(encoding="utf-8").splitlines())
		if lines > MOST_LINES:
			too_long.append(f"{path.relative_to(CHECKOUT)}: {lines} lines, {MOST_LINES} are allowed")
	return "\n".join(too_long) or None


def _source_files() -> Iterator[Path]:
	for folder in ("cs_center", "tests", "devtools", "benchmarks"):
		for path in sorted((CHECKOUT / folder).rglob("*")):
			if path.suffix in SOURCES and path.is_file() and "node_modules" not in path.parts:
				yield path


def format_sources(python: Path) -> int:
	"""Format and fix what can be fixed without a decision."""
	fixed = subprocess.run([python.with_name("ruff"), "check", "--fix", "."], cwd=CHECKOUT, check=False)
	formatted = subprocess.run([python.with_name("ruff"), "format", "."], cwd=CHECKOUT, check=False)
	return fixed.returncode or formatted.returncode


def main(arguments: list[str]) -> int:
	"""`python -m devtools.lint [--fix]`."""
	exit_on_signals()
	try:
		python = project_python()
	except ToolError as error:
		print(error, file=sys.stderr)
		return 1
	if "--fix" in arguments:
		return format_sources(python)
	return 1 if any(case.failure for case in list(all_lints(python))) else 0


if __name__ == "__main__":
	sys.exit(main(sys.argv[1:]))
