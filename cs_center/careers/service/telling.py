"""Who hears of a level change (STAFF-2)."""

from collections.abc import Iterable
from typing import Any

from cs_center.calls.rules import access
from cs_center.calls.rules.reasons import Reason
from cs_center.careers.rules import changes as rules
from cs_center.careers.service.store import CHANGE
from cs_center.complaints.service.people import leaders_of
from cs_center.engines.people import enabled_users_with_role
from cs_center.notices.service import Notice, tell
from cs_center.responsibility.service.naming import kept

PROPOSED, REVIEWED, DECIDED = (
	"cs_level_change_proposed",
	"cs_level_change_reviewed",
	"cs_level_change_decided",
)
DATED, STUCK = "cs_level_change_dated", "cs_level_change_stuck"


def proposals(changes: Iterable[Any]) -> None:
	"""The person and who leads them hear of a proposal; where nobody leads them, the supervisors."""
	above = set(enabled_users_with_role(access.SUPERVISOR))
	tell(one for change in changes for one in _of_proposal(change, above))


def deed(change: Any, event: str, reason: Reason) -> None:
	"""A deed was done: the next to act and whom it is about hear of it."""
	text = f"{_step(change)} {kept(reason)}"
	if event in (rules.REVIEW, rules.SPEAK, rules.KEEP_SILENCE):
		if change.status == rules.REVIEWED:
			tell(_to(_directors() - {change.user}, change, REVIEWED, text))
	elif event in (rules.APPROVE, rules.REFUSE, rules.WITHDRAW):
		others = _leaders(change) | hr()
		tell([*_to({change.user}, change, DECIDED, text), *_to(others, change, DECIDED, text)])
	elif event == rules.DATE:
		tell(_to({change.user}, change, DATED, text))


def stuck(change: Any, text: str) -> None:
	"""HR hears that something did not go through, and why."""
	tell(_to(hr(), change, STUCK, f"{_step(change)} {text}"))


def hr() -> set[str]:
	"""Users of HR who may log in."""
	return {user for role in rules.HR_ROLES for user in enabled_users_with_role(role)}


def _directors() -> set[str]:
	return set(enabled_users_with_role(access.DIRECTOR))


def _leaders(change: Any) -> set[str]:
	return leaders_of(change.team) - {change.user}


def _of_proposal(change: Any, above: set[str]) -> list[Notice]:
	text = f"{_step(change)} {kept(Reason(_ASKED, {}, 'STAFF-2'))}"
	own = f"{_step(change)} {kept(Reason(_OWN, {}, 'STAFF-2'))}"
	leaders = (_leaders(change) or above) - {change.user}
	return [*_to(leaders, change, PROPOSED, text), *_to({change.user}, change, PROPOSED, own)]


def _step(change: Any) -> str:
	values = {"person": change.employee_name, "before": change.from_level, "to": change.to_level}
	return kept(Reason(_STEP, values))


def _to(users: Iterable[str], change: Any, method: str, text: str) -> list[Notice]:
	return [Notice(user, method, CHANGE, change.name, text) for user in sorted(filter(None, users))]


_STEP = "{person} from {before} to {to}:"
_ASKED = "proposed; say what you think of it."
_OWN = "proposed; say what you think of it: your words stay with the decision."
