"""What there is to know of customers before they are told of anything: read in bulk (KEEP-2, KEEP-4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from frappe.utils.caching import request_cache

from cs_center.ahead.rules.channels import CALL, MAIL, SMS, Reach, is_mobile
from cs_center.ahead.service.plans import Plan
from cs_center.calls.rules import access
from cs_center.calls.service import tiers
from cs_center.contact.rules.conduct import CARE
from cs_center.contact.service import conduct, parties
from cs_center.contact.service.parties import Party
from cs_center.engines import mailing, people, texting
from cs_center.engines.customers import in_use, managers_of
from cs_center.retention.service import segments


@dataclass(frozen=True, slots=True)
class People:
	"""Customers of a page, those that are in use. `managers`: who manages their account, blank where nobody does."""

	names: frozenset[str]
	titles: dict[str, str]
	managers: dict[str, str]
	tiers: dict[str, str]
	segments: dict[str, str]

	def fits(self, customer: str, plan: Plan) -> bool:
		"""Whether a plan is for this customer."""
		if plan.tiers and self.tiers.get(customer) not in plan.tiers:
			return False
		return not plan.segments or self.segments.get(customer) in plan.segments


def of(customers: Sequence[str]) -> People:
	"""What is known of the customers. A few reads, however many they are."""
	names = sorted(in_use(customers))
	managed = managers_of(names) if names else {}
	return People(
		names=frozenset(names),
		titles={name: title for name, (title, _manager) in managed.items()},
		managers={name: manager for name, (_title, manager) in managed.items()},
		tiers=tiers.of_customers(names) if names else {},
		segments=segments.of_customers(names) if names else {},
	)


def reaches(names: Sequence[str], managers: Mapping[str, str]) -> dict[str, Reach]:
	"""How each of these customers can be told. `managers`: of their accounts."""
	if not names:
		return {}
	known = conduct.contacts([Party(name) for name in names], CARE)
	numbers, ways = parties.all_number_keys(names), sites_ways()
	addresses = mailing.addresses_of(names) if MAIL in ways else {}
	named = {managers[name] for name in names if managers[name]}
	able = people.enabled_users(named) if named else set()
	calling = _callers()
	found = {}
	for name in names:
		keys = numbers.get(name, ())
		has = {CALL: bool(keys), SMS: SMS in ways and any(map(is_mobile, keys)), MAIL: name in addresses}
		manager = managers[name] if managers[name] in able else ""
		found[name] = Reach(
			contact=known[Party(name)],
			ways=frozenset(way for way in ways if has[way]),
			manager=manager,
			manager_calls=manager in calling,
		)
	return found


@request_cache
def sites_ways() -> frozenset[str]:
	"""The channels by which this site can tell anybody."""
	ways = {CALL: True, SMS: texting.is_set_up(), MAIL: mailing.is_set_up()}
	return frozenset(way for way, is_there in ways.items() if is_there)


def mobile_of(customer: str) -> str:
	"""The key of the number that takes a customer's text messages, or nothing."""
	return next(filter(is_mobile, parties.keys_of(customer)), "")


@request_cache
def _callers() -> frozenset[str]:
	roles = (access.CALLBACK_OFFICER, access.RETENTION_OFFICER)
	return frozenset(user for role in roles for user in people.enabled_users_with_role(role))
