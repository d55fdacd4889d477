"""Between instants (aware, UTC) and times as Frappe stores them: local to the site and naive."""

from datetime import datetime, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

from frappe.utils import get_system_timezone


@lru_cache(maxsize=16)
def _zone(name: str) -> ZoneInfo:
	return ZoneInfo(name)


def to_site(instant: datetime | None) -> datetime | None:
	"""An aware instant in the site's time, naive."""
	return instant.astimezone(_zone(get_system_timezone())).replace(tzinfo=None) if instant else None


def from_site(local: datetime) -> datetime:
	"""A naive time of the site as an instant in UTC."""
	return local.replace(tzinfo=_zone(get_system_timezone())).astimezone(timezone.utc)


def now() -> datetime:
	"""The present instant in UTC, as Frappe sees it (a test may have frozen it)."""
	from frappe.utils import now_datetime

	return from_site(now_datetime())
