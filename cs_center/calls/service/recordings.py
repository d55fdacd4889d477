"""Serving a recording from where it lies, to those who may hear it; nothing is copied (SEC-2)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

import frappe
import requests
from frappe import _
from frappe.model.document import Document

from cs_center.calls.service import store
from cs_center.calls.service.privacy import check_may_hear
from cs_center.engines import telephony

_BLOCK = 64 * 1024
_TIMEOUT = (5, 30)
_PASSED_HEADERS = ("Content-Length", "Content-Range", "Accept-Ranges")
_SOUND = ("audio/", "video/")


@dataclass(frozen=True, slots=True)
class Sound:
	"""A recording on its way: HTTP status, headers and the bytes in blocks."""

	status: int
	headers: dict[str, str]
	blocks: Iterator[bytes]


def urls_of(log: Document) -> list[str]:
	"""Where the recordings of a call lie."""
	noted = frappe.get_all(
		store.RECORDING, filters={"call_log": log.name}, pluck="url", order_by="creation, name"
	)
	live = telephony.recording_urls(log.call_id) if log.source == telephony.SOURCE else []
	return list(dict.fromkeys([*noted, *live]))


def open_recording(log: Document, position: int, byte_range: str = "") -> Sound:
	"""Open one recording of a call for the user. Raises PermissionError, DoesNotExistError, or ValidationError."""
	check_may_hear(log.name)
	urls = urls_of(log)
	if not 0 <= position < len(urls):
		frappe.throw(_("This call has no such recording."), frappe.DoesNotExistError)
	return _fetch(urls[position], _source(log.source), byte_range)


def _source(name: str) -> dict[str, Any]:
	if not frappe.db.exists("CS Call Source", name):
		frappe.throw(
			_("Recordings of {0} can not be fetched: there is no CS Call Source of that name.").format(name)
		)
	doc = frappe.get_cached_doc("CS Call Source", name)
	password = doc.get_password("recording_password", raise_exception=False) if doc.recording_user else None
	return {
		"base": doc.recording_base_url or "",
		"auth": (doc.recording_user, password) if password else None,
	}


def _fetch(url: str, source: dict[str, Any], byte_range: str) -> Sound:
	if not is_under(url, source["base"]):
		frappe.throw(_("The recording is not under the address set in its CS Call Source."))
	headers = {"Range": byte_range} if byte_range else {}
	try:
		answer = requests.get(
			url, auth=source["auth"], headers=headers, stream=True, timeout=_TIMEOUT, allow_redirects=False
		)
	except requests.RequestException as error:
		frappe.log_error(title="Recording could not be fetched", message=f"{url}\n{error}")
		frappe.throw(_("The switch does not give the recording now. Try again later."))
	if answer.status_code not in (200, 206):
		answer.close()
		frappe.throw(_("The switch answered {0} for the recording.").format(answer.status_code))
	return Sound(answer.status_code, _headers(answer), answer.iter_content(_BLOCK))


def _headers(answer: requests.Response) -> dict[str, str]:
	"""Sound only: a page that came from the switch would run with the rights of the site."""
	passed = {name: answer.headers[name] for name in _PASSED_HEADERS if name in answer.headers}
	kind = answer.headers.get("Content-Type", "")
	return {
		**passed,
		"Content-Type": kind if kind.startswith(_SOUND) else "application/octet-stream",
		"X-Content-Type-Options": "nosniff",
		"Cache-Control": "private, no-store",
	}


def is_under(url: str, base: str) -> bool:
	"""Whether an address lies under the base: same scheme, host and port, and a path below, with no way back up."""
	if not base:
		return False
	asked, allowed = urlsplit(url), urlsplit(base)
	if asked.scheme not in ("http", "https") or (asked.scheme, asked.netloc) != (
		allowed.scheme,
		allowed.netloc,
	):
		return False
	folder = allowed.path if allowed.path.endswith("/") else f"{allowed.path}/"
	return asked.path.startswith(folder) and not _climbs(asked.path)


def _climbs(path: str) -> bool:
	"""However often it is encoded, and with the slashes of any system."""
	while (plain := unquote(path)) != path:
		path = plain
	return ".." in path.replace("\\", "/").split("/")
