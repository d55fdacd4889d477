"""The pictures of a replay, as SVG to stand inside a page.

Words stay in the page, so that they can be in two languages.
"""

import io
import math
import re
from collections.abc import Callable

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator, PercentFormatter

from cs_center.calls.rules.service_level import Tally
from cs_center.replay.run import Replay

ANSWERED, ABANDONED, OTHER = "#2a7f8e", "#e2725b", "#c3ccd3"
BUSY_DAY, SEATS, INK = "#9cc7cf", "#c0392b", "#33414e"
_GRID = "#e5e9ec"
#: Inches; the page scales them to its width.
_SIZES = {"returning": (15.5, 1.0)}
_STYLE = {
	"svg.fonttype": "none",
	"font.family": "sans-serif",
	"font.size": 10.5,
	"text.color": INK,
	"axes.edgecolor": _GRID,
	"axes.labelcolor": INK,
	"xtick.color": INK,
	"ytick.color": INK,
	"axes.spines.top": False,
	"axes.spines.right": False,
	"axes.spines.left": False,
}
_PRETTY_COUNT = FuncFormatter(lambda count, _: f"{count:,.0f}")
_PROLOGUE = re.compile(r"^.*?(?=<svg)|<metadata>.*?</metadata>", re.DOTALL)


def charts_of(replay: Replay) -> dict[str, str]:
	"""The pictures by name: calls_by_hour, waits, rates_by_hour, returning, agents_by_hour."""
	drawings = {
		"calls_by_hour": _calls_by_hour,
		"waits": _waits,
		"rates_by_hour": _rates_by_hour,
		"returning": _returning,
		"agents_by_hour": _agents_by_hour,
	}
	return {name: _drawn(name, draw, replay) for name, draw in drawings.items()}


def _drawn(name: str, draw: Callable[[Axes, Replay], None], replay: Replay) -> str:
	with matplotlib.rc_context({**_STYLE, "svg.hashsalt": name}):
		figure = Figure(figsize=_SIZES.get(name, (7.4, 3.1)), layout="constrained")
		FigureCanvasSVG(figure)
		draw(figure.subplots(), replay)
		file = io.StringIO()
		figure.savefig(file, format="svg", transparent=True)
	svg = _PROLOGUE.sub("", file.getvalue())
	# Several pictures share a page: their ids must differ.
	svg = re.sub(r'\bid="', f'id="{name}-', svg)
	svg = re.sub(r'(href="#|url\(#)', rf"\g<1>{name}-", svg)
	return re.sub(r"<svg ", f'<svg role="img" aria-labelledby="{name}" ', svg, count=1)


def _calls_by_hour(axes: Axes, replay: Replay) -> None:
	hours = replay.figures.by_hour_of_day()
	answered = [tally.answered for tally in hours.values()]
	abandoned = [tally.abandoned for tally in hours.values()]
	rest = [tally.offered - tally.answered - tally.abandoned for tally in hours.values()]
	axes.bar(list(hours), answered, color=ANSWERED, width=0.8)
	axes.bar(list(hours), abandoned, bottom=answered, color=ABANDONED, width=0.8)
	axes.bar(
		list(hours),
		rest,
		bottom=[sum(pair) for pair in zip(answered, abandoned, strict=True)],
		color=OTHER,
		width=0.8,
	)
	_hours_below(axes)
	_counts_left(axes)


