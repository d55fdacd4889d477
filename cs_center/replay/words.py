"""Figures as people read them."""


def percent(share: float | None, digits: int = 2) -> str:
	"""A fraction of one as a percentage."""
	return "-" if share is None else f"{share:.{digits}%}"


def seconds(duration: float | None) -> str:
	"""A duration in seconds, which does not break over lines."""
	return "-" if duration is None else f"{duration:.1f}\N{NO-BREAK SPACE}s"
