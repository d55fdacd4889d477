"""Throwaway sites: two base sites made once and kept as a cold copy, copied and started for each run."""

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from devtools.bench import Bench
from devtools.paths import APP, BUILD, CHECKOUT
from devtools.root import BenchRoot
from devtools.services import MariaDB
from devtools.stack import ADMIN_PASSWORD, Attached, Stack, StackError

# Raised when the steps below change, so that old copies are not used any more.
RECIPE = 2
ERPNEXT_SITE = "erpnext.test"
FULL_SITE = "full.test"
DATABASES = {ERPNEXT_SITE: "cs_erpnext", FULL_SITE: "cs_full"}
EXTRA_APPS = ("telephony", "hrms", "helpdesk")


def say(text: str) -> None:
	"""One line of progress."""
	print(f"[{time.strftime('%H:%M:%S')}] {text}", file=sys.stderr, flush=True)


def base_key(bench: Bench) -> str:
	"""Name of the cold copy that fits this bench."""
	apps = [[app.name, app.version, app.commit] for app in bench.apps.values()]
	text = json.dumps([RECIPE, str(bench.path), apps])
	return hashlib.sha256(text.encode()).hexdigest()[:16]


def ensure_base(bench: Bench) -> Path:
	"""Return the folder with the cold copy, making it first when there is none."""
	cache = BUILD / "cache"
	cache.mkdir(parents=True, exist_ok=True)
	target = cache / base_key(bench)
	with _lock(cache / f"{target.name}.lock"):
		if not target.exists():
			_make_base(bench, target)
	return target


@contextlib.contextmanager
def _lock(path: Path) -> Iterator[None]:
	with path.open("w") as handle:
		fcntl.flock(handle, fcntl.LOCK_EX)
		yield


def _make_base(bench: Bench, target: Path) -> None:
	say(f"making the base sites on {bench.describe()}; this takes some minutes, once")
	started = time.monotonic()
	work = target.with_name(f"{target.name}.making")
	shutil.rmtree(work, ignore_errors=True)
	with Stack(BenchRoot(work, bench), with_app=False) as stack:
		_make_erpnext_site(stack)
		_clone_site(stack)
		_install_extra_apps(stack)
		stack.database.close()
	for site in DATABASES:
		shutil.rmtree(work / "sites" / site / "logs", ignore_errors=True)
	# Only now under its real name: a copy that exists is a complete one.
	work.rename(target)
	say(f"base sites made in {time.monotonic() - started:.0f} s")


def _make_erpnext_site(stack: Stack) -> None:
	say(f"creating {ERPNEXT_SITE}")
	name = DATABASES[ERPNEXT_SITE]
	options = ["--db-name", name, "--db-root-password", stack.root_password, "--no-mariadb-socket"]
	stack.bench_command("new-site", *options, "--admin-password", ADMIN_PASSWORD, ERPNEXT_SITE)
	stack.bench_command("clear-cache", site=ERPNEXT_SITE)
	say(f"installing erpnext on {ERPNEXT_SITE}")
	stack.step("install-erpnext", ERPNEXT_SITE)
	say("completing ERPNext's setup")
	stack.step("complete-setup", ERPNEXT_SITE)


def _clone_site(stack: Stack) -> None:
	say(f"copying it to {FULL_SITE}")
	source, target = DATABASES[ERPNEXT_SITE], DATABASES[FULL_SITE]
	shutil.copytree(stack.root.sites / ERPNEXT_SITE, stack.root.sites / FULL_SITE)
	config = json.loads((stack.root.sites / ERPNEXT_SITE / "site_config.json").read_text(encoding="utf-8"))
	stack.root.update_site_config(FULL_SITE, {"db_name": target})
	stack.sql(
		f"CREATE DATABASE `{target}` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;"
		f"CREATE USER '{target}'@'%' IDENTIFIED BY '{config['db_password']}';"
		f"GRANT ALL PRIVILEGES ON `{target}`.* TO '{target}'@'%';"
	)
	copy_database(stack.database, source, target)


def copy_database(server: MariaDB, source: str, target: str) -> None:
	"""Copy every table of one database into another on the same server."""
	dump_options = ["--single-transaction", "--quick", "--skip-triggers", source]
	with subprocess.Popen(server.client("mariadb-dump", *dump_options), stdout=subprocess.PIPE) as dump:
		loaded = subprocess.run(server.client("mariadb", target), stdin=dump.stdout, check=False)
	if dump.returncode or loaded.returncode:
		raise StackError(f"copying {source} to {target} failed")


