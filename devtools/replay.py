"""`make replay [ARGS="--format NAME FILE"]`: the rules over call records, or over generated ones; no bench is needed."""

import os
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from devtools.paths import BUILD, CHECKOUT
from devtools.pytools import ToolError, project_python

GENERATED = ("--generated", "2000")
NEEDED = ("click", "phonenumbers", "rich", "matplotlib")


def main(argv: Sequence[str] | None = None) -> int:
	"""Run `cs-center replay` with these arguments; without any, on generated calls."""
	arguments = list(sys.argv[1:] if argv is None else argv) or [*GENERATED]
	try:
		python = _python()
	except ToolError as error:
		print(f"Replay needs {', '.join(NEEDED)}, which could not be installed: {error}", file=sys.stderr)
		return 1
	command = [str(python), "-m", "cs_center.replay.cli", "replay", *arguments]
	env = {**os.environ, "PYTHONPATH": str(CHECKOUT), "PYTHONPYCACHEPREFIX": str(BUILD / "pycache")}
	return subprocess.call(command, env=env)


def _python() -> Path:
	if all(find_spec(name) for name in NEEDED):
		return Path(sys.executable)
	return project_python()


if __name__ == "__main__":
	sys.exit(main())
