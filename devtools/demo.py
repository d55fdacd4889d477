"""`make demo [ARGS="--once --port 8008 --language zh"]`: the demo on a bench, or what can be shown without one."""

import argparse
import contextlib
import fcntl
import json
import sys
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from devtools import replay
from devtools.bench import Bench, NoBench, find_bench
from devtools.demo_calls import Centre, Switch, SwitchError, tell_all, tell_as_it_happens
from devtools.paths import BUILD
from devtools.processes import ServiceError, exit_on_signals, free_port, port_open
from devtools.pytools import ToolError
from devtools.services import Web, find_program, missing_programs
from devtools.sites import ERPNEXT_SITE, ensure_app, kept_copy, say
from devtools.stack import ADMIN_PASSWORD, Stack, StackError

GUIDE = "https://docs.frappe.io/framework/user/en/installation"
FOLDER = BUILD / "demo"
PORT = 8008
CUSTOMERS = 2000
#: Seconds.
SWEEP_EVERY = 300
JOBS = (
	"responsibility.jobs.sweep",
	"complaints.jobs.sweep",
	"warnings.jobs.watch",
	"incidents.jobs.look_after",
)


class DemoError(Exception):
	"""The demo cannot run; the message says why."""


def main(argv: Sequence[str] | None = None) -> int:
	"""Serve the demo until it is stopped; without a bench, replay generated calls. Returns the exit code."""
	options = _parse(argv)
	exit_on_signals()
	try:
		bench = find_bench()
	except NoBench as error:
		return _without_bench(error)
	try:
		_run(bench, options)
	except KeyboardInterrupt:
		say("stopped; `make demo` starts it again with what is there")
	except (DemoError, StackError, ServiceError, SwitchError, ToolError, OSError) as error:
		print(f"The demo cannot run: {error}", file=sys.stderr)
		return 1
	return 0


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
	parser = argparse.ArgumentParser(prog="devtools.demo", description=__doc__)
	parser.add_argument(
		"--once", action="store_true", help="load everything, see that the site answers, and end"
	)
	parser.add_argument("--port", type=int, default=0, help=f"of the web server ({PORT} when it is free)")
	parser.add_argument("--language", default="", help="of the demo's users, for example zh (en)")
	parser.add_argument("--time-zone", default="", help="where the centre is (Asia/Shanghai)")
	parser.add_argument("--customers", type=int, default=CUSTOMERS)
	return parser.parse_args(argv)


def _without_bench(error: NoBench) -> int:
	print(f"No demo without a Frappe bench: {error}.")
	print(f"How to install one, with ERPNext in it: {GUIDE}")
	print("Meanwhile, the same rules over calls that never were (make replay):\n", flush=True)
	return replay.main([*replay.GENERATED])


def _run(bench: Bench, options: argparse.Namespace) -> None:
	missing = missing_programs(browser=False) + ([] if find_program("node") else ["node"])
	if missing:
		raise DemoError(f"the bench {bench.path} needs programs that are not installed: {', '.join(missing)}")
	say(f"bench: {bench.describe()}")
	with _only_one(), kept_copy(bench, FOLDER / "site", durable=True) as stack:
		ensure_app(stack, ERPNEXT_SITE)
		centre = _load(stack, options)
		web = _serve(stack, options.port)
		_tell(web.port, centre)
		_execute(stack, "write_up", numbers_resting=centre.resting())
		_check(web, centre.plan["logins"][0])
		_show(web, centre.plan["logins"])
		if not options.once:
			print("Calls keep coming in. Ctrl-C stops it.\n", flush=True)
			_sweep_meanwhile(stack)
			tell_as_it_happens(Switch(web.port, centre.plan["token"]), centre)


@contextlib.contextmanager
def _only_one() -> Iterator[None]:
	FOLDER.mkdir(parents=True, exist_ok=True)
	with (FOLDER / "running.lock").open("w") as handle:
		try:
			fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
		except BlockingIOError:
			raise DemoError("it runs already, started from this checkout") from None
		yield


def _load(stack: Stack, options: argparse.Namespace) -> Centre:
	say(f"loading the demo: {options.customers} customers, staff, hotlines and queues")
	started = time.monotonic()
	values = {"customers": options.customers, "language": options.language, "time_zone": options.time_zone}
	made = _execute(stack, "create", **values)
	news = ", ".join(f"{count} {doctype}" for doctype, count in made.items() if count)
	say(f"loaded in {time.monotonic() - started:.0f} s; new: {news or 'nothing'}")
	return Centre(_execute(stack, "plan", customers=options.customers))


def _execute(stack: Stack, function: str, **values: object) -> Any:
	path = f"cs_center.setup.demo.{function}"
	output = stack.bench_command("execute", path, "--kwargs", repr(values), site=ERPNEXT_SITE)
	# Other things may be printed before the answer, which is the last line.
	return json.loads(output.strip().splitlines()[-1])


def _serve(stack: Stack, port: int) -> Web:
	port = port or (free_port() if port_open(PORT) else PORT)
	# Realtime first: the page learns its port from the site's configuration.
	stack.realtime(ERPNEXT_SITE)
	stack.worker()
	return stack.web(ERPNEXT_SITE, workers=2, port=port, realtime_by_port=True)


def _tell(port: int, centre: Centre) -> None:
	started = time.monotonic()
	events = centre.untold()
	calls = len({payload["call_id"] for _at, payload in events})
	say(f"the switch posts {len(events)} events of {calls} calls")
	tell_all(port, centre.plan["token"], events, lambda done: _progress(done, len(events)))
	say(f"taken in {time.monotonic() - started:.0f} s")


def _progress(done: int, total: int) -> None:
	# One line that is overwritten, where somebody watches.
	if sys.stderr.isatty() and (done % 50 == 0 or done == total):
		print(f"\r{done} of {total}", end="\n" if done == total else "", file=sys.stderr, flush=True)


def _sweep_meanwhile(stack: Stack) -> None:
	"""What the scheduler of a bench in use does every few minutes (FIRST-8, COMP-7, COMP-10)."""

	def sweep() -> None:
		with contextlib.suppress(StackError, OSError):
			while True:
				time.sleep(SWEEP_EVERY)
				for job in JOBS:
					stack.bench_command("execute", f"cs_center.{job}", site=ERPNEXT_SITE)

	threading.Thread(target=sweep, daemon=True).start()


def _check(web: Web, login: dict[str, str]) -> None:
	"""Log in as the first of the logins and read a call, as a browser would."""
	opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
	form = urllib.parse.urlencode({"usr": login["user"], "pwd": login["password"]}).encode()
	for path, data in (
		("/api/method/login", form),
		("/api/resource/CS%20Call%20Log?limit_page_length=1", None),
	):
		with opener.open(f"{web.url}{path}", data, timeout=60) as answer:
			answer.read()


def _show(web: Web, logins: list[dict[str, str]]) -> None:
	print(f"\nThe service centre is at {web.url}\n")
	for login in logins:
		print(f"  {login['post']:28}{login['user']:36}{login['password']}")
	print(f"  {'Administrator':28}{'Administrator':36}{ADMIN_PASSWORD}", flush=True)
	print(f"\nThe site is kept in {_short(FOLDER)}; `make clean` throws it away.", flush=True)


def _short(path: Path) -> str:
	return str(path.relative_to(BUILD.parent))


if __name__ == "__main__":
	sys.exit(main())
