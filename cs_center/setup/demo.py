"""The demo: the service centre of a cable company, on a site of its own that is thrown away when nobody needs it.

`create` makes what is missing, so a second run changes nothing. The calls come from a switch, over HTTP, as anywhere:
`plan` says who calls and who answers; `write_up` is what the staff does after the calls.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, now_datetime
from frappe.utils.password import get_decrypted_password, set_encrypted_password, update_password

from cs_center.calls.rules import access
from cs_center.calls.service import numberbook
from cs_center.replay.generate import cable_callers
from cs_center.responsibility.rules.rights import TAKING_ROLES
from cs_center.setup import demo_careers, demo_complaints, demo_matters, demo_names, demo_segments, demo_staff

SOURCE = "demo-switch"
PASSWORD = "demo"
DOMAIN = "demo.example.com"
SWITCH_USER = f"switch@{DOMAIN}"
AREA_CODE = "0719"
WORKSPACE = "Service Centre"
CUSTOMERS = 2000
OFFERED_DAYS = 7

HOTLINES = {"Service Hotline": "0719-8888888", "Short Number": "96396"}
#: Leader and members: 8 to 10 people each (SHIFT-8).
TEAMS: dict[str, dict[str, int]] = {
	"Hotline A": {"Shift Leader": 1, "Senior Agent": 2, "Customer Representative": 6},
	"Hotline B": {"Shift Leader": 1, "Senior Agent": 2, "Customer Representative": 6},
	"Care": {"Shift Leader": 1, "Retention Officer": 4, "Back Office": 4},
}
#: Posts outside the teams.
OFFICE = {
	"Quality Inspector": 2,
	"Callback Officer": 2,
	"Knowledge Editor": 1,
	"Service Centre Supervisor": 1,
	"Service Centre Director": 1,
	"General Manager": 1,
	"Human Resources": 2,
}
#: What the first of a post logs in as; the second is agent2, and so on.
LOGINS = {
	"Customer Representative": "agent",
	"Senior Agent": "senior",
	"Shift Leader": "leader",
	"Retention Officer": "retention",
	"Back Office": "backoffice",
	"Quality Inspector": "inspector",
	"Callback Officer": "callback",
	"Knowledge Editor": "editor",
	"Service Centre Supervisor": "supervisor",
	"Service Centre Director": "director",
	"General Manager": "manager",
	"Human Resources": "hr",
}
#: Queue: title, team, kind, share of the calls, mean talk in seconds.
QUEUES: dict[str, tuple[str, str, str, float, int]] = {
	"enquiry": ("Enquiries", "Hotline A", "Enquiry", 3, 130),
	"billing": ("Billing", "Hotline A", "Billing", 2, 140),
	"faults": ("Faults", "Hotline B", "Fault Report", 4, 200),
	"business": ("Business Handling", "Hotline A", "Business Handling", 2, 160),
	"retention": ("Retention", "Care", "Sales", 0.5, 240),
}
#: Who takes which queues; everybody else takes none.
ANSWERED_BY = {
	"Hotline A": ("enquiry", "billing", "business"),
	"Hotline B": ("faults", "enquiry"),
	"Care": ("retention", "business"),
}


@dataclass(frozen=True)
class Person:
	"""Somebody of the demo's staff."""

	number: str
	name: str
	post: str
	team: str
	login: str

	@property
	def user(self) -> str:
		return f"{self.login}@{DOMAIN}"

	@property
	def shift(self) -> tuple[float, float] | None:
		"""The hours of those in teams; the office has its own."""
		return demo_matters.SHIFTS[int(self.number) % 2] if self.team else None

	@property
	def seat(self) -> str:
		"""Two people share one, an early and a late shift."""
		return f"S{(int(self.number) - 1001) // 2 + 1:02d}"


def create(customers: int = CUSTOMERS, language: str = "", time_zone: str = "") -> dict[str, int]:
	"""Make what is missing of the demo; answers how many records of each doctype were made."""
	_check_site_is_thrown_away()
	before = _counts()
	_settings(time_zone, language)
	staff = roster()
	_staff(staff, language)
	demo_staff.equip(person.number for person in staff)
	_stations(staff, language)
	_switchboard()
	_customers(customers)
	subscribers = [name for name, _numbers in _subscribers(customers)]
	demo_matters.equip(subscribers)
	demo_segments.equip(subscribers)
	demo_complaints.equip()
	return {doctype: count - before[doctype] for doctype, count in _counts().items()}


