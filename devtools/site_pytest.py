"""Pytest inside the bench's Python: `python -m devtools.site_pytest FOLDER_OF_PACKAGES ARGUMENTS`."""

import os
import sys
from pathlib import Path

from devtools.stack import STACK_VARIABLE


class InSitesFolder:
	"""Started in the checkout, so that tests are named by their path there; run where Frappe expects to be."""

	def pytest_sessionstart(self) -> None:
		"""Enter the sites folder of the running stack."""
		os.chdir(Path(os.environ[STACK_VARIABLE]) / "sites")


def main(packages: str, arguments: list[str]) -> int:
	"""Run pytest with its packages behind the bench's own, so that Frappe keeps the versions it pins."""
	sys.path.append(packages)
	import pytest

	return int(pytest.main(arguments, plugins=[InSitesFolder()]))


if __name__ == "__main__":
	sys.exit(main(sys.argv[1], sys.argv[2:]))
