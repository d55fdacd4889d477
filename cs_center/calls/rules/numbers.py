"""Telephone numbers as people write them and switches send them, brought to one key (CALL-2, SEC-1).

A caller is found by an exact match on `Number.key`, so the same line written in any way must give the same key.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from phonenumbers import shortnumberinfo

E164 = "e164"
SHORT = "short"
INTERNAL = "internal"
WITHHELD = "withheld"
UNKNOWN = "unknown"

LONGEST_RAW_NUMBER = 64
WITHHELD_WORDS = frozenset(
	"anonymous unknown private restricted withheld unavailable blocked none null n/a s -1 匿名 未知 保密 隐藏".split()
)
#: Three-digit services of China that look like extensions; the library knows only the emergency ones.
_CHINESE_SERVICES = frozenset("110 112 114 117 119 120 121 122".split())
_CHINESE_HOTLINE = re.compile(r"9[56]\d{3,4}|100\d\d|12[0-3]\d\d")
#: Ranges are opened faster than the library learns of them; the shape tells enough.
_CHINESE_NUMBER = re.compile(
	r"(?:(?:00)?860?|0)(?P<fixed>(?:10|2\d|[3-9]\d\d)[2-8]\d{6,7})|(?:(?:00)?86|0)?(?P<mobile>1[3-9]\d{9})"
)
_LONGEST_SHORT_NUMBER = 6

_COUNTRY_BEFORE_SHORT = re.compile(r"^(?:\+|00)86[-\s]?(?=\d{3,6}$)")
_ADDRESS = re.compile(r"^(?:sips?|tel):|@", re.IGNORECASE)
_ADDRESS_SCHEME = re.compile(r"^(?:sips?|tel):", re.IGNORECASE)
_ADDRESS_EXTENSION = re.compile(r";ext=(\d{1,6})", re.IGNORECASE)
_ADDRESS_PARAMETER = re.compile(r";(?!ext=)[a-z][a-z-]*=[^;,/、|\s]*", re.IGNORECASE)
_CALLER_ID = re.compile(r"^.*<(?P<number>[^<>]*)>\s*$", re.DOTALL)
#: "#31#" and "*67" style codes that hide or show the caller's number, dialled before it.
_DIALLED_CODE = re.compile(r"^[*#]\d{2,3}[*#](?=\+?\d)")
_EXTENSION_WORD = re.compile(
	r"[\s,;]*(?:转|轉|分机|分機|extension|ext\.?|x|#)\s*[:=]?\s*(?P<extension>\d{1,6})\s*$", re.IGNORECASE
)
_DIALLED_EXTENSION = re.compile(r"(?<=\d{7})\s*,[,\s]*(?P<extension>\d{1,4})\s*$")
_DASHED_EXTENSION = re.compile(
	r"^(?P<line>(?:(?:\+|00)?86[-\s]?\(?0?[1-9]\d{1,2}\)?[-\s]?|\(?0[1-9]\d{1,2}\)?[-\s]?)?[2-8]\d{6,7})"
	r"\s*-\s*(?P<extension>\d{1,6})$"
)
_SEPARATOR = re.compile(
	r"[/;、|\n]|,(?!\s*(?:转|轉|分机|分機|ext|x))(?![,\s]*\d{1,4}\s*$)|\s或\s?|或|(?<=\d{7})\s+(?=[+(]?\d{7})",
	re.IGNORECASE,
)
_EXTENSION_PARAMETER = re.compile(r";(?=ext=)", re.IGNORECASE)
_FIXED_LINE = re.compile(r"^(?:(?:\+|00)?86[-\s]?\(?(?!1[3-9])|\(?0(?!0))")
_NOT_A_DIGIT = re.compile(r"\D+")


@dataclass(frozen=True, slots=True)
class DialPlan:
	"""What a bare number means where the switch stands.

	region: ISO 3166 code such as "CN". area_code: prefixed to 7 or 8 digit fixed lines ("0719"). trunk_prefix: digits
	that people dial to get an outside line ("9"). internal_digits: the longest internal extension.
	"""

	region: str = "CN"
	area_code: str = ""
	trunk_prefix: str = ""
	internal_digits: int = 4


DEFAULT_PLAN = DialPlan()


@dataclass(frozen=True, slots=True)
class Number:
	"""One number. `key` is what calls and people are matched by; empty when there is nobody to match."""

	kind: str
	key: str = ""
	extension: str = ""

	@property
	def callable(self) -> bool:
		"""Whether somebody could dial it back from outside."""
		return self.kind in (E164, SHORT, UNKNOWN) and bool(self.key)


@lru_cache(maxsize=200_000)
def normalise(raw: str | None, plan: DialPlan = DEFAULT_PLAN) -> Number:
	"""Bring one written number to its key: E.164 where the library knows it, else a marked short, internal or raw form.

	>>> normalise("0719-8888888 转 801").key, normalise("0719-8888888 转 801").extension
	('+867198888888', '801')
	"""
	text = _bare(raw)
	if not text or text.lower() in WITHHELD_WORDS or len(text) > LONGEST_RAW_NUMBER:
		return Number(WITHHELD)
	line, extension = _split_extension(text)
	digits = _NOT_A_DIGIT.sub("", line)
	if not digits.strip("0"):
		return Number(WITHHELD)
	if key := _local(digits, plan) if _is_local(line, digits, plan) else _e164(line, plan):
		return Number(E164, key, extension)
	if short := _short_or_internal(line, digits, plan):
		return short
	if key := _with_local_prefixes(digits, plan):
		return Number(E164, key, extension)
	return Number(UNKNOWN, f"raw:{digits}", extension)


def split_numbers(raw: str | None) -> list[str]:
	"""The separate numbers in one field: "0719-8888888/8888889" is two lines in the same area.

	A tail of one or two digits replaces the end of the number before it ("8888888/9").
	"""
	text = _ADDRESS_PARAMETER.sub("", _to_half_width(raw or ""))
	parts = _SEPARATOR.split(_EXTENSION_PARAMETER.sub(" ", text))
	numbers: list[str] = []
	for part in filter(None, map(str.strip, parts)):
		numbers.append(_completed(part, numbers[-1]) if numbers else part)
	return numbers


@lru_cache(maxsize=200_000)
def mask(key: str, region: str = "CN") -> str:
	"""A number as those see it who need not dial it (SEC-1): "138****8000". Service and internal numbers stay readable."""
	if not key:
		return ""
	prefix, _, body = key.rpartition(":")
	if prefix and prefix != "raw":
		return body if prefix in ("int", f"short-{region}") else _starred(body)
	if key.startswith("+"):
		body = _national(key, region)
	return _starred(body)


@lru_cache(maxsize=200_000)
def display(key: str, region: str = "CN") -> str:
	"""A number as people of the region dial it; foreign numbers keep their plus."""
	return _national(key, region) if key.startswith("+") else key.rpartition(":")[2]


def _bare(raw: str | None) -> str:
	text = _to_half_width(raw or "").strip().strip("'\"").strip()
	if match := _CALLER_ID.match(text):
		text = match["number"].strip()
	if _ADDRESS.search(text):
		extension = _ADDRESS_EXTENSION.search(text)
		text = _ADDRESS_SCHEME.sub("", text).partition("@")[0].partition(";")[0]
		text += f" ext {extension[1]}" if extension else ""
	return _COUNTRY_BEFORE_SHORT.sub("", _DIALLED_CODE.sub("", text))


def _to_half_width(text: str) -> str:
	if text.isascii():
		return text
	text = unicodedata.normalize("NFKC", text)
	return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def _split_extension(text: str) -> tuple[str, str]:
	if match := _DASHED_EXTENSION.match(text):
		return match["line"], match["extension"]
	match = _EXTENSION_WORD.search(text) or _DIALLED_EXTENSION.search(text)
	if match and _NOT_A_DIGIT.sub("", text[: match.start()]):
		return text[: match.start()], match["extension"]
	return text, ""


def _e164(line: str, plan: DialPlan) -> str | None:
	try:
		parsed = phonenumbers.parse(line, plan.region)
	except phonenumbers.NumberParseException:
		return None
	if not phonenumbers.is_valid_number(parsed):
		if plan.region == "CN" and (chinese := _CHINESE_NUMBER.fullmatch(_NOT_A_DIGIT.sub("", line))):
			return f"+86{chinese['fixed'] or chinese['mobile']}"
		if not line.lstrip().startswith(("+", "00")) or not phonenumbers.is_possible_number(parsed):
			return None
	return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def _short_or_internal(line: str, digits: str, plan: DialPlan) -> Number | None:
	if len(digits) > _LONGEST_SHORT_NUMBER or line.lstrip().startswith("+"):
		return None
	if _is_public_short_number(digits, plan.region):
		return Number(SHORT, f"short-{plan.region}:{digits}")
	if len(digits) <= plan.internal_digits:
		return Number(INTERNAL, f"int:{digits}")
	outside = digits.removeprefix(plan.trunk_prefix) if plan.trunk_prefix else digits
	public = outside if outside != digits and _is_public_short_number(outside, plan.region) else digits
	return Number(SHORT, f"short-{plan.region}:{public}")


def _is_public_short_number(digits: str, region: str) -> bool:
	if region == "CN" and (digits in _CHINESE_SERVICES or _CHINESE_HOTLINE.fullmatch(digits)):
		return True
	try:
		parsed = phonenumbers.parse(digits, region)
	except phonenumbers.NumberParseException:
		return False
	return shortnumberinfo.is_valid_short_number_for_region(parsed, region)


def _is_local(line: str, digits: str, plan: DialPlan) -> bool:
	"""Whether this is dialled inside one area. The library would take the first digits of some for an area code."""
	bare = len(digits) in (7, 8) and not line.lstrip().startswith(("0", "+"))
	return bare and (bool(plan.area_code) or plan.region == "CN")


def _local(digits: str, plan: DialPlan) -> str | None:
	return _e164(plan.area_code + digits, plan) if plan.area_code else None


def _with_local_prefixes(digits: str, plan: DialPlan) -> str | None:
	if digits.startswith("086"):
		return _e164(f"+{digits[1:]}", plan)
	if plan.trunk_prefix and digits.startswith(plan.trunk_prefix):
		outside = digits[len(plan.trunk_prefix) :]
		return _local(outside, plan) if _is_local(outside, outside, plan) else _e164(outside, plan)
	return None


def _completed(part: str, previous: str) -> str:
	"""A tail of the number before it, another extension of it, or another line in its area."""
	own_line, own_extension = _split_extension(part)
	if own_extension and own_line.strip().isdigit():
		return f"{_completed(own_line.strip(), previous)} ext {own_extension}"
	if not part.isdigit():
		return part
	line, extension = _split_extension(previous)
	line = line.strip()
	if len(_NOT_A_DIGIT.sub("", line)) <= _LONGEST_SHORT_NUMBER:
		return part
	if extension and len(part) <= _LONGEST_SHORT_NUMBER:
		return f"{line} ext {part}"
	if len(part) <= 2:
		return line[: -len(part)] + part
	same_area = len(part) in (7, 8) and _FIXED_LINE.match(line) and line[-len(part) :].isdigit()
	return line[: -len(part)] + part if same_area else part


def _national(key: str, region: str) -> str:
	try:
		parsed = phonenumbers.parse(key, region)
	except phonenumbers.NumberParseException:
		return key
	if phonenumbers.region_code_for_country_code(parsed.country_code) != region:
		return key
	national = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
	return national.replace(" ", "")


def _starred(body: str) -> str:
	if len(body) >= 11:
		return f"{body[:3]}****{body[-4:]}"
	return f"{body[:1]}****{body[-2:]}" if len(body) > 4 else "****"
