"""Everything a user can read has a Chinese translation, with the same placeholders."""

import ast
import csv
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from cs_center.appraisal.rules import catalogue, grades, kpi, months
from cs_center.callbacks.rules import plans
from cs_center.calls.rules.access import STAFF_ROLES, SWITCH
from cs_center.calls.rules.fold import OUTCOMES
from cs_center.careers.rules import changes as level_changes
from cs_center.careers.rules import shipped as ladder
from cs_center.complaints.rules import limits, states
from cs_center.leaving.rules import talks
from cs_center.retention.rules import campaigns, members, segments
from cs_center.setup import complaint_defaults, leaving_defaults, retention_defaults, survey_defaults
from cs_center.surveys.rules import forms

APP = Path(__file__).parents[2] / "cs_center"
MODULE = APP / "cs_center"
CSV = APP / "translations" / "zh.csv"

#: What the replay prints is English, and what `Code` fields hold is no text.
NOT_SHOWN = ("replay",)
#: Select options that are codes of formats, the same in every language.
CODES = {("CS Call Record Column", "target"), ("CS Call Record Format", "encoding")}
#: Rule numbers, and words that people write in any language.
SAME_IN_CHINESE = re.compile(r"JSON|ID|[A-Z]+-\d+")

PYTHON_CALLS = {"_", "Reason", "Rejected", "WrongFile", "N_"}
#: What switches fail with.
PYTHON_CALLS |= {"Silent", "Unsure", "Refused", "NotSetUp", "Unsafe"}
#: Calls whose text is not their first argument: where it is.
LATER_TEXT = {"_step": 3}
JS_STRING = r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'|`((?:[^`\\$]|\\.)*)`"
JS_CALL = re.compile(rf"(?<![\w.])__\(\s*(?:{JS_STRING})(?:\s*,\s*(?:null|\[[^\]]*\])\s*,\s*\"([^\"]+)\")?")
PLACEHOLDER = re.compile(r"\{\w*\}")
CHINESE = re.compile(r"[㐀-鿿]")

Source = tuple[str, str, str]


def translations() -> dict[tuple[str, str], str]:
	"""Chinese by source text and context."""
	with CSV.open(encoding="utf-8", newline="") as lines:
		return {(row[0], row[2] if len(row) > 2 else ""): row[1] for row in csv.reader(lines) if row}


def sources() -> set[Source]:
	"""Text, context, and where it comes from."""
	return {*_doctypes(), *_desk_records(), *_python(), *_javascript(), *_templates(), *_shipped()}


def _doctypes() -> Iterator[Source]:
	for path in sorted(MODULE.glob("doctype/*/*.json")):
		doctype = json.loads(path.read_text(encoding="utf-8"))
		name = doctype["name"]
		yield name, "", name
		yield from ((text, "", name) for text in [doctype.get("description")] if text)
		for field in doctype["fields"]:
			place = f"{name}.{field['fieldname']}"
			if not field.get("hidden"):
				yield field.get("label", ""), name, place
				# Frappe looks for descriptions without the doctype as their context.
				yield field.get("description", ""), "", place
			if field["fieldtype"] == "Select" and (name, field["fieldname"]) not in CODES:
				yield from ((option, name, place) for option in field["options"].split("\n") if option)
		for link in [*doctype.get("links", []), *doctype.get("actions", [])]:
			yield from ((link[key], "", name) for key in ("group", "label") if link.get(key))


#: A subject that is worked out from a document says nothing by itself.
_ONLY_A_FIELD = re.compile(r"\{\{[^{}]*\}\}")


def _desk_records() -> Iterator[Source]:
	for path in sorted(MODULE.glob("*/*/*.json")):
		record = json.loads(path.read_text(encoding="utf-8"))
		if record["doctype"] == "Workspace":
			yield from _workspace(record)
		elif record["doctype"] in (
			"Report",
			"Number Card",
			"Dashboard Chart",
			"Notification",
			"Print Format",
			"Page",
		):
			texts = (record.get(key) for key in ("name", "label", "title", "subject"))
			texts = (text for text in texts if text and not _ONLY_A_FIELD.fullmatch(text))
			yield from ((text, "", record["name"]) for text in texts if text and _is_own_name(record, text))


