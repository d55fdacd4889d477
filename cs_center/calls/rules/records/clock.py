"""Local times of a switch, turned into instants; times that its clock can not have shown are refused."""

from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cs_center.calls.rules.events import read_iso
from cs_center.calls.rules.reasons import Rejected

#: An end "earlier" than its start by more than this is the next day, by less a clock that was set back.
_PAST_MIDNIGHT = timedelta(hours=12)
_EPOCH_DIGITS = {10: 1, 13: 1_000, 16: 1_000_000}
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


class LocalClock:
	"""Reads what one switch writes. time_format: a strptime format; blank reads ISO 8601 and epoch seconds."""

	def __init__(self, time_zone: str, time_format: str = "") -> None:
		try:
			self.zone = ZoneInfo(time_zone or "UTC")
		except (ZoneInfoNotFoundError, ValueError, OSError):
			raise Rejected("Unknown time zone {zone}. Write one such as Asia/Shanghai.", zone=time_zone)
		self.time_format = time_format
		self._hour_offset = lru_cache(maxsize=512)(self._offset_of_hour)

	def instant(self, text: str, day: date | None = None, after: datetime | None = None) -> datetime:
		"""The instant in UTC. With `day`, `text` is a time of that day, or of the next when long before `after`."""
		try:
			if day is not None:
				return self._on_day(text, day, after)
			if (epoch := _epoch(text)) is not None:
				return epoch
			local = datetime.strptime(text, self.time_format) if self.time_format else read_iso(text)
			return local.astimezone(timezone.utc) if local.tzinfo else self._in_utc(local, text)
		except OverflowError:
			raise _unreadable(text)
		except ValueError as error:
			raise error if isinstance(error, Rejected) else _unreadable(text)

	def day(self, text: str) -> date:
		"""A date, in the ISO order."""
		try:
			return date.fromisoformat(text)
		except ValueError:
			raise Rejected("The date {at} can not be read. Write it as 2026-03-01.", at=text)

	def _on_day(self, text: str, day: date, after: datetime | None) -> datetime:
		of_day = _time_of_day(text)
		instant = self._in_utc(datetime.combine(day, of_day), text)
		if after and after - instant > _PAST_MIDNIGHT:
			return self._in_utc(datetime.combine(day + timedelta(days=1), of_day), text)
		return instant

	def _in_utc(self, local: datetime, text: str) -> datetime:
		offset = self._hour_offset(local.year, local.month, local.day, local.hour)
		if offset is None:
			offset = self._exact_offset(local, text)
		return local.replace(tzinfo=timezone.utc) - offset

	def _offset_of_hour(self, year: int, month: int, day: int, hour: int) -> timedelta | None:
		"""The offset of a whole local hour, None when the clock changed near it. Most hours of a file are alike."""
		start = datetime(year, month, day, hour, tzinfo=self.zone)
		offset = start.utcoffset()
		around = (start - timedelta(hours=3), start + timedelta(hours=4))
		return offset if all(moment.utcoffset() == offset for moment in around) else None

	def _exact_offset(self, local: datetime, text: str) -> timedelta:
		instant = local.replace(tzinfo=self.zone).astimezone(timezone.utc)
		if instant.astimezone(self.zone).replace(tzinfo=None) != local:
			raise Rejected(
				"{at} does not exist in {zone}: the clock was put forward. Check the format's time zone.",
				at=text,
				zone=str(self.zone),
			)
		return local.replace(tzinfo=timezone.utc) - instant


def _epoch(text: str) -> datetime | None:
	"""Seconds, milliseconds or microseconds since 1970, to the microsecond."""
	whole, _, fraction = text.partition(".")
	units = _EPOCH_DIGITS.get(len(whole))
	if units is None or not whole.isdecimal() or not whole.isascii():
		return None
	micros = int(whole) * (1_000_000 // units)
	if fraction.isdecimal() and fraction.isascii() and units == 1:
		micros += int(f"{fraction[:6]:0<6}")
	return _EPOCH + timedelta(microseconds=micros)


def _time_of_day(text: str) -> time:
	whole, _, fraction = text.partition(".")
	parts = [int(part) for part in whole.split(":")]
	if len(parts) not in (2, 3):
		raise ValueError(text)
	return time(*parts, microsecond=int(f"{fraction[:6]:0<6}") if fraction else 0)


def _unreadable(text: str) -> Rejected:
	return Rejected(
		"The time {at} can not be read. Check the line, or the time format of the format.", at=text
	)
