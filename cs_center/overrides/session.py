"""Logging in to the Desk and out of it says whether a member of the staff is there (FIRST-5)."""

from collections.abc import Callable
from typing import Any

import frappe

from cs_center.workforce.service import presence


def on_session_creation(login_manager: Any = None) -> None:
	_note(presence.logged_on)


def on_logout(login_manager: Any = None) -> None:
	_note(presence.logged_off)


def _note(what: Callable[[str], None]) -> None:
	"""Nobody is kept from logging in or out by what goes wrong here."""
	try:
		what(frappe.session.user)
	except Exception:
		frappe.log_error("Presence of a member of the staff could not be noted")