def plan(customers: int = CUSTOMERS) -> dict[str, Any]:
	"""What a switch needs for a day of calls, which of them it told of already, and who can log in."""
	since = getdate(now_datetime() - timedelta(days=OFFERED_DAYS))
	calls = frappe.get_all(
		"CS Call Log",
		filters={"source": SOURCE, "started_at": (">=", since)},
		fields=["call_id", "started_at", "ended_at"],
		order_by="started_at desc",
	)
	return {
		"source": SOURCE,
		"token": _token(),
		"time_zone": frappe.db.get_single_value("System Settings", "time_zone"),
		"hotlines": list(HOTLINES.values()),
		"agents": [_as_agent(person) for person in _talking()],
		"callers": _callers(customers),
		"queues": [
			{"name": code, "share": row[3], "mean_talk_seconds": row[4]} for code, row in QUEUES.items()
		],
		"last_day": str(getdate(calls[0].started_at)) if calls else None,
		"told": [call.call_id for call in calls if call.ended_at],
		"logins": _logins(),
	}


def write_up(numbers_resting: Sequence[str] = ()) -> dict[str, int]:
	"""What the staff does after its calls: summaries, notices, callbacks, matters. Some do not work today, by number."""
	_check_site_is_thrown_away()
	done = {"calls": 0, "callbacks": 0}
	for name in _calls_to_write_up():
		done["calls"] += _write_up_call(frappe.get_doc("CS Call Log", name))
	overdue = now_datetime() - timedelta(hours=2)
	filters = {"status": "Open", "due_at": ("<", overdue), "assigned_to": ("like", f"%@{DOMAIN}")}
	for name in frappe.get_all("CS Callback", filters=filters, pluck="name"):
		done["callbacks"] += _write_up_callback(frappe.get_doc("CS Callback", name))
	frappe.set_user("Administrator")
	return {**done, **demo_matters.live(numbers_resting), **demo_complaints.live(), **demo_careers.live()}


def roster() -> list[Person]:
	"""The demo's staff, the same every time."""
	names, met = demo_names.people("staff"), dict.fromkeys(LOGINS, 0)
	found = []
	for team, posts in (*TEAMS.items(), ("", OFFICE)):
		for post, how_many in posts.items():
			for _number in range(how_many):
				met[post] += 1
				login = LOGINS[post] + (str(met[post]) if met[post] > 1 else "")
				found.append(Person(str(1001 + len(found)), next(names), post, team, login))
	return found


def _check_site_is_thrown_away() -> None:
	# Everybody knows the password of the demo's users.
	if not frappe.conf.allow_tests:
		frappe.throw(
			_(
				"The demo is for a site of its own. Allow it with: bench --site SITE set-config allow_tests true"
			)
		)


def _counts() -> dict[str, int]:
	ours = ("Team", "Staff Record", "Queue", "Hotline", "Call Source", "Station", "Station Volume")
	doctypes = ("User", *(f"CS {name}" for name in ours), "Customer", "Contact", "Employee")
	return {doctype: frappe.db.count(doctype) for doctype in doctypes}


def _settings(time_zone: str, language: str) -> None:
	if language:
		# Reasons that are stored are in the language of the site.
		frappe.db.set_default("lang", language)
	wanted = {"time_zone": time_zone, "language": language}
	if wanted := {field: value for field, value in wanted.items() if value}:
		frappe.db.set_value("System Settings", None, wanted)
		frappe.clear_cache()
	settings = frappe.get_single("CS Settings")
	if not settings.area_code:
		settings.area_code = AREA_CODE
		settings.save()


def _when_missing(doctype: str, name: str, **values: Any) -> None:
	if not frappe.db.exists(doctype, name):
		frappe.get_doc({"doctype": doctype, **values}).insert()


