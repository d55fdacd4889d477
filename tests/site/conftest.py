"""Fixtures on a real site. Run by `make test PART=site`; without that runner nothing here is collected.

Every test starts in a new Frappe state as Administrator and in a new transaction that is rolled back. A test that
commits says so with `@pytest.mark.commits`, or by using `http`, `services` or `bench_command`: then every table it
wrote is put back.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest

from devtools.stack import STACK_VARIABLE

if STACK_VARIABLE not in os.environ:
	collect_ignore_glob = ["*"]
else:
	from devtools import session
	from devtools.client import SiteClient
	from devtools.root import Finished
	from devtools.site_fixtures import Services, SiteFixtures
	from devtools.stack import Attached
	from tests.site.centre import open_centre

COMMITTING_FIXTURES = {"http", "services", "bench_command"}


@pytest.fixture(scope="session")
def site_fixtures() -> "Iterator[SiteFixtures]":
	"""The running private bench and what the fixtures share."""
	fixtures = SiteFixtures(Attached.from_environment(), open_centre)
	yield fixtures
	fixtures.close()


@pytest.fixture(autouse=True)
def site(request: pytest.FixtureRequest, site_fixtures: "SiteFixtures") -> Iterator[str]:
	"""Connect to the site of the test; return its name."""
	full = "full_site" in request.fixturenames
	name = site_fixtures.full_site() if full else site_fixtures.erpnext_site()
	may_commit = "commits" in request.keywords or not COMMITTING_FIXTURES.isdisjoint(request.fixturenames)
	with site_fixtures.test(name, may_commit=may_commit) as connection:
		yield name
	if connection.commits and not may_commit:
		pytest.fail("the test committed: mark it with @pytest.mark.commits", pytrace=False)


@pytest.fixture
def full_site(site: str) -> str:
	"""Ask for the site with all apps of the bench instead of the one with ERPNext only; return its name."""
	return site


@pytest.fixture
def as_user(site: str) -> Callable[[str], AbstractContextManager[None]]:
	"""`with as_user("agent@example.com"):` runs a block with that user's permissions."""
	return session.as_user


@pytest.fixture
def user_with_roles(site: str) -> Callable[..., str]:
	"""`user_with_roles("CS Agent", "CS Supervisor", email="a@example.com")` creates a user; returns its name."""
	return session.create_user


@pytest.fixture
def http(site: str, site_fixtures: "SiteFixtures") -> "SiteClient":
	"""A client of the served site: `http.login(user)`, `http.token(user)`, `http.guest()` return sessions."""
	return SiteClient(site_fixtures.web(site).url)


@pytest.fixture
def services(site: str, site_fixtures: "SiteFixtures") -> "Iterator[Services]":
	"""Web, realtime and background workers for this test; workers end with it."""
	with Services(site, site_fixtures) as running:
		yield running


@pytest.fixture
def bench_command(site: str, site_fixtures: "SiteFixtures") -> "Callable[..., Finished]":
	"""`bench_command("migrate")` runs a bench command on the site; returns `rc`, `stdout`, `stderr`.

	The command is a process of its own and sees and writes committed data only: mark the test with `commits`.
	"""

	def run(*arguments: str, timeout: float = 600) -> "Finished":
		return site_fixtures.bench_command(site, *arguments, timeout=timeout)

	return run
