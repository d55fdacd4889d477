"""What a new site is given for surveys: the questions of BACK-5, as a record that a manager changes.

The texts stay English, with their Chinese in the translations: customers read the page in either language.
"""

from collections.abc import Iterator
from typing import Any

from cs_center.surveys.rules import forms

SURVEY = "Satisfaction"
INTRO = "Your matter was with us a short time ago. How did we do? It takes a minute."
THANKS = "Your answers have reached us. If something is not as it should be, somebody calls you."
#: Question, its kind, what it measures, whether it must be answered: who must mark everything does not answer.
QUESTIONS: tuple[tuple[str, str, str, bool], ...] = (
	("Is your matter solved?", forms.YES_OR_NO, forms.SOLVED, True),
	("How friendly and helpful were we?", forms.MARK, forms.ATTITUDE, False),
	("How fast were we?", forms.MARK, forms.SPEED, False),
	("How good is what we did?", forms.MARK, forms.QUALITY, False),
	("What else do you want to tell us?", forms.WORDS, forms.OTHER, False),
)


def records() -> Iterator[tuple[str, dict[str, Any]]]:
	"""Name and record."""
	questions = [
		{"question": question, "kind": kind, "measures": measures, "required": int(required)}
		for question, kind, measures, required in QUESTIONS
	]
	texts = {"intro": INTRO, "thanks": THANKS}
	yield SURVEY, {"doctype": "CS Survey", "survey_name": SURVEY, "questions": questions, **texts}
