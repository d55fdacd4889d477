"""The closed loop as a picture, drawn from the table that the deeds obey (COMP-6)."""

from cs_center.complaints.rules import states

#: Deeds that leave a complaint where it was are told below the picture.
_STAYS = ""


def mermaid() -> str:
	"""A Mermaid state diagram of every transition."""
	lines = ["stateDiagram-v2", f"    [*] --> {_id(states.TAKEN)}: {states.TAKE}"]
	lines += [f"    state {_quoted(status)} as {_id(status)}" for status in states.STATUSES]
	for deed, (sources, target) in states.TRANSITIONS.items():
		for source in sources:
			if to := target if target != _STAYS else _resumed(deed):
				lines.append(f"    {_id(source)} --> {_id(to)}: {deed}")
	lines += [f"    {_id(status)} --> [*]" for status in states.CLOSED]
	return "\n".join(lines)


def staying() -> list[str]:
	"""Deeds that move no complaint to another status."""
	return [deed for deed, (_from, to) in states.TRANSITIONS.items() if to == _STAYS and not _resumed(deed)]


def _resumed(deed: str) -> str:
	"""Waiting for the customer goes on where it was; most are with their station."""
	return states.WITH_STATION if deed == states.RESUME else ""


def _id(status: str) -> str:
	return "".join(word.capitalize() for word in status.split())


def _quoted(status: str) -> str:
	return f'"{status}"'