def _is_own_name(record: dict, text: str) -> bool:
	"""Cards on the workspace have labels of their own there; their names are seen by nobody."""
	return record["doctype"] != "Number Card" or text != record["name"]


def _workspace(record: dict) -> Iterator[Source]:
	yield record["title"], "", record["name"]
	for table in ("links", "shortcuts", "charts", "number_cards", "quick_lists"):
		yield from ((row["label"], "", record["name"]) for row in record.get(table, []) if row.get("label"))
	for block in json.loads(record["content"]):
		if text := block["data"].get("text"):
			yield re.sub(r"<[^>]+>", "", text).replace("&amp;", "&"), "", record["name"]


def _python() -> Iterator[Source]:
	for path in sorted(APP.rglob("*.py")):
		where = str(path.relative_to(APP))
		if not where.startswith(NOT_SHOWN):
			tree = ast.parse(path.read_text(encoding="utf-8"))
			yield from ((text, context, where) for text, context in _python_texts(tree))


def _python_texts(tree: ast.Module) -> Iterator[tuple[str, str]]:
	constants = dict(_string_names(tree))
	for call in ast.walk(tree):
		position = LATER_TEXT.get(_called(call), 0) if isinstance(call, ast.Call) else 0
		if position and len(call.args) > position:
			yield from ((text, "") for text in _strings(call.args[position], constants))
		elif isinstance(call, ast.Call) and _called(call) in PYTHON_CALLS and call.args:
			context = [_strings(word.value, {}) for word in call.keywords if word.arg == "context"]
			yield from (
				(text, context[0][0] if context else "") for text in _strings(call.args[0], constants)
			)


def _string_names(tree: ast.Module) -> Iterator[tuple[str, list[str]]]:
	"""Names that stand for one text or a choice of texts, as in `text = A if late else B`."""
	found: dict[str, list[str]] = {}
	for node in ast.walk(tree):
		if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
			found.setdefault(node.targets[0].id, []).extend(_strings(node.value, found))
	return iter(found.items())


def _strings(node: ast.expr, names: dict[str, list[str]]) -> list[str]:
	if isinstance(node, ast.Constant):
		return [node.value] if isinstance(node.value, str) else []
	if isinstance(node, ast.IfExp):
		return _strings(node.body, names) + _strings(node.orelse, names)
	if isinstance(node, ast.Name):
		return names.get(node.id, [])
	return []


def _called(call: ast.Call) -> str:
	function = call.func
	return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _javascript() -> Iterator[Source]:
	for path in sorted([*MODULE.rglob("*.js"), *(APP / "public").rglob("*.js")]):
		code = path.read_text(encoding="utf-8")
		for match in JS_CALL.finditer(code):
			text = next(filter(None, match.groups()[:3]), "")
			yield text.replace('\\"', '"'), match[4] or "", str(path.relative_to(APP))


def _templates() -> Iterator[Source]:
	for path in sorted([*MODULE.glob("print_format/*/*.html"), *(APP / "templates").rglob("*.html")]):
		texts = re.findall(r'\b_\("((?:[^"\\]|\\.)*)"\)', path.read_text(encoding="utf-8"))
		yield from ((text, "", str(path.relative_to(APP))) for text in texts)


