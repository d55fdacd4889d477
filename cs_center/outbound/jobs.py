"""What the scheduler and workers run for lists to call."""

import frappe

from cs_center.outbound.service import handing, importing, lists, sending


def run_import(name: str) -> None:
	"""One file of people or results, with progress on its form. Commits in chunks; killed and run again it goes on."""

	def show(done: float) -> None:
		told = {"percent": 100 * done, "name": name}
		frappe.publish_realtime("cs_outbound_import", told, doctype="CS Outbound Import", docname=name)

	importing.run(name, show)


def look_after_lists() -> None:
	"""Every five minutes: lists that are over, files that a killed worker left, and whom a dialler has forgotten. Commits in
	chunks."""
	lists.close_those_over()
	handing.take_back()
	importing.go_on()


def send_messages() -> None:
	"""Every five minutes: lists told by message, within the hours of calls. Commits each message."""
	sending.send()
