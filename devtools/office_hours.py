"""The hour of a test run: rules tell night from day, and tests run at any hour."""

from datetime import datetime, timezone
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from devtools.stack import Stack, stack_path

_AFTERNOON = 14
_FILE = "time_zone.txt"


def zone_where_it_is(hour: int) -> str:
	"""A time zone in which it is this hour now."""
	ahead = (hour - datetime.now(timezone.utc).hour + 12) % 24 - 12
	return f"Etc/GMT{-ahead:+d}"


def move(stack: Stack, databases: list[str]) -> None:
	"""Move new sites to a zone in which a working day lies behind them and midnight is far away; those that are kept stay.

	Before anything is installed there: what the app has looked through up to now must not lie ahead.
	"""
	if _file(stack.root.path).exists():
		return
	zone = zone_where_it_is(_AFTERNOON)
	for database in databases:
		stack.sql(
			f"UPDATE `{database}`.`tabSingles` SET value = '{zone}'"
			" WHERE doctype = 'System Settings' AND field = 'time_zone';"
			f"UPDATE `{database}`.`tabUser` SET time_zone = '{zone}';"
		)
	_file(stack.root.path).write_text(zone, encoding="utf-8")


@lru_cache(maxsize=1)
def zone() -> str:
	"""The time zone of the sites of this process."""
	return _file(stack_path()).read_text(encoding="utf-8")


def now() -> datetime:
	"""The moment in the zone of the sites, also before one is connected."""
	return datetime.now(ZoneInfo(zone()))


def _file(folder: Path) -> Path:
	return folder / _FILE
