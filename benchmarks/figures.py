"""What a measurement is, how it is taken and how it is shown."""

import json
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
	"""One comparison. `ours`, `peer` and `floor` are in `unit`; `ratio` is what the goal speaks of."""

	group: str
	name: str
	ours: float
	peer: float | None
	floor: float | None
	unit: str
	ratio: float
	goal: str
	holds: bool


def at_least(ratio: float, goal: float) -> tuple[float, str, bool]:
	"""A ratio that must not be smaller than the goal."""
	return round(ratio, 3), f">= {goal}", ratio >= goal


def at_most(ratio: float, goal: float) -> tuple[float, str, bool]:
	"""A ratio that must not be larger than the goal."""
	return round(ratio, 3), f"<= {goal}", ratio <= goal


def median_microseconds(*actions: Callable[[], object], rounds: int = 300, warm_up: int = 30) -> list[float]:
	"""The median time of each action, taken in turn so that all see the same machine."""
	samples: list[list[float]] = [[] for _action in actions]
	for number in range(rounds + warm_up):
		for action, taken in zip(actions, samples, strict=True):
			started = time.perf_counter()
			action()
			if number >= warm_up:
				taken.append((time.perf_counter() - started) * 1e6)
	return [statistics.median(taken) for taken in samples]


def per_second(action: Callable[[], int]) -> float:
	"""How many things a second the action does; it returns how many it did."""
	started = time.perf_counter()
	done = action()
	return done / (time.perf_counter() - started)


def seconds(action: Callable[[], object]) -> float:
	"""How long the action takes."""
	started = time.perf_counter()
	action()
	return time.perf_counter() - started


def in_seconds(group: str, name: str, taken: float, goal: float) -> Figure:
	"""A duration that must not be longer than the goal."""
	return Figure(group, name, taken, None, None, "s", *at_most(taken, goal))


def write(figures: Iterable[Figure], path: Path) -> None:
	"""Keep the figures of groups that were not measured this time."""
	new = [asdict(figure) for figure in figures]
	measured = {(figure["group"], figure["name"]) for figure in new}
	old = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
	kept = [figure for figure in old if (figure["group"], figure["name"]) not in measured]
	path.parent.mkdir(parents=True, exist_ok=True)
	path.write_text(json.dumps([*kept, *new], indent=1), encoding="utf-8")


def show(figures: Iterable[Figure]) -> str:
	"""A table for the terminal."""
	rows = [("figure", "ours", "peer", "floor", "unit", "ratio", "goal", "holds")]
	for figure in figures:
		numbers = (_short(figure.ours), _short(figure.peer), _short(figure.floor))
		rows.append(
			(
				figure.name,
				*numbers,
				figure.unit,
				f"{figure.ratio:g}",
				figure.goal,
				"yes" if figure.holds else "NO",
			)
		)
	widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
	return "\n".join(
		"  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows
	)


def _short(value: float | None) -> str:
	return "-" if value is None else f"{value:,.1f}"
