"""Settings common to all parts of the tests."""

import pytest
from hypothesis import HealthCheck, settings

# A slow machine is no failure, and a database fixture is meant to live through all examples of a test.
settings.register_profile(
	"project",
	deadline=None,
	suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("project")


def pytest_configure(config: pytest.Config) -> None:
	"""Declare the markers of all parts."""
	config.addinivalue_line("markers", "commits: the test really commits; the database is put back after it")
