"""Who may see a customer's number in full and who may hear a recording (SEC-1, SEC-2)."""

from dataclasses import dataclass

AGENT = "CS Agent"
LEADER = "CS Shift Leader"
INSPECTOR = "CS Quality Inspector"
CALLBACK_OFFICER = "CS Callback Officer"
RETENTION_OFFICER = "CS Retention Officer"
EDITOR = "CS Knowledge Editor"
SUPERVISOR = "CS Supervisor"
DIRECTOR = "CS Director"
SWITCH = "CS Switch"
STATION_MEMBER = "CS Station Member"

ABOVE_TEAMS = frozenset({SUPERVISOR, DIRECTOR})
STAFF_ROLES = (AGENT, LEADER, INSPECTOR, CALLBACK_OFFICER, RETENTION_OFFICER, EDITOR, SUPERVISOR, DIRECTOR)


@dataclass(frozen=True, slots=True)
class Viewer:
	"""`teams`: the team of a member of staff and those that they lead; `led_teams`: only those."""

	user: str
	roles: frozenset[str]
	teams: frozenset[str] = frozenset()
	led_teams: frozenset[str] = frozenset()


def sees_numbers(viewer: Viewer, agents: frozenset[str], team: str | None) -> bool:
	"""Whether the viewer needs the customer's number in full: own calls, calls of the team, or everything above teams."""
	if viewer.roles & ABOVE_TEAMS or viewer.user in agents:
		return True
	return bool(viewer.roles & {AGENT, LEADER}) and bool(team) and team in viewer.teams


def hears_recording(viewer: Viewer, agents: frozenset[str], team: str | None) -> bool:
	"""SEC-2: the inspector, the leader and those above them, and the agents who were on the call."""
	if viewer.roles & (ABOVE_TEAMS | {INSPECTOR}) or viewer.user in agents:
		return True
	return LEADER in viewer.roles and bool(team) and team in viewer.led_teams


def edits_call(viewer: Viewer, agents: frozenset[str], team: str | None) -> bool:
	"""Who writes down what a call was about: its agents, their team and those above."""
	return sees_numbers(viewer, agents, team)
