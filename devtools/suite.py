"""All tests: `python3 -m devtools.suite [--part rules|site|browser] [--keep NAME] [--lanes N] -- ARGUMENTS`."""

import argparse
import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from devtools import junit, office_hours
from devtools.bench import Bench, NoBench, find_bench
from devtools.junit import Case, Counts
from devtools.lint import all_lints
from devtools.paths import BUILD, CHECKOUT
from devtools.processes import ServiceError, die_with_parent, exit_on_signals
from devtools.pytools import ToolError, bench_test_packages, project_python
from devtools.services import missing_programs
from devtools.sites import DATABASES, ERPNEXT_SITE, ensure_app, private_copy
from devtools.stack import Stack, StackError, attach_environment

PARTS = ("rules", "site", "browser")
RESULTS = BUILD / "tests"
NO_TESTS_FOUND = 5
# Seconds. A test that hangs shows where, and a part that never ends is a failure instead of a killed build.
SHOW_HANG_AFTER = 300
PART_LIMIT = 90 * 60
# More than these and the sites want more memory than a small machine has.
MOST_LANES = 4


class PartFailed(Exception):
	"""A part could not run its tests."""


def main(argv: Sequence[str] | None = None) -> int:
	"""Run the parts, print the counts on the last line, return the exit code."""
	options = _parse(argv)
	exit_on_signals()
	os.chdir(CHECKOUT)
	RESULTS.mkdir(parents=True, exist_ok=True)
	total = Counts()
	notes: list[str] = []
	for part in [options.part] if options.part else PARTS:
		total += _run_part(part, options, notes)
	for note in notes:
		print(note)
	print(total, flush=True)
	return 1 if total.failed else 0


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
	parser = argparse.ArgumentParser(prog="devtools.suite", description=__doc__)
	parser.add_argument("--part", choices=PARTS)
	parser.add_argument("--keep", help="keep the copy of the sites under this name and use it again")
	parser.add_argument("--lanes", type=int, help="how many sites are tested beside each other")
	parser.add_argument("arguments", nargs="*", help="arguments for pytest, after --")
	return parser.parse_args(argv)


def _run_part(part: str, options: argparse.Namespace, notes: list[str]) -> Counts:
	report = RESULTS / f"{part}.xml"
	report.unlink(missing_ok=True)
	print(f"\n===== {part} =====", flush=True)
	started = time.monotonic()
	try:
		if part == "rules":
			_run_rules(report, options)
		else:
			_run_on_bench(part, report, options, notes)
	except (PartFailed, ToolError, StackError, ServiceError, OSError, subprocess.SubprocessError) as error:
		print(f"{part}: {error}", flush=True)
		_add_failure(report, part, str(error))
	counts = junit.read(report)
	print(f"===== {part}: {counts} in {time.monotonic() - started:.0f} s =====", flush=True)
	return counts


def _add_failure(report: Path, part: str, text: str) -> None:
	case = Case(group=part, name=f"{part} could run", failure=text)
	if report.exists():
		junit.append(report, [case])
	else:
		junit.write(report, part, [case])


def _run_rules(report: Path, options: argparse.Namespace) -> None:
	python = project_python()
	env = {**os.environ, "PYTHONPATH": str(CHECKOUT), "PYTHONPYCACHEPREFIX": str(BUILD / "pycache")}
	command = [python, "-m", "pytest", *_pytest_options(report)]
	lints = [] if options.arguments else list(all_lints(python))
	try:
		_pytest([*command, *_targets("rules", options.arguments)], env, report, options)
	finally:
		if not report.exists():
			junit.write(report, "rules", [])
		junit.append(report, lints)


def _run_on_bench(part: str, report: Path, options: argparse.Namespace, notes: list[str]) -> None:
	try:
		bench = find_bench()
	except NoBench as error:
		_skip(part, report, str(error), notes)
		return
	if missing := missing_programs(browser=part == "browser"):
		raise PartFailed(
			f"the bench {bench.path} needs programs that are not installed: {', '.join(missing)}"
		)
	packages = bench_test_packages(bench)
	lanes = _lanes(options)
	with _sites(bench, part, options.keep, lanes) as stacks:
		command = [bench.python, "-m", "devtools.site_pytest", packages, *_pytest_options(report)]
		if lanes > 1:
			# In their order: those with few tests, which it would put last, are the slow ones.
			command += ["-n", str(lanes), "--dist", "loadfile", "--no-loadscope-reorder"]
		# Deprecations in the bench's packages are not ours to mend, and there are many.
		command += ["-W", "ignore::DeprecationWarning"]
		arguments = _targets(part, options.arguments)
		_pytest([*command, *arguments], attach_environment(*stacks), report, options)


def _lanes(options: argparse.Namespace) -> int:
	if options.lanes:
		return options.lanes
	# Who names tests wants a few of them, soon.
	return 1 if options.arguments else min(os.cpu_count() or 1, MOST_LANES)


@contextlib.contextmanager
def _sites(bench: Bench, part: str, keep: str | None, lanes: int) -> Iterator[list[Stack]]:
	"""The sites of each lane, with the app."""
	with contextlib.ExitStack() as running:
		names = [part if lane == 0 else f"{part}{lane + 1}" for lane in range(lanes)]
		stacks = [running.enter_context(private_copy(bench, name, keep=keep)) for name in names]
		for stack in stacks:
			office_hours.move(stack, list(DATABASES.values()))
		# Here rather than in a fixture: an app that cannot be installed is one failure, not one per test.
		with ThreadPoolExecutor(lanes) as pool:
			list(pool.map(lambda stack: ensure_app(stack, ERPNEXT_SITE), stacks))
		yield stacks


def _skip(part: str, report: Path, reason: str, notes: list[str]) -> None:
	cases = junit.static_cases(CHECKOUT / "tests" / part, reason)
	junit.write(report, part, cases)
	notes.append(f"SKIPPED: {len(cases)} {part} tests did not run: {reason}")
	print(notes[-1], flush=True)


def _pytest_options(report: Path) -> list[str]:
	plugins = ["-p", "no:cacheprovider", "--import-mode=importlib", "--tb=short"]
	plugins += ["-o", f"faulthandler_timeout={SHOW_HANG_AFTER}"]
	where = ["--rootdir", str(CHECKOUT), "-c", str(CHECKOUT / "pyproject.toml")]
	return [*plugins, *where, f"--junitxml={report}", "--color=yes" if sys.stdout.isatty() else "--color=no"]


def _targets(part: str, arguments: Sequence[str]) -> list[str]:
	named = any(argument.startswith("tests/") for argument in arguments)
	return [*arguments] if named else [f"tests/{part}", *arguments]


def _pytest(
	command: Sequence[str | Path],
	env: dict[str, str],
	report: Path,
	options: argparse.Namespace,
) -> None:
	words = [str(part) for part in command]
	code = subprocess.call(
		words,
		cwd=CHECKOUT,
		env=env,
		stdin=subprocess.DEVNULL,
		timeout=PART_LIMIT,
		preexec_fn=die_with_parent(),
	)
	if not report.exists():
		raise PartFailed(f"pytest ended with {code} and left no report")
	if code == NO_TESTS_FOUND and options.arguments:
		return
	if code not in (0, 1):
		raise PartFailed(f"pytest ended with {code}")
	if code == 1 and not junit.read(report).failed:
		raise PartFailed("pytest failed without a failed test")


if __name__ == "__main__":
	sys.exit(main())
