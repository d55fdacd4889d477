"""The page with pictures that a replay writes."""

import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.rules.replaying import LI, few_calls, queue_log, run


@pytest.fixture
def log(tmp_path: Path) -> Path:
	return few_calls(tmp_path)


class Page(HTMLParser):
	"""Reads a page: what it says, what it loads, and whether every element is closed."""

	VOID = ("meta", "link", "img", "br", "hr", "input")

	def __init__(self, text: str) -> None:
		super().__init__()
		self.open: list[str] = []
		self.ids: list[str] = []
		self.loads: list[str] = []
		self.text = ""
		self.feed(text)
		self.close()
		assert self.open == []

	def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
		if tag not in self.VOID:
			self.open.append(tag)
		given = dict(attrs)
		self.ids += [value for name, value in attrs if name == "id" and value]
		self.loads += [given[name] or "" for name in ("src", "href", "xlink:href") if name in given]

	def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
		self.handle_starttag(tag, attrs)
		if tag not in self.VOID:
			self.open.pop()

	def handle_endtag(self, tag: str) -> None:
		assert self.open.pop() == tag

	def handle_data(self, data: str) -> None:
		self.text += data


def page_of(path: Path, *arguments: object) -> tuple[str, Page]:
	result = run("replay", *arguments, "--html", path)
	assert result.exit_code == 0, result.stderr
	text = path.read_text("utf-8")
	return text, Page(text)


def test_the_page_is_whole_stands_alone_and_says_the_figures_in_two_languages(
	log: Path, tmp_path: Path
) -> None:
	text, page = page_of(tmp_path / "page.html", "--format", "asterisk-queue-log", log)
	assert len(page.ids) == len(set(page.ids))
	assert all(load.startswith("#") for load in page.loads)
	assert "url(http" not in text and "@import" not in text and "<script" not in text
	assert "Answer rate" in page.text and "接通率" in page.text
	assert "88.9%" in page.text
	assert text.count("<svg") == 5 and text.count("<!DOCTYPE") == 1
	assert "<?xml" not in text and "<metadata" not in text
	for piece in text.split("<svg")[1:]:
		ElementTree.fromstring("<svg" + piece.split("</svg>")[0] + "</svg>")


def test_names_out_of_the_records_are_escaped_on_the_page(tmp_path: Path) -> None:
	log = queue_log(tmp_path / "<b>log & co", (0, LI, 5, "<i>Li$2$"), (60, LI, 5, "<i>Li$2$"))
	text, page = page_of(tmp_path / "page.html", "--format", "asterisk-queue-log", log)
	assert "<i>Li" not in text and "<b>log" not in text
	assert "<i>Li$2$" in page.text and "<b>log & co" in page.text


def test_a_page_without_calls(tmp_path: Path) -> None:
	_, page = page_of(tmp_path / "page.html", "--generated", 0)
	assert "没有来电" in page.text