def _shipped() -> Iterator[Source]:
	yield from ((role, "", "roles") for role in (*STAFF_ROLES, SWITCH))
	yield from ((outcome, "CS Call Log", "outcomes") for outcome in OUTCOMES)
	fields = ast.parse((APP / "setup" / "custom_fields.py").read_text(encoding="utf-8"))
	for node in ast.walk(fields):
		if isinstance(node, ast.Dict):
			pairs = [(key, value) for key, value in zip(node.keys, node.values, strict=True) if key]
			shown = [
				_strings(value, {})
				for key, value in pairs
				if _strings(key, {}) in (["label"], ["description"])
			]
			yield from ((text, "", "custom fields") for texts in shown for text in texts)
	yield from _shipped_for_complaints()
	yield from _shipped_for_callbacks()
	yield from _shipped_for_retention()
	yield from _shipped_for_leaving()
	yield from _shipped_for_surveys()
	yield from _shipped_for_recognition()
	yield from _shipped_for_careers()
	yield from _shipped_for_kpi()
	yield from _shipped_for_appraisal()
	tree = ast.parse((APP / "setup" / "defaults.py").read_text(encoding="utf-8"))
	for node in ast.walk(tree):
		if isinstance(node, ast.AnnAssign) and getattr(node.target, "id", "") in ("KINDS", "POSTS", "TIERS"):
			texts = (part.value for part in ast.walk(node.value) if isinstance(part, ast.Constant))
			yield from (
				(text, "", "defaults") for text in texts if isinstance(text, str) and text != "HR User"
			)


def _shipped_for_appraisal() -> Iterator[Source]:
	"""Titles of point rules, and the words of the desk and of sentences about months."""
	yield from ((rule.title, "", "point rules") for rule in catalogue.SHIPPED)
	yield from ((deed, context, "deeds") for deed in months.TRANSITIONS for context in ("", "CS Appraisal"))
	yield from ((state, "", "states") for state in months.STATES)
	yield from ((grades.FAILING, context, "grades") for context in ("", "CS Appraisal"))


def _shipped_for_complaints() -> Iterator[Source]:
	"""Records by their names, and the words that go into sentences about complaints: those have no context."""
	names = [complaint_defaults.LEVELS, complaint_defaults.TOPICS, complaint_defaults.SEVERITY_RULES]
	yield from (
		(name if isinstance(name, str) else name[0], "", "complaint defaults")
		for some in names
		for name in some
	)
	words = (*states.STATUSES, *states.SEVERITIES, *states.TRANSITIONS, "All", "Urgent")
	units = (limits.MINUTES, limits.HOURS, limits.SERVICE_HOURS, limits.SERVICE_DAYS, limits.WORKING_DAYS)
	yield from ((word, "", "words of complaints") for word in (*words, *units))


def _shipped_for_leaving() -> Iterator[Source]:
	"""Reasons and rules by their names, and how a talk stands in sentences: those have no context."""
	names = (*leaving_defaults.REASONS, *leaving_defaults.RULES, *talks.STATUSES)
	yield from ((name, "", "leaving defaults") for name in names)


def _shipped_for_recognition() -> Iterator[Source]:
	"""Prizes by their names, and how a redemption stands in sentences."""
	yield from (
		(name, "", "recognition defaults") for name in plans_shipped("recognition_defaults", ("PRIZES",))
	)
	yield from ((word, "", "words of flowers") for word in ("Asked", "Handed Over", "Withdrawn"))


def _shipped_for_callbacks() -> Iterator[Source]:
	"""Plans by their names, and the units that go into sentences about them."""
	yield from ((name, "", "callback defaults") for name in plans_shipped())
	yield from ((unit, "", "words of callbacks") for unit in plans.UNITS)
	yield from (
		(name, "", "ahead defaults") for name in plans_shipped("ahead_defaults", ("PLANS", "FESTIVALS"))
	)


def plans_shipped(module: str = "callback_defaults", names: tuple[str, ...] = ("PLANS",)) -> list[str]:
	"""Names of the shipped plans; their module needs a bench, so that it is only read."""
	tree = ast.parse((APP / "setup" / f"{module}.py").read_text(encoding="utf-8"))
	values = (
		node.value for node in ast.walk(tree) if getattr(getattr(node, "target", None), "id", "") in names
	)
	return [key.value for value in values for key in value.keys if isinstance(key, ast.Constant)]


