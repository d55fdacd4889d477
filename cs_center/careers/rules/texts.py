"""Texts of typing tests out of articles: long enough, cut at the end of a sentence (STAFF-1)."""

import re

from cs_center.careers.rules.typing_speed import CHINESE, ENGLISH, TypingPolicy, characters

LANGUAGES = (CHINESE, ENGLISH)
_SENTENCE = re.compile(r".*?(?:[。！？；]+[”’」』）]?|[.!?]+[\"')]?(?=\s|$)|\n|$)", re.DOTALL)
_HAN = re.compile(r"[㐀-鿿]")
#: Of the characters from which on a text is Chinese: product names and figures are in Latin letters.
_CHINESE_SHARE = 0.3


def language_of(text: str) -> str:
	"""Which of the two it is written in."""
	count = len(characters(text))
	return CHINESE if count and len(_HAN.findall(text)) >= count * _CHINESE_SHARE else ENGLISH


def cut(text: str, policy: TypingPolicy) -> str | None:
	"""As many whole sentences from the beginning as a test takes; None when they are too few."""
	kept: list[str] = []
	count = 0
	for sentence in _SENTENCE.findall(text):
		clean = re.sub(r"\s+", " ", sentence).strip()
		length = len(characters(clean))
		if count + length > policy.longest_text:
			break
		if clean:
			kept.append(clean)
			count += length
	if count < policy.least_text:
		return None
	between = "" if language_of(text) == CHINESE else " "
	return between.join(kept)
