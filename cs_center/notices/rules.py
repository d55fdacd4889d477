"""When somebody is told: at once, or in a digest when many things happen at the same time. Times are local and naive."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class NoticePolicy:
	"""at_once: so many notices a person gets one by one within a batch of `batch_minutes`; the rest come as a digest."""

	at_once: int = 3
	batch_minutes: int = 15


def send_at(now: datetime, already: int, policy: NoticePolicy) -> datetime:
	"""When the next notice of a person goes out who got `already` in the batch that lies in now."""
	return now if already < policy.at_once else batch_of(now, policy) + _length(policy)


def batch_of(now: datetime, policy: NoticePolicy) -> datetime:
	"""When the batch began that lies in now; batches begin at midnight."""
	midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
	return midnight + (now - midnight) // _length(policy) * _length(policy)


def is_digest(waiting: int, policy: NoticePolicy) -> bool:
	"""Whether so many notices that wait for one person go out as one."""
	return waiting > max(policy.at_once, 1)


def _length(policy: NoticePolicy) -> timedelta:
	return timedelta(minutes=max(policy.batch_minutes, 1))
