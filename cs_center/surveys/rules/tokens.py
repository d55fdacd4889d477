"""The secret part of a survey's link: random, signed with the site's secret, and kept only as a hash (BACK-5).

A token that was changed or made up is refused without looking anything up. Who reads the database can open no link.
"""

import base64
import binascii
import hashlib
import hmac

#: 128 random bits, and as many of the signature: 43 letters in an address.
RANDOM_BYTES = 16
_SIGNATURE_BYTES = 16
_LETTERS = 43
_SIGNED, _STORED = b"cs-survey-signature:", b"cs-survey-stored:"


def make(secret: bytes, random: bytes) -> str:
	"""The token with these random bytes."""
	if len(random) != RANDOM_BYTES:
		raise ValueError(f"a token is made of {RANDOM_BYTES} random bytes")
	return base64.urlsafe_b64encode(random + _signature(secret, random)).rstrip(b"=").decode()


def is_signed(secret: bytes, token: str) -> bool:
	"""Whether the token was made here. Takes as long for a wrong one as for a right one."""
	raw = _raw(token)
	return raw is not None and hmac.compare_digest(raw[RANDOM_BYTES:], _signature(secret, raw[:RANDOM_BYTES]))


def stored(secret: bytes, token: str) -> str:
	"""What is kept of a token: enough to find it, not enough to make it."""
	return hmac.new(secret, _STORED + token.encode(), hashlib.sha256).hexdigest()


def _signature(secret: bytes, random: bytes) -> bytes:
	return hmac.new(secret, _SIGNED + random, hashlib.sha256).digest()[:_SIGNATURE_BYTES]


def _raw(token: str) -> bytes | None:
	"""The bytes of a token in its only spelling; None for what is spelled otherwise."""
	if len(token) != _LETTERS or not token.isascii():
		return None
	try:
		raw = base64.b64decode(token + "=", altchars=b"-_", validate=True)
	except (binascii.Error, ValueError):
		return None
	# The last letter of an address has bits to spare: another one must not be the same token.
	spelled = base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
	return raw if spelled == token else None
