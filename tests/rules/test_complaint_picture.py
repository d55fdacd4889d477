"""COMP-6: the picture of the closed loop is what the code does."""

from cs_center.complaints.rules import picture, states
from devtools.pictures import DOCS, drawn


def test_the_documents_show_the_loop_as_it_is() -> None:
	for path in DOCS:
		text = path.read_text(encoding="utf-8")
		assert picture.mermaid() in text, f"{path} is old: run `make pictures`"
		assert drawn(text) == text


def test_only_the_customers_word_and_attempts_lead_out_of_the_loop() -> None:
	ends = [line.split(":")[-1].strip() for line in picture.mermaid().splitlines() if "--> Solved:" in line]
	gives_up = [line for line in picture.mermaid().splitlines() if "--> Unreachable:" in line]
	assert ends == [states.CONFIRM] and len(gives_up) == 1 and states.GIVE_UP in gives_up[0]


def test_every_deed_is_in_the_picture_or_told_below_it() -> None:
	drawn_deeds = {
		line.split(": ")[-1] for line in picture.mermaid().splitlines() if "-->" in line and ": " in line
	}
	assert drawn_deeds | set(picture.staying()) == {*states.TRANSITIONS, states.TAKE}
