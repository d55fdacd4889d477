"""What may happen to a penalty sheet: drafted, signed, published, handed over; nothing else changes it (COMP-9)."""

from datetime import date

from cs_center.calls.rules.reasons import Rejected
from cs_center.papers.rules.month import Month

DRAFT, SIGNED, PUBLISHED, HANDED_OVER = "Draft", "Signed", "Published", "Handed Over"


def check_sign(status: str, month: Month, today: date, has_signature: bool, is_fined: bool) -> None:
	"""By a leader above who is not on the sheet, once the month is over. Raises `Rejected`."""
	_check(status, DRAFT)
	if today <= month.last:
		raise Rejected(
			"The month is not over: its sheet is signed from {day} on.", day=str(month.after.first)
		)
	if is_fined:
		raise Rejected("You are on this sheet: somebody else signs it.")
	if not has_signature:
		raise Rejected("Sign the sheet: draw your signature.")


def check_unsign(status: str, why: str, is_handed_over: bool) -> None:
	"""Back to a draft, with a reason, before anything of it went to finance. Raises `Rejected`."""
	_check(status, SIGNED, PUBLISHED)
	if is_handed_over:
		raise Rejected("Part of the sheet is with finance already: have them take it back first.")
	if not why.strip():
		raise Rejected("Say why the signature is taken back: the reason stays.")


def check_publish(status: str) -> None:
	"""Raises `Rejected`."""
	_check(status, SIGNED)


def check_hand_over(status: str) -> None:
	"""Again as well: what finance has lost is made anew, what it has is not. Raises `Rejected`."""
	_check(status, PUBLISHED, HANDED_OVER)


def _check(status: str, *wanted: str) -> None:
	if status not in wanted:
		raise Rejected("The sheet is at “{status}”: this can not be done there.", status=status)
