"""Little red flowers: who may give how many, until when they are valid, what they are redeemed for (STAFF-11)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from cs_center.appraisal.rules.dates import months_after
from cs_center.appraisal.rules.exact import apportion
from cs_center.appraisal.rules.ranking import places
from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.papers.rules.month import Month


@dataclass(frozen=True, slots=True)
class Prize:
	"""`flowers`: how many it takes."""

	name: str
	flowers: int


_PRIZES = (Prize("Third Prize", 1), Prize("Second Prize", 3), Prize("First Prize", 5))


@dataclass(frozen=True, slots=True)
class FlowerPolicy:
	"""`per_giver`: flowers of each leader in a month. `valid_months`: from the day on which one is given.

	honoured: so many places of a year. prizes: the mission names three levels and no figures; these are to begin with.
	"""

	per_giver: int = 2
	valid_months: int = 3
	honoured: int = 3
	prizes: tuple[Prize, ...] = _PRIZES


@dataclass(frozen=True, slots=True)
class Flower:
	"""`name`: of its record. `team`: that of `person` when it was given. `redeemed_on`: None while it is not."""

	name: str
	giver: str
	person: str
	team: str
	given_on: date
	reason: str
	expires_on: date
	redeemed_on: date | None = None

	def is_valid(self, today: date) -> bool:
		"""Its last day included."""
		return self.redeemed_on is None and self.given_on <= today <= self.expires_on


@dataclass(frozen=True, slots=True)
class Allowance:
	"""Flowers left in a month: of the giver, and of the team of who is to get one."""

	giver: int
	team: int


@dataclass(frozen=True, slots=True)
class Redemption:
	"""`used`: the flowers that it takes, the oldest first."""

	prize: Prize
	used: tuple[Flower, ...]
	reason: Reason


@dataclass(frozen=True, slots=True)
class Honour:
	"""`rank`: 1 is the most flowers of the year; equals share one."""

	person: str
	flowers: int
	rank: int


def check(policy: FlowerPolicy) -> None:
	"""Raises Rejected for a policy that means nothing."""
	if min(policy.per_giver, policy.valid_months, policy.honoured) < 1:
		raise Rejected("Flowers a month, months of validity and honoured places are at least one.")
	if any(prize.flowers < 1 or not prize.name.strip() for prize in policy.prizes):
		raise Rejected("Give each prize a name and at least one flower.")
	if len({prize.name for prize in policy.prizes}) < len(policy.prizes):
		raise Rejected("Give each prize another name.")


def team_shares(givers: int, headcounts: Mapping[str, int], policy: FlowerPolicy) -> dict[str, int]:
	"""How many flowers each team's members get in a month: all that the leaders have, by headcount.

	By the largest remainder; of equal remainders the larger team goes first, then by name.
	"""
	teams = sorted(headcounts, key=lambda team: (-headcounts[team], team))
	shares = apportion(givers * policy.per_giver, [headcounts[team] for team in teams])
	return dict(zip(teams, shares, strict=True))


def allowance(
	giver: str,
	team: str,
	month: Month,
	given: Iterable[Flower],
	shares: Mapping[str, int],
	policy: FlowerPolicy,
) -> Allowance:
	"""What a giver may still give in a month, and what a team's members may still get."""
	of_month = [flower for flower in given if month.holds(flower.given_on)]
	by_giver = sum(flower.giver == giver for flower in of_month)
	by_team = sum(flower.team == team for flower in of_month)
	return Allowance(max(policy.per_giver - by_giver, 0), max(shares.get(team, 0) - by_team, 0))


def check_gift(giver: str, person: str, reason: str, left: Allowance) -> None:
	"""Whether a flower may be given. Raises Rejected."""
	if giver == person:
		raise Rejected("Nobody gives a flower to themselves.")
	if not reason.strip():
		raise Rejected("Say what the flower is for: everybody reads it.")
	if left.giver < 1:
		raise Rejected("You have given all your flowers of this month.")
	if left.team < 1:
		raise Rejected("This team has got all its flowers of this month.")


def expires_on(given_on: date, policy: FlowerPolicy) -> date:
	"""The last day on which it is valid: the corresponding day, or the end of a month that has none."""
	return months_after(given_on, policy.valid_months)


def balance(flowers: Iterable[Flower], today: date) -> int:
	"""How many of somebody's flowers can be redeemed today."""
	return sum(flower.is_valid(today) for flower in flowers)


def redeem(flowers: Iterable[Flower], prize: Prize, today: date) -> Redemption:
	"""Somebody's oldest valid flowers for a prize. Raises Rejected where there are too few."""
	valid = sorted(
		(flower for flower in flowers if flower.is_valid(today)),
		key=lambda flower: (flower.given_on, flower.expires_on, flower.name),
	)
	if len(valid) < prize.flowers:
		raise Rejected(
			"“{prize}” takes {needed} flowers, and {valid} are valid: choose a smaller prize.",
			prize=prize.name,
			needed=prize.flowers,
			valid=len(valid),
		)
	values = {"prize": prize.name, "count": prize.flowers, "day": str(today)}
	return Redemption(prize, tuple(valid[: prize.flowers]), Reason(_REDEEMED, values, "STAFF-11"))


def honours_of(counts: Mapping[str, int], policy: FlowerPolicy) -> list[Honour]:
	"""Who got most in a year, by the flowers of each person; equals are honoured together, however many they are."""
	people = sorted(counts, key=lambda person: (-counts[person], person))
	ranks = places([counts[person] for person in people])
	return [
		Honour(person, counts[person], rank)
		for person, rank in zip(people, ranks, strict=True)
		if rank <= policy.honoured
	]


_REDEEMED = "“{prize}” on {day} for the {count} oldest valid flowers."
