"""Runs inside the bench's Python: `python -m benchmarks.run SITE RESULTS [GROUP] [MATCH]`."""

import os
import sys
from pathlib import Path

from benchmarks import (
	calls,
	campaigns,
	careers,
	complaints,
	figures,
	pay,
	pay_office,
	responsibility,
	retention,
)
from devtools.site_fixtures import SiteFixtures
from devtools.stack import Attached, stack_path

#: group: its measurements, each `measure(fixtures, site) -> Iterable[Figure]`.
GROUPS = {
	"calls": calls.MEASUREMENTS,
	"responsibility": responsibility.MEASUREMENTS,
	"complaints": complaints.MEASUREMENTS,
	"careers": (*careers.MEASUREMENTS, *pay_office.MEASUREMENTS, *pay.MEASUREMENTS),
	"retention": (*retention.MEASUREMENTS, *campaigns.MEASUREMENTS),
}


def main(site: str, results: str, group: str = "", match: str = "") -> int:
	"""Measure, print, and keep what was measured. 0 when every goal holds."""
	results_file = Path(results).resolve()
	os.chdir(stack_path() / "sites")
	fixtures = SiteFixtures(Attached.from_environment())
	found: list[figures.Figure] = []
	try:
		for name in [group] if group else GROUPS:
			for measure in GROUPS[name]:
				if match in measure.__name__:
					print(f"measuring {name}: {measure.__name__} ...", file=sys.stderr, flush=True)
					found += measure(fixtures, site)
	finally:
		fixtures.close()
		figures.write(found, results_file)
		print(figures.show(found), flush=True)
	return 0 if all(figure.holds for figure in found) else 1


if __name__ == "__main__":
	sys.exit(main(*sys.argv[1:]))
