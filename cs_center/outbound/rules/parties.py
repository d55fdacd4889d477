"""One line of a file becomes somebody to call, or is refused with the reason in words (CALL-8)."""

import re
from dataclasses import dataclass, field

from cs_center.calls.rules.numbers import E164, SHORT, DialPlan, normalise, split_numbers
from cs_center.calls.rules.reasons import Rejected
from cs_center.outbound.rules.sheets import CUSTOMER, LANGUAGE, NAME, NUMBER, Line

#: A number that a spreadsheet program took for a quantity, and cut.
_SPOILT = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d+")
_WHOLE = re.compile(r"(\d{5,})\.0+")
_LANGUAGES = {
	**dict.fromkeys(("zh", "zh-cn", "cn", "chinese", "中文", "汉语", "普通话"), "zh"),
	**dict.fromkeys(("en", "en-us", "en-gb", "english", "英文", "英语"), "en"),
}
_LANGUAGE_CODE = re.compile(r"[a-z]{2,3}(?:-[a-z]{2,4})?")
LONGEST_NAME = 140


@dataclass(frozen=True, slots=True)
class Entry:
	"""Somebody as a file has them. `number_key`: blank where only the customer is named; `extra`: for placeholders."""

	number_key: str = ""
	name: str = ""
	customer: str = ""
	language: str = ""
	extra: dict[str, str] = field(default_factory=dict)


def read(line: Line, plan: DialPlan) -> Entry:
	"""Raises Rejected for a line that says nobody who can be called."""
	written, customer = line.get(NUMBER), line.get(CUSTOMER)
	if not written and not customer:
		raise Rejected("The line has neither a number nor a customer.")
	name = line.get(NAME)
	if max(len(name), len(customer)) > LONGEST_NAME:
		raise Rejected(
			"{field} is longer than {most} characters. Shorten it.", field="Name", most=LONGEST_NAME
		)
	return Entry(
		number_key=number_key(written, plan) if written else "",
		name=name,
		customer=customer,
		language=language(line.get(LANGUAGE)),
		extra=dict(line.extra),
	)


def number_key(written: str, plan: DialPlan) -> str:
	"""The key of the first number in a cell. Raises Rejected for what nobody can be called at."""
	if _SPOILT.fullmatch(written.strip()):
		raise Rejected(
			"A spreadsheet program has cut the number to {number}: make the column text and write it anew.",
			number=written,
		)
	whole = _WHOLE.fullmatch(written.strip())
	for one in split_numbers(whole[1] if whole else written):
		found = normalise(one, plan)
		if found.kind == E164:
			return found.key
		if found.kind == SHORT:
			raise Rejected(
				"{number} is the number of a service: nobody is called there from a list.", number=one
			)
	raise Rejected("{number} is no telephone number that can be called.", number=written)


def language(written: str) -> str:
	"""A language by its code. Raises Rejected for what is none."""
	text = written.strip().lower().replace("_", "-")
	if not text:
		return ""
	if found := _LANGUAGES.get(text):
		return found
	if not _LANGUAGE_CODE.fullmatch(text):
		raise Rejected("{language} is no language: write a code such as zh or en.", language=written)
	return text
