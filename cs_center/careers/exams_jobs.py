"""What the scheduler and workers run for exams and typing tests."""

import frappe

from cs_center.careers.service import importing, texts


def run_import(name: str) -> None:
	"""Enter one sheet, all rows or none, with progress on its form. Commits; killed and run again it does the same."""

	def show(percent: float) -> None:
		told = {"percent": percent, "name": name}
		frappe.publish_realtime("cs_exam_import", told, doctype="CS Exam Import", docname=name)

	importing.run_waiting(name, show)


def go_on() -> None:
	"""Hourly: sheets whose worker was killed. Commits each."""
	for name in importing.waiting():
		run_import(name)


def read_articles() -> None:
	"""Daily: texts of typing tests follow the knowledge base. Commits with the job; idempotent."""
	texts.read_articles()