def _staff(staff: list[Person], language: str) -> None:
	_when_missing("CS Call Source", SOURCE, source_name=SOURCE)
	role_of = dict(frappe.get_all("CS Post", fields=["name", "role"], as_list=True))
	for person in staff:
		_user(person.user, person.name, _roles(role_of[person.post]), language)
	_user(SWITCH_USER, "Demo Switch", (access.SWITCH,), language)
	for team in TEAMS:
		leader = next(
			person.user for person in staff if person.team == team and person.post == "Shift Leader"
		)
		_when_missing("CS Team", team, team_name=team, leader=leader)
	for person in staff:
		line = {"agent_id": person.number, "source": SOURCE, "seat": person.seat}
		_when_missing(
			"CS Staff Record",
			person.number,
			staff_number=person.number,
			user=person.user,
			post=person.post,
			team=person.team,
			lines=[line],
			working_hours=demo_matters.hours_of(person.shift),
		)


def _stations(staff: list[Person], language: str) -> None:
	members = [{"user": person.user} for person in staff if person.post == "Back Office"]
	names = demo_names.people("stations")
	for station, login in demo_matters.STATIONS.items():
		user = f"{login}@{DOMAIN}"
		_user(user, next(names), (*_roles(access.AGENT), access.STATION_MEMBER), language)
		people = {"contact_user": user, "members": members}
		_when_missing("CS Station", station, station_name=station, **people)


def _roles(role: str) -> tuple[str, ...]:
	return (role, demo_matters.TICKETS) if role in TAKING_ROLES else (role,)


def _user(email: str, name: str, roles: tuple[str, ...], language: str) -> None:
	if frappe.db.exists("User", email):
		if not set(roles) <= set(frappe.get_roles(email)):
			frappe.get_doc("User", email).add_roles(*roles)
		_speak(email, language)
		return
	user = frappe.new_doc("User")
	user.update({"email": email, "first_name": name, "language": language or "en", "send_welcome_email": 0})
	user.extend("roles", [{"role": role} for role in roles])
	if access.SWITCH not in roles and user.meta.has_field("default_workspace"):
		user.default_workspace = WORKSPACE
	user.flags.no_welcome_mail = True
	user.insert()
	update_password(user.name, PASSWORD)


def _speak(user: str, language: str) -> None:
	if language and frappe.db.get_value("User", user, "language") != language:
		frappe.db.set_value("User", user, "language", language)
		frappe.clear_cache(user=user)


def _switchboard() -> None:
	for name, number in HOTLINES.items():
		_when_missing("CS Hotline", name, hotline_name=name, number=number)
	for code, (title, team, kind, _share, _talk) in QUEUES.items():
		values = {"title": title, "team": team, "kind": kind, "hotline": "Service Hotline"}
		# Faults are taken at any hour; the others have the hours of the settings (SHIFT-1).
		hours = {"own_hours": 1, "round_the_clock": 1} if code == "faults" else {}
		_when_missing("CS Queue", code, queue_code=code, **values, **hours)


def _customers(how_many: int) -> None:
	known = set(frappe.get_all("Customer", pluck="name"))
	missing = [entry for entry in _subscribers(how_many) if entry[0] not in known]
	for name, numbers in missing:
		_customer(name, numbers)
	if missing:
		frappe.db.commit()  # the book below commits page by page; the customers must be there before
		numberbook.rebuild()


def _subscribers(how_many: int) -> Iterator[tuple[str, list[str]]]:
	"""Name and numbers of each customer; one in twenty shares a number with the one before, as families do."""
	random, lines = Random("subscribers"), iter(cable_callers(2 * how_many + 10))
	people, businesses = demo_names.people("subscribers"), demo_names.businesses()
	before = next(lines)
	for _index in range(how_many):
		name = next(businesses) if random.random() < 0.06 else next(people)
		first = before if random.random() < 0.05 else next(lines)
		numbers = [first, next(lines)] if random.random() < 0.3 else [first]
		before = first
		yield name, numbers


