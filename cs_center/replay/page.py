"""A replay as one page that needs nothing but itself: figures and pictures, in English and Chinese."""

from html import escape
from importlib.resources import files
from string import Template

from cs_center.replay import charts
from cs_center.replay.run import Replay
from cs_center.replay.words import percent, seconds
from cs_center.responsibility.rules.figures import OwnerFigures

_OWNERS_SHOWN = 15


def page_of(replay: Replay, rejected: int, title: str) -> str:
	"""The HTML page. `title` says whose calls these are."""
	template = Template(files("cs_center.replay").joinpath("page.html").read_text("utf-8"))
	pictures = charts.charts_of(replay)
	return template.substitute(
		title=escape(title),
		period=escape(_period(replay)),
		tiles="\n".join(_tiles(replay)),
		left_out=escape(_left_out(replay, rejected)),
		threshold=replay.policy.service.threshold_seconds,
		window=f"{replay.policy.ownership.window_days:g}",
		target=f"{replay.policy.target.share:.0%}",
		target_seconds=f"{replay.policy.target.within_seconds:g}",
		seats=replay.seats.seats,
		days=len(replay.figures.by_day()),
		returning=f"{replay.ownership.returning_calls:,}",
		owners="\n".join(_owner_rows(replay)),
		reasons="\n".join(f"<li>{escape(reason)}</li>" for reason in _reasons(replay)),
		colors=_colors(),
		**{name: picture for name, picture in pictures.items() if name != "returning"},
		returning_chart=pictures["returning"],
	)


def _colors() -> str:
	named = {
		"answered": charts.ANSWERED,
		"abandoned": charts.ABANDONED,
		"other": charts.OTHER,
		"busy-day": charts.BUSY_DAY,
		"seats": charts.SEATS,
		"ink": charts.INK,
	}
	return " ".join(f"--{name}: {color};" for name, color in named.items())


def _period(replay: Replay) -> str:
	days = list(replay.figures.by_day())
	if not days:
		return "no calls 没有来电"
	return f"{days[0]}" if days[0] == days[-1] else f"{days[0]} – {days[-1]}"


def _tiles(replay: Replay) -> list[str]:
	total, ownership, policy = replay.figures.total, replay.ownership, replay.policy
	returning = ownership.returning_calls
	returned = ownership.total.returned_to_owner / returning if returning else None
	share_of_working = ownership.total.was_working / returning if returning else None
	within = policy.service.threshold_seconds
	return [
		_tile(
			"Calls",
			"来电",
			f"{total.calls:,}",
			f"{total.offered:,} offered 进入人工 · {total.self_service:,} before the queue 未排队",
		),
		_tile(
			"Answer rate",
			"接通率",
			percent(total.answer_rate, 1),
			f"{total.answered:,} answered 接听 · {total.abandoned:,} abandoned 放弃",
		),
		_tile(
			"Service level",
			"服务水平",
			percent(total.service_level, 1),
			f"answered within {within} s {within} 秒内接听",
		),
		_tile(
			"Mean wait",
			"平均等待",
			seconds(total.asa_seconds),
			f"mean talk 平均通话 {seconds(total.mean_talk_seconds)}",
		),
		_tile(
			"Back to the owner",
			"回到首接人",
			percent(returned, 1),
			f"owner was working 首接人当时在岗 {percent(share_of_working, 1)}",
		),
		_tile(
			"Seats and people",
			"座席与人员",
			f"{replay.seats.seats} / {float(round(replay.staff.staff, 2)):g}",
			f"{policy.subscribers:,} subscribers 用户",
		),
	]


def _tile(english: str, chinese: str, figure: str, note: str) -> str:
	return (
		f'<div class="tile"><h2>{escape(english)} <span lang="zh">{escape(chinese)}</span></h2>'
		f'<p class="figure">{escape(figure)}</p><p class="note">{escape(note)}</p></div>'
	)


def _left_out(replay: Replay, rejected: int) -> str:
	english = f"Left out: {replay.phantom:,} phantom records, {rejected:,} rejected lines."
	return f"{english} 未计入：幻影记录 {replay.phantom:,}，无法读取 {rejected:,}。"


def _owner_rows(replay: Replay) -> list[str]:
	owners = sorted(replay.ownership.by_owner.items(), key=lambda item: (-item[1].matters, item[0]))
	rows = [_owner_row(agent, figures) for agent, figures in owners[:_OWNERS_SHOWN]]
	rest = len(owners) - len(rows)
	if rest:
		rows.append(f'<tr><th scope="row" colspan="7">{rest} more agents 其余坐席</th></tr>')
	return rows


def _owner_row(agent: str, figures: OwnerFigures) -> str:
	share = figures.returned_to_owner / figures.returning_calls if figures.returning_calls else 0
	elsewhere = figures.went_elsewhere / figures.returning_calls if figures.returning_calls else 0
	bar = f'<div class="bar"><i style="width:{share:.1%}"></i><b style="width:{elsewhere:.1%}"></b></div>'
	counts = (
		figures.matters,
		figures.returning_calls,
		figures.returned_to_owner,
		figures.went_elsewhere,
		figures.was_absent,
	)
	cells = "".join(f"<td>{count:,}</td>" for count in counts)
	return f'<tr><th scope="row">{escape(agent)}</th>{cells}<td class="wide">{bar}</td></tr>'


def _reasons(replay: Replay) -> list[str]:
	reasons = [str(replay.seats.reason), str(replay.staff.reason)]
	if busiest := replay.busiest_hour():
		hour, target, standard = busiest
		reasons += [
			f"{hour:%Y-%m-%d %H:%M}: {target.reason}",
			f"GB/T 33358, {hour:%Y-%m-%d %H:%M}: {standard.reason}",
		]
	return reasons
