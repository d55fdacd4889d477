"""Pytest inside the bench's Python: `python -m devtools.site_pytest FOLDER_OF_PACKAGES ARGUMENTS`.

It is its own plugin, so that the processes of pytest-xdist load it too.
"""

import os
import sys
from typing import TYPE_CHECKING

from devtools.stack import Attached, stack_path

if TYPE_CHECKING:
	import pytest


def pytest_load_initial_conftests() -> None:
	"""Take the environment of the private bench of this process, before anything of Frappe is imported."""
	os.environ.update(Attached.from_environment().root.environment())


def pytest_sessionstart(session: "pytest.Session") -> None:
	"""Enter the sites folder of the running stack.

	Started in the checkout, so that tests are named by their path there; run where Frappe expects to be.
	"""
	hands_out_tests = session.config.getoption("numprocesses", None)
	if not hands_out_tests:
		os.chdir(stack_path() / "sites")


def main(packages: str, arguments: list[str]) -> int:
	"""Run pytest with its packages behind the bench's own, so that Frappe keeps the versions it pins."""
	sys.path.append(packages)
	import pytest

	return int(pytest.main(["-p", "devtools.site_pytest", *arguments]))


if __name__ == "__main__":
	sys.exit(main(sys.argv[1], sys.argv[2:]))