def _customer(name: str, numbers: list[str]) -> None:
	# Without document events, of which ERPNext has many: two thousand customers take seconds instead of minutes.
	is_company = "号" in name
	customer, contact = frappe.new_doc("Customer"), frappe.new_doc("Contact")
	customer.update(
		{"name": name, "customer_name": name, "customer_type": "Company" if is_company else "Individual"}
	)
	customer.update(
		{"customer_group": "Commercial" if is_company else "Individual", "territory": "All Territories"}
	)
	customer.update({"customer_primary_contact": f"{name}-{name}", "mobile_no": numbers[0]})
	contact.update({"name": f"{name}-{name}", "first_name": name, "full_name": name, "is_primary_contact": 1})
	contact.append("links", {"link_doctype": "Customer", "link_name": name, "link_title": name})
	kind = "phone" if numbers[0].startswith("0") else "mobile_no"
	contact.set(kind, numbers[0])
	contact.append("phone_nos", {"phone": numbers[0], f"is_primary_{kind}": 1})
	for number in numbers[1:]:
		contact.append("phone_nos", {"phone": number})
	for doc in (customer, contact):
		_insert_quietly(doc)


def _insert_quietly(doc: Document) -> None:
	doc.set_user_and_timestamp()
	doc.set_parent_in_children()
	for row in (doc, *doc.get_all_children()):
		row.db_insert()


def _callers(customers: int) -> list[str]:
	"""Who may call: the customers in no order, and somebody unknown after every eighth."""
	lines = list(dict.fromkeys(number for _name, numbers in _subscribers(customers) for number in numbers))
	Random("callers").shuffle(lines)
	unknown = iter(cable_callers(len(lines) // 8 + 1, seed=2))
	found = []
	for index, line in enumerate(lines, 1):
		found += [line, next(unknown)] if index % 8 == 0 else [line]
	return found


def _talking() -> list[Person]:
	return [person for person in roster() if person.team and person.post != "Shift Leader"]


def _as_agent(person: Person) -> dict[str, Any]:
	hours = dict(zip(("from_hour", "to_hour"), person.shift or demo_matters.OFFICE_HOURS, strict=True))
	return {"name": person.number, "queues": ANSWERED_BY[person.team], "seat": person.seat, **hours}


def _token() -> str:
	key = frappe.db.get_value("User", SWITCH_USER, "api_key")
	if not key:
		key = frappe.generate_hash(length=15)
		frappe.db.set_value("User", SWITCH_USER, "api_key", key)
		set_encrypted_password("User", SWITCH_USER, frappe.generate_hash(length=15), "api_secret")
	return f"{key}:{get_decrypted_password('User', SWITCH_USER, 'api_secret')}"


def _logins() -> list[dict[str, str]]:
	first = {person.post: person for person in reversed(roster())}
	shown = [{"post": post, "user": first[post].user, "name": first[post].name} for post in LOGINS]
	station, login = next(iter(demo_matters.STATIONS.items()))
	manager = next(person for person in roster() if person.login == demo_staff.HR_MANAGER)
	shown.append({"post": "HR Manager", "user": manager.user, "name": manager.name})
	shown.append({"post": f"Station {station}", "user": f"{login}@{DOMAIN}", "name": station})
	return [{**one, "password": PASSWORD} for one in shown]


def _calls_to_write_up() -> list[str]:
	"""Two of three calls that somebody of the demo answered and nobody wrote a word about."""
	since: date = getdate(now_datetime() - timedelta(days=OFFERED_DAYS))
	filters = {"source": SOURCE, "outcome": "Answered", "started_at": (">=", since)}
	filters |= {"agent": ("like", f"%@{DOMAIN}"), "summary": ("is", "not set")}
	calls = frappe.get_all("CS Call Log", filters=filters, pluck="name")
	return [name for name in calls if Random(name).random() < 0.66]


def _write_up_call(log: Document) -> int:
	random = Random(log.name)
	if log.kind not in demo_names.SUMMARIES:
		return 0
	frappe.set_user(log.agent)
	log.summary = random.choice(demo_names.SUMMARIES[log.kind])
	for row in log.notices:
		row.told = int(random.random() < 0.9)
	log.save()
	return 1


def _write_up_callback(callback: Document) -> int:
	frappe.set_user(callback.assigned_to)
	callback.update({"status": "Done", "result": Random(callback.name).choice(demo_names.CALLBACK_RESULTS)})
	callback.save()
	return 1