def _install_extra_apps(stack: Stack) -> None:
	for app in EXTRA_APPS:
		if app not in stack.root.bench.apps:
			continue
		say(f"installing {app} on {FULL_SITE}")
		stack.bench_command("clear-cache", site=FULL_SITE)
		stack.bench_command("install-app", app, site=FULL_SITE)
	stack.step("quiet-again", FULL_SITE)


@contextlib.contextmanager
def private_copy(
	bench: Bench, name: str, *, keep: str | None = None, durable: bool = False
) -> Iterator[Stack]:
	"""A running copy of the base sites, thrown away at the end, or kept under a name and used again."""
	if keep:
		with kept_copy(bench, BUILD / "kept" / f"{name}-{keep}", durable=durable) as stack:
			yield stack
		return
	_remove_abandoned(BUILD / "run")
	# One folder per process, so that several people may test at once.
	folder = BUILD / "run" / f"{name}-{os.getpid()}"
	try:
		with kept_copy(bench, folder, durable=durable) as stack:
			yield stack
	finally:
		shutil.rmtree(folder, ignore_errors=True)
		folder.with_suffix(".lock").unlink(missing_ok=True)


@contextlib.contextmanager
def kept_copy(bench: Bench, folder: Path, *, durable: bool = False) -> Iterator[Stack]:
	"""A running copy of the base sites in a folder, which is made the first time and used again from then on.

	`durable` leaves MariaDB's durability as MariaDB ships it; otherwise it is given up for speed.
	"""
	folder.parent.mkdir(parents=True, exist_ok=True)
	base = ensure_base(bench)
	with _lock(folder.with_suffix(".lock")):
		copy_base(base, folder)
		with Stack(BenchRoot(folder, bench), durable=durable) as stack:
			try:
				yield stack
			finally:
				if not folder.is_relative_to(BUILD / "run"):
					stack.database.close()


def _remove_abandoned(runs: Path) -> None:
	# Left by a run that was killed: the lock of one that is alive cannot be had.
	for lock in runs.glob("*.lock"):
		with lock.open("w") as handle, contextlib.suppress(BlockingIOError):
			fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
			shutil.rmtree(lock.with_suffix(""), ignore_errors=True)
			lock.unlink(missing_ok=True)


def copy_base(base: Path, target: Path) -> None:
	"""Copy the cold copy into a bench root, unless that has a copy of the same base already."""
	mark = target / "base.txt"
	if mark.exists() and mark.read_text(encoding="utf-8") == base.name:
		return
	shutil.rmtree(target, ignore_errors=True)
	(target / "sites").mkdir(parents=True)
	for part in ("mariadb", *(f"sites/{site}" for site in DATABASES)):
		subprocess.run(["cp", "-a", "--reflink=auto", base / part, target / part], check=True)
	for site in DATABASES:
		(target / "sites" / site / "logs").mkdir(exist_ok=True)
	mark.write_text(base.name, encoding="utf-8")


def ensure_app(stack: Attached, site: str) -> None:
	"""Install the checkout's app on a site, or migrate it when its schema changed since then."""
	mark = stack.root.sites / site / "installed-app.txt"
	now = schema_hash()
	before = mark.read_text(encoding="utf-8") if mark.exists() else None
	if before == now:
		return
	started = time.monotonic()
	if before is None:
		stack.install_app(site)
	else:
		stack.bench_command("migrate", site=site)
		stack.step("check-app", site)
	mark.write_text(now, encoding="utf-8")
	done = "installed" if before is None else "migrated"
	say(f"{APP} {done} on {site} in {time.monotonic() - started:.0f} s")


def schema_hash() -> str:
	"""Changes with every file of the app that an install or a migration reads."""
	digest = hashlib.sha256()
	for path in sorted((CHECKOUT / APP).rglob("*")):
		relative = path.relative_to(CHECKOUT / APP)
		if path.is_file() and _is_schema(relative):
			digest.update(str(relative).encode() + b"\0" + path.read_bytes())
	return digest.hexdigest()


def _is_schema(path: Path) -> bool:
	return path.suffix in (".json", ".txt", ".csv", ".html", ".md") or path.parts[0] in (
		"hooks.py",
		"setup",
		"patches",
	)
