"""Plans of stations whose customers are not content (BACK-6): asked for, written, judged, watched."""

from dataclasses import dataclass
from datetime import date, timedelta

from cs_center.calls.rules.reasons import Reason, Rejected

ASKED, WRITTEN, RETURNED, ACCEPTED = "Asked", "Written", "Returned", "Accepted"
#: What a station still has to do something about.
OPEN = (ASKED, RETURNED)


@dataclass(frozen=True, slots=True)
class Figures:
	"""What customers answered about a station. `average`: of all marks; 0 when nobody gave one."""

	answered: int = 0
	average: float = 0.0
	dissatisfied: int = 0

	@property
	def dissatisfied_share(self) -> float:
		"""Percent of those who answered."""
		return round(100 * self.dissatisfied / self.answered, 1) if self.answered else 0.0


def why_asked(figures: Figures, target: float, at_least: int) -> Reason | None:
	"""Why a station must plan something; None when it need not."""
	if not figures.average or figures.answered < max(at_least, 1) or figures.average >= target:
		return None
	values = {"average": figures.average, "target": target, "count": figures.answered}
	return Reason("{count} customers give {average} on average; {target} is wanted.", values, "BACK-6")


def due_on(closed_on: date, days: int) -> date:
	"""The last day for a plan."""
	return closed_on + timedelta(days=max(days, 1))


def write(status: str, text: str) -> str:
	"""The station writes its plan. Raises `Rejected`."""
	if status == ACCEPTED:
		raise Rejected("This plan is accepted; it stays as it is.")
	if not text.strip():
		raise Rejected("Write what the station will do, who does it and until when.")
	return WRITTEN


def judge(status: str, accept: bool, words: str) -> str:
	"""A leader accepts a plan or gives it back with words. Raises `Rejected`."""
	if status != WRITTEN:
		raise Rejected("Only a plan that was written and not yet judged is accepted or given back.")
	if not accept and not words.strip():
		raise Rejected("Say what is missing in the plan.")
	return ACCEPTED if accept else RETURNED


def is_late(status: str, due: date, today: date) -> bool:
	"""Whether a plan that should be there is not."""
	return status in OPEN and today > due