def _shipped_for_retention() -> Iterator[Source]:
	"""Segments and rules by their names, and the facts that go into sentences about customers."""
	names = (*retention_defaults.SEGMENTS, *(rule[0] for rule in retention_defaults.SEGMENT_RULES))
	yield from ((name, "", "retention defaults") for name in names)
	yield from ((fact, "", "words of retention") for fact in (*segments.FACTS, segments.NOT_KNOWN))
	words = (*campaigns.WHY_NOT, *campaigns.STATUSES, *campaigns.TRANSITIONS, *members.STATUSES)
	yield from ((word, "", "words of campaigns") for word in words)
	yield from ((deed, "CS Retention Campaign", "words of campaigns") for deed in campaigns.TRANSITIONS)


def _shipped_for_careers() -> Iterator[Source]:
	"""Levels by their names and what they are about, and how a level change stands in sentences: without context."""
	texts = (*ladder.ABOUT, *ladder.ABOUT.values(), *level_changes.STATUSES)
	yield from ((text, "", "career defaults") for text in texts)


def _shipped_for_surveys() -> Iterator[Source]:
	"""What customers read in either language, and the words that go into sentences about surveys."""
	texts = (survey_defaults.SURVEY, survey_defaults.INTRO, survey_defaults.THANKS)
	yield from (
		(text, "", "survey defaults") for text in (*texts, *(row[0] for row in survey_defaults.QUESTIONS))
	)
	yield from ((word, "", "words of surveys") for word in forms.MARKED)


def _shipped_for_kpi() -> Iterator[Source]:
	"""Indicators and their units as they go into sentences: those have no context."""
	for sheet in kpi.SHIPPED.values():
		yield from ((text, "", "kpi sheets") for one in sheet for text in (one.name, one.unit))
	yield from ((name, "", "kpi indicators") for name in kpi.INDICATORS)


SOURCES = sorted(
	source
	for source in sources()
	if re.search("[A-Za-z]{2}", source[0]) and not SAME_IN_CHINESE.fullmatch(source[0])
)


def test_there_are_texts_of_every_sort() -> None:
	places = {place for _text, _context, place in SOURCES}
	for expected in (
		"CS Call Log.direction",
		"Service Centre",
		"CS Calls with Numbers",
		"calls/service/log.py",
		"calls/rules/events.py",
		"public/js/cs_center.js",
		"defaults",
	):
		assert expected in places


def test_every_text_has_a_chinese_translation() -> None:
	known = translations()
	missing = [source for source in SOURCES if not _translated(source, known)]
	assert not missing, _listed(
		f"{text!r} ({context or 'no context'}, {place})" for text, context, place in missing
	)


def test_placeholders_agree() -> None:
	wrong = [
		(source, chinese)
		for (source, _context), chinese in translations().items()
		if sorted(PLACEHOLDER.findall(source)) != sorted(PLACEHOLDER.findall(chinese))
	]
	assert not wrong, _listed(f"{source!r} -> {chinese!r}" for source, chinese in wrong)


def test_nothing_is_translated_that_is_not_there() -> None:
	texts = {text for text, _context, _place in SOURCES}
	stale = [text for text, _context in translations() if text not in texts]
	assert not stale, _listed(map(repr, stale))


def test_the_file_has_three_columns() -> None:
	with CSV.open(encoding="utf-8", newline="") as lines:
		rows = list(csv.reader(lines))
	assert [row for row in rows if len(row) != 3] == []
	keys = [(row[0], row[2]) for row in rows]
	assert len(keys) == len(set(keys))
	assert keys == sorted(keys)


@pytest.mark.parametrize(
	("english", "context", "chinese"),
	[
		("CS Call Log", "", "来电登记"),
		("One-time Notice", "", "一次性告知"),
		("CS Shift Leader", "", "值班班长"),
		("CS Quality Inspector", "", "质检员"),
		("CS Callback", "", "回访"),
	],
)
def test_terms_of_the_trade(english: str, context: str, chinese: str) -> None:
	assert chinese in translations()[english, context]


def _translated(source: Source, known: dict[tuple[str, str], str]) -> bool:
	text, context, _place = source
	chinese = known.get((text, context)) or known.get((text, ""))
	return bool(chinese and CHINESE.search(chinese))


def _listed(lines: Iterable[str]) -> str:
	return "\n".join(["", *lines])
