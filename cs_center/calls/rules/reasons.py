"""Why a rule decided what it did: an English sentence and what goes into it, translated where it is shown."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Reason:
	"""`text` is a translatable template with named fields, `values` fill them; `rule` is the mission's number."""

	text: str
	values: dict[str, object] = field(default_factory=dict)
	rule: str = ""

	def __str__(self) -> str:
		sentence = self.text.format(**self.values)
		return f"{sentence} ({self.rule})" if self.rule else sentence


class Rejected(ValueError):
	"""Input that a rule refuses. `reason` says what is wrong and what to do about it."""

	def __init__(self, text: str, **values: object) -> None:
		self.reason = Reason(text, values)
		super().__init__(str(self.reason))
