"""HTTP methods of exams and typing tests: thin; who may is checked by the services (STAFF-1, STAFF-6)."""

from typing import Any

import frappe

from cs_center.calls.service.json_text import parsed
from cs_center.careers.service import exams, importing, texts, typing
from cs_center.responsibility.service.requests import deed, written


@frappe.whitelist()
def candidates(txt: str = "") -> list[dict[str, Any]]:
	"""For whom the user may enter results: employee, staff_number, team, full_name; at most 20."""
	return exams.candidates(txt)


@frappe.whitelist(methods=["POST"])
def enter_mark(employee: str, month: str, mark: str | float, why: str = "") -> str:
	"""A mark of a month such as 2026-03, or a correction with its reason. Answers the record that counts."""
	return deed(lambda: exams.enter(employee, month, str(mark), written(why)))


@frappe.whitelist(methods=["POST"])
def enter_typing(
	employee: str, day: str, speed: str | int, accuracy: str | float, why: str, language: str = "Chinese"
) -> str:
	"""A typing test that was taken elsewhere: characters a minute, per cent right, and where. Answers its record."""
	return deed(lambda: typing.enter(employee, day, str(speed), str(accuracy), written(why), language))


@frappe.whitelist(methods=["POST"])
def withdraw_typing(typing_test: str, words: str) -> None:
	"""A result of a typing test does not count any more, for a reason; its record stays."""
	deed(lambda: typing.withdraw(typing_test, written(words)))


@frappe.whitelist()
def preview_import(exam_import: str) -> dict[str, Any]:
	"""What entering a sheet would do: rows (problems first, at most 500), count, new, known, corrected, problems."""
	return deed(lambda: importing.preview(exam_import))


@frappe.whitelist(methods=["POST"])
def run_import(exam_import: str) -> str:
	"""Enter all rows of a sheet or none; answers Done, or Waiting when a worker does it."""
	return deed(lambda: importing.run(exam_import))


@frappe.whitelist(methods=["POST"])
def begin_typing(language: str) -> dict[str, Any]:
	"""Begin a typing test: test, text, nonce, body, least_seconds, most_seconds. One that is open is given up."""
	return deed(lambda: typing.begin(language))


@frappe.whitelist(methods=["POST"])
def finish_typing(nonce: str, text: str, typed: str, inputs: str | list[int]) -> dict[str, Any]:
	"""Judge a test, once. inputs: milliseconds since the text was shown of each change of what was typed."""
	return deed(lambda: typing.finish(nonce, text, typed, parsed(inputs, list)))


@frappe.whitelist()
def typing_desk() -> dict[str, Any]:
	"""For the page of the test: the languages that there are texts in, and the user's newest results."""
	return deed(typing.desk)


@frappe.whitelist(methods=["POST"])
def read_articles() -> dict[str, int]:
	"""Bring the texts of tests up to date with the knowledge base: how many are new, changed, out."""
	texts.check_may_read_articles()
	return deed(texts.read_articles)
