"""An HTTP client of a served site for tests. Imported inside the bench's Python only."""

from collections.abc import Mapping
from typing import Any

import requests

from devtools import session

PASSWORD = "cs-center-test"


class SiteSession(requests.Session):
	"""A session on the site: paths instead of addresses, and the test's database connection kept in step.

	Before a request the test's own writes are committed; after it the test sees what the request wrote.
	"""

	def __init__(self, base: str) -> None:
		super().__init__()
		self.base = base
		self.headers["Accept"] = "application/json"

	def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> requests.Response:
		"""Send a request; a path is taken as one of the site."""
		kwargs.setdefault("timeout", 60)
		with session.between_transactions():
			return super().request(method, self.base + url if url.startswith("/") else url, *args, **kwargs)

	def call(self, method: str, /, **arguments: Any) -> requests.Response:
		"""POST to a whitelisted method by its dotted path."""
		return self.post(f"/api/method/{method}", json=arguments)


class SiteClient:
	"""Opens sessions on a site."""

	def __init__(self, url: str) -> None:
		self.url = url

	def guest(self) -> SiteSession:
		"""A session without a login."""
		return SiteSession(self.url)

	def login(self, user: str = "Administrator") -> SiteSession:
		"""A session logged in with a password, as a browser does it. The user gets a known password first."""
		session.set_password(user, PASSWORD)
		client = self.guest()
		client.post("/api/method/login", json={"usr": user, "pwd": PASSWORD}).raise_for_status()
		return client

	def token(self, user: str = "Administrator") -> SiteSession:
		"""A session that sends the user's API key and secret with every request."""
		client = self.guest()
		client.headers.update(self.token_header(user))
		return client

	def token_header(self, user: str) -> Mapping[str, str]:
		"""The Authorization header of a user, whose key and secret are made first."""
		return {"Authorization": f"token {session.make_api_key(user)}"}
