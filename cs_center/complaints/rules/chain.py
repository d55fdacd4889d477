"""Who has a complaint at each level: by the chain of command, with deputies, and past holes upwards (COMP-3)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cs_center.calls.rules.reasons import Reason


@dataclass(frozen=True, slots=True)
class Level:
	"""One rung; rank 0 is who handles the complaint. `posts`: who stands on it. `leads_team`: the team's leader does."""

	rank: int
	name: str
	posts: frozenset[str] = frozenset()
	leads_team: bool = False


@dataclass(frozen=True, slots=True)
class Officer:
	"""Somebody of the chain. `is_away`: left, disabled, on leave or absent now. `superior`: whom they report to."""

	user: str
	post: str = ""
	superior: str = ""
	deputy: str = ""
	is_away: bool = False


@dataclass(frozen=True, slots=True)
class Team:
	leader: str = ""
	deputy: str = ""


@dataclass(frozen=True, slots=True)
class Holder:
	"""Who has it. `rank` may be above what was wanted, when nobody stands there. A blank user: nobody at all."""

	user: str
	rank: int
	reason: Reason


def holder(
	rank: int, handler: str, team: Team, levels: Iterable[Level], officers: Mapping[str, Officer]
) -> Holder:
	"""Who has a complaint of this handler at a level; a hole in the chain goes one up and says so (COMP-3)."""
	ordered = sorted((one for one in levels if one.rank >= max(rank, 1)), key=lambda one: one.rank)
	holes: list[str] = []
	for level in ordered:
		for candidate in _candidates(level, handler, team, officers):
			if found := _who_is_there(candidate, handler, level, team, officers):
				user, reason = found
				return Holder(user, level.rank, _with_holes(reason, holes))
		holes.append(level.name)
	return Holder("", rank, Reason(_NOBODY, {"levels": ", ".join(holes) or "–"}, "COMP-3"))


def _candidates(level: Level, handler: str, team: Team, officers: Mapping[str, Officer]) -> list[str]:
	found = [user for user in _superiors(handler, officers) if officers[user].post in level.posts]
	if level.leads_team and team.leader:
		found.insert(0, team.leader)
	found += sorted(user for user, officer in officers.items() if officer.post in level.posts)
	return [user for user in dict.fromkeys(found) if user != handler]


def _superiors(handler: str, officers: Mapping[str, Officer]) -> list[str]:
	found: list[str] = []
	user = officers[handler].superior if handler in officers else ""
	while user in officers and user not in found:
		found.append(user)
		user = officers[user].superior
	return found


def _who_is_there(
	user: str, handler: str, level: Level, team: Team, officers: Mapping[str, Officer]
) -> tuple[str, Reason] | None:
	values: dict[str, object] = {"user": user, "level": level.name}
	officer = officers.get(user, Officer(user))
	if not officer.is_away:
		return user, Reason(_HOLDS, values, "COMP-3")
	deputies = [officer.deputy, team.deputy if user == team.leader else ""]
	for deputy in deputies:
		# A complaint that goes up never comes back to who handles it.
		if deputy and deputy != handler and not officers.get(deputy, Officer(deputy)).is_away:
			return deputy, Reason(_DEPUTY, {**values, "to": deputy}, "COMP-3")
	return None


def _with_holes(reason: Reason, holes: list[str]) -> Reason:
	if not holes:
		return reason
	text = _HOLDS_PAST_HOLE if reason.text == _HOLDS else _DEPUTY_PAST_HOLE
	return Reason(text, {**reason.values, "levels": ", ".join(holes)}, reason.rule)


_HOLDS = "{user} has it as {level}."
_DEPUTY = "{to} has it as {level}, for {user} who is away."
_HOLDS_PAST_HOLE = "Nobody is there as {levels}; {user} has it as {level}."
_DEPUTY_PAST_HOLE = "Nobody is there as {levels}; {to} has it as {level}, for {user} who is away."
_NOBODY = "Nobody is there as {levels}; it stays with who had it."
