"""What the columns of a file mean, by what somebody said or by their usual headings in English and Chinese (CALL-8)."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cs_center.calls.rules.events import UNPRINTABLE
from cs_center.calls.rules.reasons import Rejected
from cs_center.calls.rules.records.columns import WrongFile

NUMBER, NAME, CUSTOMER, LANGUAGE = "Number", "Name", "Customer", "Language"
CALL, OUTCOME, AT, REFERENCE, KEY, SECONDS = "Call", "Outcome", "Time", "Reference", "Key Pressed", "Seconds"
OTHER, IGNORED = "Other", "Ignored"
MEANINGS = (NUMBER, NAME, CUSTOMER, LANGUAGE, CALL, OUTCOME, AT, REFERENCE, KEY, SECONDS, OTHER, IGNORED)
#: Which a file of people has, and which a file of results.
OF_PARTIES = (NUMBER, NAME, CUSTOMER, LANGUAGE)
OF_RESULTS = (CALL, NUMBER, OUTCOME, AT, REFERENCE, KEY, SECONDS)

_USUAL: dict[str, tuple[str, ...]] = {
	NUMBER: (
		*("number", "phone", "phone number", "telephone", "tel", "mobile", "mobile no", "mobile number"),
		*("号码", "电话", "电话号码", "手机", "手机号", "手机号码", "联系电话", "被叫号码"),
	),
	NAME: ("name", "full name", "customer name", "姓名", "客户姓名", "客户名称", "名称", "用户姓名"),
	CUSTOMER: ("customer", "customer id", "customer no", "客户", "客户编号", "客户号", "用户编号"),
	LANGUAGE: ("language", "lang", "语言"),
	CALL: ("call", "call id in list", "任务编号", "外呼编号"),
	OUTCOME: ("outcome", "result", "status", "disposition", "结果", "外呼结果", "呼叫结果", "状态"),
	AT: ("time", "at", "called at", "call time", "start time", "时间", "呼叫时间", "外呼时间", "拨打时间"),
	REFERENCE: ("reference", "ref", "call reference", "uuid", "uniqueid", "通话标识", "流水号"),
	KEY: ("key", "key pressed", "dtmf", "按键"),
	SECONDS: ("seconds", "duration", "talk seconds", "billsec", "通话秒数", "时长", "通话时长"),
}
_BY_HEADING = {heading: means for means, headings in _USUAL.items() for heading in headings}
_ANSWER = re.compile(r"(?:q|question|answer|问题|答案)\s*(\d{1,2})")
_ANSWERS = "Answer "
LONGEST_CELL = 500
_MOST_COLUMNS = 60


@dataclass(frozen=True, slots=True)
class Layout:
	"""The columns of a file: what each means, in their order; `headings` as they are written."""

	headings: tuple[str, ...]
	means: tuple[str, ...]

	def values(self, cells: Sequence[str]) -> "Line":
		"""The texts of a line by meaning. Raises Rejected for a line that does not fit the heading."""
		while len(cells) > len(self.headings) and not cells[-1]:
			cells = cells[:-1]
		if len(cells) > len(self.headings):
			raise Rejected(
				"The line has {found} columns, the heading has {needed}. Is a quote missing?",
				found=len(cells),
				needed=len(self.headings),
			)
		by_meaning: dict[str, str] = {}
		answers: dict[int, str] = {}
		extra: dict[str, str] = {}
		for heading, means, cell in zip(self.headings, self.means, cells, strict=False):
			text = _clean(heading, cell)
			if not text or means == IGNORED:
				continue
			if means == OTHER:
				extra[heading] = text
			elif means.startswith(_ANSWERS):
				answers.setdefault(int(means.removeprefix(_ANSWERS)), text)
			else:
				by_meaning.setdefault(means, text)
		return Line(by_meaning, answers, extra)


@dataclass(frozen=True, slots=True)
class Line:
	"""What a line says: by meaning, answers by the place of their question from 1 on, and the rest by heading."""

	said: Mapping[str, str]
	answers: Mapping[int, str]
	extra: Mapping[str, str]

	def get(self, means: str) -> str:
		return self.said.get(means, "")


def layout(headings: Sequence[str], chosen: Mapping[str, str], known: Sequence[str]) -> Layout:
	"""What the columns mean. `chosen`: by heading, as somebody said; `known`: what such a file may have.

	Raises WrongFile when a heading that was chosen is not there, or when there is none at all.
	"""
	names = tuple(unicodedata.normalize("NFC", str(one)).strip().lstrip("\ufeff") for one in headings)
	while names and not names[-1]:
		names = names[:-1]
	if not names or len(names) > _MOST_COLUMNS:
		raise WrongFile("The first line has no headings, or more than {most}.", most=_MOST_COLUMNS)
	if missing := sorted(set(chosen) - set(names)):
		raise WrongFile(
			"The file has no column {missing}; it has {found}. Correct the columns of the import.",
			missing=", ".join(missing),
			found=", ".join(names[:30]),
		)
	return Layout(names, tuple(chosen.get(name) or _usual(name, known) for name in names))


def need(found: Layout, *alternatives: str) -> None:
	"""Raises WrongFile unless the file has a column with one of these meanings."""
	if not set(found.means) & set(alternatives):
		raise WrongFile(
			"No column says the {wanted}. The file has {found}: say in the import which one it is.",
			wanted=alternatives[0],
			found=", ".join(found.headings[:30]),
		)


def _usual(heading: str, known: Sequence[str]) -> str:
	text = re.sub(r"[\s_\-]+", " ", unicodedata.normalize("NFKC", heading)).strip().lower()
	if (means := _BY_HEADING.get(text)) and means in known:
		return means
	if OUTCOME in known and (answer := _ANSWER.fullmatch(text)) and int(answer[1]):
		return f"{_ANSWERS}{int(answer[1])}"
	return OTHER if heading else IGNORED


def _clean(heading: str, cell: str) -> str:
	text = cell.strip()
	if len(text) > LONGEST_CELL:
		raise Rejected(
			"{field} is longer than {most} characters. Shorten it.", field=heading, most=LONGEST_CELL
		)
	if UNPRINTABLE.search(text.replace("\n", " ").replace("\t", " ").replace("\r", " ")):
		raise Rejected("{field} has characters that can not be printed. Remove them.", field=heading)
	return re.sub(r"\s+", " ", text)
