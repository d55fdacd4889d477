"""The page of a survey's link: no login, no name, nothing about anybody before the token is checked (BACK-5).

A renderer of its own and no page in `www`: it answers with its own headers, is never cached, and has neither the site's
menu nor its scripts round it.
"""

from typing import Any

import frappe
from frappe.rate_limiter import rate_limit
from frappe.translate import print_language
from frappe.website.page_renderers.base_renderer import BaseRenderer
from werkzeug.wrappers import Response

from cs_center.surveys.service import visits

#: Looks and answers of one address within so many seconds. Many customers share an address of their mobile network.
MOST_LOOKS, MOST_ANSWERS, SECONDS = 300, 60, 600
_TEMPLATE = "cs_center/templates/pages/cs_survey.html"
_HEADERS = {
	"Cache-Control": "no-store, private",
	"Referrer-Policy": "no-referrer",
	"X-Robots-Tag": "noindex, nofollow, noarchive",
	"X-Content-Type-Options": "nosniff",
	"X-Frame-Options": "DENY",
	"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
	"base-uri 'none'; frame-ancestors 'none'",
}
_LANGUAGES = ("zh", "en")
#: Frappe counts by a value of the request: looks and answers are counted apart.
_DOOR = "cs_survey_door"


class SurveyPage(BaseRenderer):
	"""Everything below `/s/`."""

	def can_render(self) -> bool:
		"""Whether the address is one of a survey."""
		return self.path.startswith(f"{visits.PATH}/") and self.path.count("/") == 1

	def render(self) -> Response:
		"""The page; a form that was sent is taken."""
		language = _language()
		with print_language(language):
			visit = self._visit(language)
			shown = {
				"visit": visit,
				"language": language,
				"csrf_token": _csrf_token(),
				"path": f"/{self.path}",
			}
			html = frappe.render_template(_TEMPLATE, shown)
		return Response(html, visit.status, _HEADERS, mimetype="text/html")

	def _visit(self, language: str) -> visits.Visit:
		# Nothing the site's own pages would say is wanted here: a visitor learns only what a visit says.
		token, sender = self.path.partition("/")[2], frappe.local.request_ip or ""
		frappe.form_dict[_DOOR] = f"cs_survey_{frappe.request.method}"
		try:
			if frappe.request.method == "POST":
				return _answer(token, sender, _given(), language)
			return _look(token, sender)
		except frappe.RateLimitExceededError:
			frappe.clear_last_message()
			return visits.TOO_MANY


@rate_limit(_DOOR, limit=MOST_LOOKS, seconds=SECONDS, methods=["GET", "HEAD"])
def _look(token: str, sender: str) -> visits.Visit:
	visit = visits.look(token, sender)
	# Frappe keeps nothing that a look writes unless it is told to: when the page was opened first.
	frappe.local.flags.commit = visit.is_open
	return visit


@rate_limit(_DOOR, limit=MOST_ANSWERS, seconds=SECONDS, methods=["POST"])
def _answer(token: str, sender: str, given: dict[str, Any], language: str) -> visits.Visit:
	return visits.answer(token, sender, given, language)


def _given() -> dict[str, str]:
	"""What was filled in, by the keys of the questions."""
	fields = frappe.request.form.items()
	return {name.removeprefix("q-"): value for name, value in fields if name.startswith("q-")}


def _language() -> str:
	"""The one that was asked for, else the browser's, else English."""
	asked = frappe.request.args.get("lang")
	if asked in _LANGUAGES:
		return asked
	return frappe.request.accept_languages.best_match(_LANGUAGES) or _first_of_browser()


def _first_of_browser() -> str:
	"""A browser says zh-CN or zh-Hans where we say zh."""
	wanted = (value.lower()[:2] for value in frappe.request.accept_languages.values())
	return next((one for one in wanted if one in _LANGUAGES), "en")


def _csrf_token() -> str:
	"""A colleague who is logged in in the same browser needs it; a customer has none."""
	return (frappe.session.data.csrf_token or "") if frappe.session.user != "Guest" else ""
