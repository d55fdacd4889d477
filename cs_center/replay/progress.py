"""How far a replay is, on stderr, when somebody is looking."""

from collections.abc import Callable
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn


class Steps:
	"""A context manager; each `step` shows a bar from its first report on."""

	def __init__(self) -> None:
		console = Console(stderr=True)
		self._progress = Progress(
			TextColumn("{task.description}"),
			BarColumn(),
			TaskProgressColumn(),
			TimeRemainingColumn(),
			console=console,
			disable=not console.is_terminal,
			transient=True,
		)

	def __enter__(self) -> "Steps":
		self._progress.start()
		return self

	def __exit__(
		self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
	) -> None:
		self._progress.stop()

	def step(self, title: str) -> Callable[[int, int], None]:
		"""A function to be told how much is done of how much."""
		task = self._progress.add_task(title, visible=False)
		return lambda done, total: self._progress.update(task, completed=done, total=total, visible=True)