def _waits(axes: Axes, replay: Replay) -> None:
	waits = replay.figures.waits
	steps = sorted({*waits.answered, *waits.abandoned})
	steps = list(range((steps[-1] if steps else 0) + 1))
	left = [step * waits.step_seconds for step in steps]
	answered = [waits.answered[step] for step in steps]
	abandoned = [waits.abandoned[step] for step in steps]
	width = waits.step_seconds * 0.9
	axes.bar(left, answered, width, align="edge", color=ANSWERED)
	axes.bar(left, abandoned, width, bottom=answered, align="edge", color=ABANDONED)
	threshold = replay.policy.service.threshold_seconds
	axes.axvline(threshold, color=INK, linewidth=1, linestyle=(0, (4, 3)))
	axes.annotate(
		f"{threshold} s",
		(threshold, 1),
		(4, -2),
		xycoords=("data", "axes fraction"),
		textcoords="offset points",
		va="top",
	)
	last = waits.last_step * waits.step_seconds
	axes.xaxis.set_major_locator(MaxNLocator(11, steps=[1, 2, 3, 6, 10], integer=True))
	axes.xaxis.set_major_formatter(
		FuncFormatter(lambda at, _: f"≥ {at:.0f} s" if at == last else f"{at:.0f} s")
	)
	rightmost = max(left[-1] + waits.step_seconds, threshold * 1.5, 60)
	axes.set_xlim(-0.02 * rightmost, rightmost)
	_counts_left(axes)


def _rates_by_hour(axes: Axes, replay: Replay) -> None:
	hours = replay.figures.by_hour_of_day()
	total = replay.figures.total
	for color, rates, overall in (
		(ANSWERED, [tally.answer_rate for tally in hours.values()], total.answer_rate),
		(ABANDONED, [tally.service_level for tally in hours.values()], total.service_level),
	):
		shown = [math.nan if rate is None else rate for rate in rates]
		axes.plot(list(hours), shown, color=color, marker="o", markersize=4, linewidth=1.8)
		if overall is not None:
			axes.axhline(overall, color=color, linewidth=1, linestyle=(0, (4, 3)), alpha=0.7)
	_hours_below(axes)
	axes.set_ylim(0, 1.04)
	axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
	_grid(axes)


def _returning(axes: Axes, replay: Replay) -> None:
	ownership = replay.ownership
	parts = (
		(ownership.total.returned_to_owner, ANSWERED, "white"),
		(ownership.total.went_elsewhere, ABANDONED, "white"),
		(ownership.total.was_absent, OTHER, INK),
		(ownership.returning_without_owner, "#eceff1", INK),
	)
	left, whole = 0, max(ownership.returning_calls, 1)
	for count, color, ink in parts:
		axes.barh(0, count, left=left, color=color, height=0.8)
		if count / whole > 0.045:
			axes.text(
				left + count / 2, 0, f"{count:,}\n{count / whole:.0%}", color=ink, ha="center", va="center"
			)
		left += count
	axes.set_xlim(0, whole)
	axes.set_axis_off()


def _agents_by_hour(axes: Axes, replay: Replay) -> None:
	by_hour_of_day, days = replay.figures.by_hour_of_day(), max(len(replay.figures.by_day()), 1)
	busiest = {hour: Tally() for hour in range(24)}
	for hour, tally in replay.figures.by_hour.items():
		if tally.offered > busiest[hour.hour].offered:
			busiest[hour.hour] = tally
	axes.bar(
		range(24), [replay.agents_for(busiest[hour]).agents for hour in range(24)], color=BUSY_DAY, width=0.8
	)
	mean = [replay.agents_for(by_hour_of_day[hour], days).agents for hour in range(24)]
	axes.bar(range(24), mean, color=ANSWERED, width=0.5)
	axes.axhline(replay.seats.seats, color=SEATS, linewidth=1.6)
	_hours_below(axes)
	_counts_left(axes)


def _hours_below(axes: Axes) -> None:
	axes.set_xlim(-0.6, 23.6)
	hours = range(0, 24, 2)
	axes.set_xticks(list(hours), [f"{hour}:00" for hour in hours])


def _counts_left(axes: Axes) -> None:
	axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
	axes.yaxis.set_major_formatter(_PRETTY_COUNT)
	if axes.get_ylim()[1] <= 1:
		axes.set_ylim(0, 1)
	_grid(axes)


def _grid(axes: Axes) -> None:
	axes.grid(axis="y", color=_GRID, linewidth=0.8)
	axes.set_axisbelow(True)
	axes.tick_params(length=0)
