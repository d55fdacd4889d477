"""A replay as tables on the terminal."""

from rich import box
from rich.console import Console
from rich.table import Table

from cs_center.replay.run import Replay
from cs_center.replay.words import percent, seconds
from cs_center.responsibility.rules.figures import OwnerFigures

_OWNERS_SHOWN = 10


def print_table(replay: Replay, rejected: int, console: Console | None = None) -> None:
	"""Print the figures, who would have owned what, and the people needed."""
	console = console or Console(highlight=False)
	for table in (_calls(replay, rejected), _ownership(replay), _owners(replay), _people(replay)):
		console.print(table)
		console.print()
	for reason in _reasons(replay):
		console.print(f"[dim]{reason}[/dim]")


def _calls(replay: Replay, rejected: int) -> Table:
	total, policy = replay.figures.total, replay.policy
	table = _two_columns("Calls")
	table.add_row("Calls", f"{total.calls:,}")
	table.add_row("  hung up before joining a queue", f"{total.self_service:,}")
	table.add_row("  offered: joined a queue or were answered", f"{total.offered:,}")
	table.add_row("    answered", f"{total.answered:,}")
	table.add_row("    abandoned", f"{total.abandoned:,}")
	for name, figure in (
		("  left a message", total.voicemail),
		("  outbound", total.outbound),
		("  internal", total.internal),
		("  without an end", total.unfinished),
		("Phantom records, left out", replay.phantom),
		("Rejected lines, left out", rejected),
	):
		if figure:
			table.add_row(name, f"{figure:,}")
	table.add_section()
	table.add_row("Answer rate", percent(total.answer_rate))
	table.add_row(f"Service level within {policy.service.threshold_seconds} s", percent(total.service_level))
	table.add_row("Mean wait of the answered", seconds(total.asa_seconds))
	table.add_row("Mean talk", seconds(total.mean_talk_seconds))
	return table


def _ownership(replay: Replay) -> Table:
	ownership = replay.ownership
	total, returning = ownership.total, ownership.returning_calls
	table = _two_columns(
		f"First-caller responsibility, window of {replay.policy.ownership.window_days:g} days"
	)
	table.add_row("Callers who can be told apart", f"{ownership.identified_callers:,}")
	table.add_row("Their matters", f"{ownership.matters:,}")
	table.add_row("  with an owner", f"{total.matters:,}")
	table.add_row("Calls that came back and were answered", f"{returning:,}")
	for name, figure in (
		("  by the owner", total.returned_to_owner),
		("  by somebody else while the owner was working", total.went_elsewhere),
		("  while the owner was not working", total.was_absent),
		("  in a matter that nobody owned yet", ownership.returning_without_owner),
	):
		table.add_row(name, f"{figure:,}  {percent(figure / returning if returning else None, 1):>6}")
	return table


def _owners(replay: Replay) -> Table:
	owners = sorted(replay.ownership.by_owner.items(), key=lambda item: (-item[1].matters, item[0]))
	table = Table(
		title="Who would have owned what", title_justify="left", title_style="bold", box=box.SIMPLE_HEAD
	)
	table.add_column("Agent")
	for heading in ("Matters", "Came back", "To the owner", "Elsewhere, owner working", "Owner absent"):
		table.add_column(heading, justify="right")
	for agent, figures in owners[:_OWNERS_SHOWN]:
		table.add_row(agent, *_owner_cells(figures))
	if rest := owners[_OWNERS_SHOWN:]:
		table.add_row(f"{len(rest)} more agents", *_owner_cells(_sum([figures for _, figures in rest])))
	return table


def _owner_cells(figures: OwnerFigures) -> list[str]:
	counts = (
		figures.matters,
		figures.returning_calls,
		figures.returned_to_owner,
		figures.went_elsewhere,
		figures.was_absent,
	)
	return [f"{count:,}" for count in counts]


def _sum(owners: list[OwnerFigures]) -> OwnerFigures:
	return OwnerFigures(
		matters=sum(owner.matters for owner in owners),
		returning_calls=sum(owner.returning_calls for owner in owners),
		returned_to_owner=sum(owner.returned_to_owner for owner in owners),
		was_working=sum(owner.was_working for owner in owners),
	)


def _people(replay: Replay) -> Table:
	table = _two_columns("Seats and people")
	table.add_row(f"Seats for {replay.policy.subscribers:,} subscribers", str(replay.seats.seats))
	table.add_row("People for them", f"{float(round(replay.staff.staff, 2)):g}")
	if busiest := replay.busiest_hour():
		hour, target, standard = busiest
		offered = replay.figures.by_hour[hour].offered
		share, within = replay.policy.target.share, replay.policy.target.within_seconds
		table.add_row(f"Offered in the busiest hour, {hour:%Y-%m-%d %H:%M}", f"{offered:,}")
		table.add_row(f"  agents for {share:.0%} in {within:g} s", str(target.agents))
		table.add_row("  agents for the hotline standard, 95% in 15 s", str(standard.agents))
	return table


def _two_columns(title: str) -> Table:
	table = Table(
		title=title,
		title_justify="left",
		title_style="bold",
		box=box.SIMPLE,
		show_header=False,
		pad_edge=False,
	)
	table.add_column(min_width=50)
	table.add_column(justify="right")
	return table


def _reasons(replay: Replay) -> list[str]:
	busiest = replay.busiest_hour()
	agents = [str(busiest[1].reason)] if busiest else []
	return [str(replay.seats.reason), str(replay.staff.reason), *agents]
