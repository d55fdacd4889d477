"""Running `cs-center` and writing records for it, as the tests of the replay do."""

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from cs_center.replay.cli import main

#: epoch second (9:00 in Shanghai), call id, queue, agent, event, data ...
NINE = 1740877200
DAY = 86_400


def run(*arguments: object) -> Result:
	"""Run `cs-center` with what it writes to stderr kept apart, under click before and since 8.2."""
	try:
		runner = CliRunner(mix_stderr=False)
	except TypeError:
		runner = CliRunner()
	result = runner.invoke(main, [str(argument) for argument in arguments])
	if result.exception and not isinstance(result.exception, SystemExit):
		raise result.exception
	return result


def figures(*arguments: object) -> dict[str, Any]:
	result = run("replay", *arguments, "--json")
	assert result.exit_code == 0, result.stderr
	return json.loads(result.stdout)


def queue_log(path: Path, *calls: tuple[int, str, int, str | None]) -> Path:
	"""A queue_log of calls: seconds after nine, number, wait, agent (None: abandoned); all talk for 60 s."""
	lines = []
	for index, (after, number, wait, agent) in enumerate(calls):
		at, call_id = NINE + after, f"{NINE}.{index}"
		lines.append(f"{at}|{call_id}|fault|NONE|ENTERQUEUE||{number}|1")
		if agent is None:
			lines.append(f"{at + wait}|{call_id}|fault|NONE|ABANDON|1|1|{wait}")
		else:
			lines.append(f"{at + wait}|{call_id}|fault|{agent}|CONNECT|{wait}|x|2")
			lines.append(f"{at + wait + 60}|{call_id}|fault|{agent}|COMPLETECALLER|{wait}|60|1")
	path.write_text("\n".join(lines) + "\n")
	return path


LI, WANG = "13800138000", "13900139000"


LI, WANG = "13800138000", "13900139000"


def few_calls(folder: Path) -> Path:
	"""Nine calls of three callers, few enough to be counted by hand."""
	return queue_log(
		folder / "queue_log",
		(0, LI, 20, "1001"),
		(600, LI, 21, "1002"),
		(1200, "+8613800138000", 5, "1001"),
		(2 * 3600, LI, 5, "1002"),
		(3 * 3600, WANG, 40, None),
		(4 * 3600, WANG, 4, "1002"),
		(4 * 3600 + 30, "anonymous", 4, "1001"),
		(4 * 3600 + 900, WANG, 4, "1001"),
		(31 * DAY + 3 * 3600, LI, 5, "1002"),
	)
