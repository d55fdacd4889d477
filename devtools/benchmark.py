"""`make benchmark [ONLY=calls]`: measures on a private site with the database's own durability, peers in the same run."""

import argparse
import subprocess
import sys
from collections.abc import Sequence

from devtools.bench import NoBench, find_bench
from devtools.paths import BUILD, CHECKOUT
from devtools.sites import ERPNEXT_SITE, ensure_app, private_copy
from devtools.stack import attach_environment

RESULTS = BUILD / "benchmarks.json"


def main(argv: Sequence[str] | None = None) -> int:
	"""Run the groups asked for; 0 when every goal holds."""
	parser = argparse.ArgumentParser(prog="devtools.benchmark", description=__doc__)
	parser.add_argument("--only", help="one group, for example calls")
	parser.add_argument("--match", default="", help="only figures whose name holds this")
	options = parser.parse_args(argv)
	try:
		bench = find_bench()
	except NoBench as error:
		print(f"No figures without a bench: {error}")
		return 2
	with private_copy(bench, "benchmark", durable=True) as stack:
		ensure_app(stack, ERPNEXT_SITE)
		command = [
			bench.python,
			"-m",
			"benchmarks.run",
			ERPNEXT_SITE,
			str(RESULTS),
			options.only or "",
			options.match,
		]
		environment = attach_environment(stack)
		return subprocess.call([str(word) for word in command], cwd=CHECKOUT, env=environment)


if __name__ == "__main__":
	sys.exit(main())
