"""The command `cs-center`: the rules over call records, on a machine without a bench."""

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timezone, tzinfo
from pathlib import Path
from typing import Any

import click

from cs_center import __version__
from cs_center.calls.rules.reasons import Rejected
from cs_center.calls.rules.records.clock import LocalClock
from cs_center.calls.rules.records.parser import ParsedRecord
from cs_center.calls.rules.records.shipped import SHIPPED_FORMATS
from cs_center.replay import generate as generated_centre
from cs_center.replay import generate_lines
from cs_center.replay.format_file import find_format
from cs_center.replay.policy import ReplayPolicy, read_policy_file, with_settings
from cs_center.replay.reader import RecordReader, RefusedLine
from cs_center.replay.run import Replay, replay
from cs_center.replay.summary import summary_of

#: Makes what is told how much of a step, named by its title, is done of how much.
NewStep = Callable[[str], Callable[[int, int], None]]
_REFUSALS_SHOWN = 10


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="cs-center")
def main() -> None:
	"""Try the rules of the service centre on call records, without Frappe."""


@main.command("replay")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option(
	"--format",
	"format_name",
	help="A shipped format (see `cs-center formats`) or a JSON file describing one.",
)
@click.option(
	"--generated", type=click.IntRange(0, 50_000_000), help="Replay so many generated calls instead of files."
)
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed, other generated calls.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of the table.")
@click.option(
	"--html", "page", type=click.Path(path_type=Path, dir_okay=False), help="Also write a page with pictures."
)
@click.option(
	"--policy", "policy_file", type=click.Path(path_type=Path), help="TOML or JSON file with settings to try."
)
@click.option("--window-days", type=float, help="A longer gap between calls is a new matter.  [default: 30]")
@click.option("--threshold-seconds", type=int, help="Answered in time.  [default: 20]")
@click.option("--subscribers", type=int, help="Whom the hotline serves.  [default: 130000]")
@click.option("--region", help="Country of bare numbers.  [default: CN]")
@click.option("--area-code", help="Area of numbers without one, such as 0719.")
@click.option("--trunk-prefix", help="Digits dialled for an outside line.")
@click.option("--time-zone", help="Where the switch's clocks are, when not where the format says.")
def replay_command(
	files: tuple[Path, ...],
	format_name: str | None,
	generated: int | None,
	seed: int,
	as_json: bool,
	page: Path | None,
	policy_file: Path | None,
	time_zone: str | None,
	**settings: Any,
) -> None:
	"""Show what the rules make of the calls in FILES (or folders of them)."""
	try:
		from cs_center.replay.progress import Steps

		policy = _policy(policy_file, settings)
		with Steps() as steps:
			if generated is not None:
				_refuse_both(files, format_name)
				found, rejected = _replay_generated(generated, seed, policy, steps.step), 0
			else:
				found, rejected = _replay_files(files, format_name, time_zone, policy, steps.step)
			if page:
				_write_page(page, found, rejected, files)
	except Rejected as refusal:
		_stop(str(refusal))
	except OSError as error:
		_stop(f"{error.filename}: {error.strerror}" if error.filename else str(error))
	except ModuleNotFoundError as missing:
		_stop(f"replay needs {missing.name}: pip install 'cs_center[replay]'")
	_print(found, rejected, as_json)


@main.command("formats")
def formats_command() -> None:
	"""List the shipped record formats."""
	width = max(len(shipped.name) for shipped in SHIPPED_FORMATS)
	for shipped in SHIPPED_FORMATS:
		click.echo(f"{shipped.name:{width}}  {shipped.description} ({shipped.time_zone})")


@main.command("generate")
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--calls", type=click.IntRange(0, 50_000_000), default=2_000, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same calls.")
@click.option("--first-day", type=click.DateTime(["%Y-%m-%d"]), help="[default: 2025-03-03]")
@click.option(
	"--format",
	"format_name",
	type=click.Choice(list(generate_lines.WRITERS)),
	default="asterisk-queue-log",
	show_default=True,
)
def generate_command(out: Path, calls: int, seed: int, first_day: datetime | None, format_name: str) -> None:
	"""Write a record file of generated calls to OUT."""
	day = first_day.date() if first_day else generated_centre.FIRST_DAY
	lines = 0
	try:
		with out.open("w", encoding="utf-8", newline="\n") as file:
			for line in generate_lines.WRITERS[format_name](
				generated_centre.generate_calls(calls, seed, day)
			):
				file.write(line + "\n")
				lines += 1
	except OSError as error:
		_stop(f"{out}: {error.strerror}")
	click.echo(f"{lines} lines for {calls} calls in {out}")


def _policy(policy_file: Path | None, settings: dict[str, Any]) -> ReplayPolicy:
	policy = with_settings(ReplayPolicy(), read_policy_file(policy_file) if policy_file else {})
	return with_settings(policy, {name: value for name, value in settings.items() if value is not None})


def _refuse_both(files: tuple[Path, ...], format_name: str | None) -> None:
	if files or format_name:
		raise Rejected("Give either files with their --format, or --generated.")


def _replay_generated(calls: int, seed: int, policy: ReplayPolicy, step: NewStep) -> Replay:
	heard = generated_centre.generate_calls(calls, seed)
	records = (ParsedRecord(call_id, tuple(events)) for call_id, events in heard)
	return replay(records, policy, generated_centre.ZONE, step("Working through calls"))


def _replay_files(
	files: tuple[Path, ...],
	format_name: str | None,
	time_zone: str | None,
	policy: ReplayPolicy,
	step: NewStep,
) -> tuple[Replay, int]:
	if not format_name:
		raise Rejected("Which --format have the files? `cs-center formats` lists them.")
	if not files:
		raise Rejected("Give at least one file of call records, or --generated NUMBER.")
	record_format = find_format(format_name)
	if time_zone:
		record_format = replace(record_format, time_zone=time_zone)
	refusals = _Refusals()
	now = datetime.now(timezone.utc)
	reader = RecordReader(files, record_format, now, refusals, step("Reading"))
	zone: tzinfo = LocalClock(record_format.time_zone).zone
	found = replay(reader, policy, zone, step("Working through calls"))
	refusals.tell_rest()
	return found, reader.rejected


class _Refusals:
	"""Tells of the first refused lines on stderr, and how many there were."""

	def __init__(self) -> None:
		self.count = 0

	def __call__(self, line: RefusedLine) -> None:
		self.count += 1
		if self.count <= _REFUSALS_SHOWN:
			click.echo(f"{line.file}:{line.number}: {line.reason}", err=True)

	def tell_rest(self) -> None:
		if self.count > _REFUSALS_SHOWN:
			click.echo(f"... and {self.count - _REFUSALS_SHOWN} more lines were rejected.", err=True)


def _write_page(page: Path, found: Replay, rejected: int, files: tuple[Path, ...]) -> None:
	from cs_center.replay.page import page_of

	title = ", ".join(file.name for file in files) or "generated calls 生成的来电"
	page.write_text(page_of(found, rejected, title), "utf-8")
	click.echo(f"Wrote {page}", err=True)


def _print(found: Replay, rejected: int, as_json: bool) -> None:
	if as_json:
		click.echo(json.dumps(summary_of(found, rejected), ensure_ascii=False, indent=2))
		return
	from cs_center.replay.table import print_table

	print_table(found, rejected)


def _stop(message: str) -> None:
	click.echo(f"Error: {message}", err=True)
	sys.exit(2)


if __name__ == "__main__":
	main()
