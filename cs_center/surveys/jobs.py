"""What the scheduler and workers run for surveys."""

import frappe

from cs_center.surveys.service import asking, drawing, inviting, plans, sending


def send_sms(invitation: str) -> None:
	"""One message. Commits; not sent twice by itself."""
	sending.send(invitation)


def expire_invitations() -> None:
	"""Every hour: what was not answered in time. Commits with the job."""
	inviting.expire()


def watch_plans() -> None:
	"""Every day: plans that should be there and are not (BACK-6). Commits with the job."""
	plans.watch()


def draw_sample(sample: str) -> None:
	"""A quarter's sample (BACK-6). Commits in chunks; killed and run again it draws the same people."""
	drawing.draw(sample, _shower(frappe._("Drawing the Sample")))
	_tell_form(sample)


def ask_sample(sample: str) -> None:
	"""Everybody who was drawn. Commits in chunks; killed and run again it asks nobody twice."""
	asking.ask(sample, _shower(frappe._("Asking Customers")))
	_tell_form(sample)


def _shower(title: str) -> drawing.Progress:
	def show(done: int, total: int) -> None:
		frappe.publish_progress(100 * done / total if total else 100, title=title)

	return show


def _tell_form(sample: str) -> None:
	frappe.publish_realtime("cs_sample_moved", {"sample": sample}, user=frappe.session.user)
