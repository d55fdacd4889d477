"""Links of surveys: made, found again, and counted against who guesses (BACK-5)."""

import secrets
from collections.abc import Sequence
from datetime import datetime

import frappe
from frappe.utils import get_url, now_datetime
from frappe.utils.password import get_encryption_key

from cs_center.surveys.rules import tokens
from cs_center.surveys.service import store

#: A page below the site's address; short, for it goes out in a message.
PATH = "s"
_FIELDS = ("name", "survey", "status", "channel", "expires_at", "agent", "cause_key")
#: Wrong links that one address may ask for within so many seconds before it gets no answer at all.
MOST_FAILURES, FAILURE_SECONDS = 20, 600


def new(invitation: str) -> str:
	"""A new link for an invitation, said once and never kept; one that was given before opens nothing any more."""
	token, kept = new_token()
	frappe.db.set_value(store.INVITATION, invitation, "token_hash", kept, update_modified=False)
	return address(token)


def new_token() -> tuple[str, str]:
	"""A token and what is kept of it."""
	token = tokens.make(_secret(), secrets.token_bytes(tokens.RANDOM_BYTES))
	return token, tokens.stored(_secret(), token)


def address(token: str) -> str:
	return get_url(f"/{PATH}/{token}")


def find(token: str) -> "frappe._dict | None":
	"""The invitation of a token; None, without a look at the database, for one that was not made here."""
	if not tokens.is_signed(_secret(), token):
		return None
	kept = tokens.stored(_secret(), token)
	return frappe.db.get_value(store.INVITATION, {"token_hash": kept}, _FIELDS, as_dict=True)


def is_open(row: "frappe._dict", now: datetime | None = None) -> bool:
	return row.status in store.OPEN and row.expires_at > (now or now_datetime())


def has_failed_too_often(address: str) -> bool:
	"""Whether somebody guesses."""
	return int(frappe.cache.get(_failures(address)) or 0) >= MOST_FAILURES


def count_failure(address: str) -> None:
	"""Somebody has asked for a link that there is not."""
	key = _failures(address)
	if frappe.cache.incrby(key, 1) == 1:
		frappe.cache.expire(key, FAILURE_SECONDS)


def forget_failures(addresses: Sequence[str]) -> None:
	for one in addresses:
		frappe.cache.delete(_failures(one))


def _failures(address: str) -> bytes:
	return frappe.cache.make_key(f"cs_survey_failures:{address}")


def _secret() -> bytes:
	return get_encryption_key().encode()
