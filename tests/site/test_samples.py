"""BACK-6 on a site: a quarter's sample is drawn so that it can be shown to be fair, asked, closed, and stations plan."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import frappe
import pytest
from frappe.utils import add_days, getdate, now_datetime

from cs_center.contact.service import conduct
from cs_center.engines.database import insert_many
from cs_center.surveys import api, jobs
from cs_center.surveys.service import asking, drawing, scores, store
from cs_center.surveys.service.plans import PLAN
from devtools.client import SiteClient
from devtools.site_fixtures import Services
from tests.site import centre
from tests.site import complaints as some
from tests.site.centre import PEOPLE
from tests.site.complaints import DIRECTOR, FIXER, STATION
from tests.site.survey_links import SURVEY, answers
from tests.site.test_permissions import user_called

AsUser = Callable[[str], AbstractContextManager[None]]
SAMPLE, DRAWN = drawing.SAMPLE, drawing.DRAWN
EAST, WEST, HARBOUR = "East Side", "West Side", "Harbour"
ALL = "All Territories"


def open_areas() -> None:
	for name, parent in ((EAST, ALL), (WEST, ALL), (HARBOUR, EAST)):
		territory = {
			"doctype": "Territory",
			"territory_name": name,
			"parent_territory": parent,
			"is_group": 1,
		}
		frappe.get_doc(territory).insert()


def many(count: int, area: str, prefix: str) -> list[str]:
	"""So many customers of an area. Written in bulk."""
	stamp = {
		"creation": "2026-01-01",
		"modified": "2026-01-01",
		"owner": "Administrator",
		"modified_by": "Administrator",
	}
	names = [f"{prefix} {number:07d}" for number in range(count)]
	common = {"customer_type": "Individual", "territory": area, "disabled": 0, **stamp}
	for start in range(0, count, 50_000):
		rows = [{"name": name, "customer_name": name, **common} for name in names[start : start + 50_000]]
		insert_many("Customer", rows)
	return names


def sample(*shares: tuple[str, float], **values: Any) -> str:
	some.open_station()
	rows = [{"area": area or None, "share": share, "station": STATION} for area, share in shares]
	doc = {
		"doctype": SAMPLE,
		"quarter": "2026-Q4",
		"survey": SURVEY,
		"channel": "Phone",
		"shares": rows,
		**values,
	}
	return frappe.get_doc(doc).insert().name


def drawn_names(name: str) -> list[str]:
	return frappe.get_all(DRAWN, filters={"sample": name}, pluck="drawn_as", order_by="area, position")


def draw(name: str, as_user: AsUser) -> Any:
	with as_user(PEOPLE.supervisor):
		api.draw_sample(name)
	jobs.draw_sample(name)
	return frappe.get_doc(SAMPLE, name)


@pytest.fixture
def areas(site: str) -> None:
	open_areas()
	many(200, EAST, "East")
	many(50, HARBOUR, "Harbour")
	many(40, WEST, "West")


@pytest.mark.commits
def test_a_share_of_each_area_is_drawn(areas: None, as_user: AsUser) -> None:
	frappe.db.set_value("Customer", "East 0000000", "disabled", 1)
	doc = draw(sample((EAST, 10), ("", 5)), as_user)
	by_area = {row.area or "": row for row in doc.shares}
	# The harbour lies in the east; 249 of which 24.9 are drawn. The west is all the rest.
	assert (by_area[EAST].population, by_area[EAST].drawn) == (249, 25)
	rest = by_area[""].population
	assert rest >= 40 and by_area[""].drawn == max(1, int(rest * 0.05 + 0.5))
	assert doc.status == "Drawn" and doc.drawn == 25 + by_area[""].drawn and doc.drawn_by == PEOPLE.supervisor
	assert len(doc.seed) == 32 and len(doc.fingerprint) == 64
	names = drawn_names(doc.name)
	assert len(set(names)) == len(names) == doc.drawn
	assert {name.split()[0] for name in names} & {"East", "Harbour"}
	assert "East 0000000" not in drawing.kept_population(doc.name)[EAST]


@pytest.mark.commits
def test_the_draw_can_be_shown_to_be_fair(areas: None, as_user: AsUser) -> None:
	doc = draw(sample((EAST, 10), (WEST, 50)), as_user)
	many(30, EAST, "Newcomer")
	with as_user(PEOPLE.supervisor):
		found = api.show_draw(doc.name)
	assert found["agrees"] and found["drawn"] == doc.drawn and found["seed"] == doc.seed
	swapped = frappe.get_all(DRAWN, filters={"sample": doc.name}, pluck="name", limit=1)[0]
	kept = frappe.db.get_value(DRAWN, swapped, "drawn_as")
	frappe.db.set_value(DRAWN, swapped, "drawn_as", "A Friend")
	with as_user(PEOPLE.supervisor):
		found = api.show_draw(doc.name)
	assert (found["agrees"], found["population_agrees"], found["draw_agrees"]) == (False, True, False)
	frappe.db.set_value(DRAWN, swapped, "drawn_as", kept)
	frappe.db.set_value(SAMPLE, doc.name, "seed", "another")
	with as_user(PEOPLE.supervisor):
		assert not api.show_draw(doc.name)["draw_agrees"]
	frappe.db.set_value(SAMPLE, doc.name, "seed", doc.seed)
	chunk = frappe.get_all(drawing.POPULATION, filters={"sample": doc.name}, pluck="name", limit=1)[0]
	frappe.db.delete(drawing.POPULATION, {"name": chunk})
	with as_user(PEOPLE.supervisor):
		assert not api.show_draw(doc.name)["population_agrees"]


@pytest.mark.commits
def test_the_same_seed_draws_the_same_people(areas: None, as_user: AsUser) -> None:
	first, same, other = (sample((EAST, 10), seed=seed) for seed in ("one", "one", "two"))
	for name in (first, same, other):
		draw(name, as_user)
	assert drawn_names(first) == drawn_names(same) != drawn_names(other)


@pytest.mark.commits
def test_what_was_drawn_stays_as_it_is(areas: None, as_user: AsUser) -> None:
	name = draw(sample((EAST, 10)), as_user).name
	before = drawn_names(name)
	with as_user(PEOPLE.supervisor):
		for field, value in (("seed", "mine"), ("quarter", "2026-Q3"), ("plan_days", 99)):
			doc = frappe.get_doc(SAMPLE, name)
			doc.set(field, value)
			with pytest.raises(frappe.ValidationError, match="stays as it is"):
				doc.save()
		doc = frappe.get_doc(SAMPLE, name)
		doc.shares[0].share = 50
		with pytest.raises(frappe.ValidationError, match="stays as it is"):
			doc.save()
		with pytest.raises(frappe.ValidationError, match="drawn already"):
			api.draw_sample(name)
		with pytest.raises(frappe.PermissionError):
			frappe.delete_doc(SAMPLE, name)
		doc = frappe.get_doc(SAMPLE, name)
		doc.update({"status": "Draft", "fingerprint": "x", "drawn": 1})
		doc.save()
	assert frappe.db.get_value(SAMPLE, name, "status") == "Drawn"
	jobs.draw_sample(name)
	assert drawn_names(name) == before


def test_a_sample_that_can_not_be_drawn_is_refused() -> None:
	for shares, values in (((("", 0),), {}), ((("", 10),), {"quarter": "autumn"}), ((("", 101),), {})):
		with pytest.raises(frappe.ValidationError):
			sample(*shares, **values)


@pytest.mark.commits
def test_who_wants_no_calls_is_left_out_and_counted(areas: None, as_user: AsUser) -> None:
	for number in range(100):
		wish = {"doctype": conduct.WISH, "customer": f"East {number:07d}", "refuses": "All Calls"}
		frappe.get_doc(wish).insert()
	doc = draw(sample((EAST, 50)), as_user)
	rows = frappe.get_all(DRAWN, filters={"sample": doc.name}, fields=["customer", "left_out"])
	barred = [row for row in rows if row.left_out]
	assert len(rows) == doc.drawn == 125 and 0 < len(barred) == doc.left_out < 100
	assert all(row.customer < "East 0000100" for row in barred)
	with as_user(PEOPLE.supervisor):
		assert api.show_draw(doc.name)["agrees"]


@pytest.mark.commits
def test_a_killed_draw_is_done_again_and_draws_the_same(services: Services, as_user: AsUser) -> None:
	open_areas()
	many(60_000, EAST, "East")
	name = sample((EAST, 50))
	frappe.db.commit()
	[worker] = services.workers(1)
	with as_user(PEOPLE.supervisor):
		api.draw_sample(name)
	frappe.db.commit()
	services.wait_until(lambda: frappe.db.count(DRAWN, {"sample": name}) > 0, timeout=60)
	services.kill(worker)
	frappe.db.rollback()
	doc = frappe.get_doc(SAMPLE, name)
	first = drawn_names(name)
	assert doc.status == "Drawing" and 0 < len(first) < 30_000
	many(1000, EAST, "Newcomer")
	services.wait_until(lambda: drawing.draw(name), timeout=30)
	again = frappe.get_doc(SAMPLE, name)
	assert (again.status, again.seed, again.fingerprint) == ("Drawn", doc.seed, doc.fingerprint)
	found = drawn_names(name)
	assert len(found) == len(set(found)) == 30_000 and found[: len(first)] == first
	with as_user(PEOPLE.supervisor):
		assert api.show_draw(name)["agrees"]


@pytest.mark.commits
def test_a_hundred_thousand_customers_are_drawn_in_seconds(as_user: AsUser) -> None:
	open_areas()
	many(100_000, EAST, "East")
	name = sample((EAST, 1))
	frappe.db.commit()
	with as_user(PEOPLE.supervisor):
		api.draw_sample(name)
	began = time.monotonic()
	jobs.draw_sample(name)
	# A second on an idle machine; reading customers one by one takes minutes.
	assert time.monotonic() - began < 20
	assert frappe.db.get_value(SAMPLE, name, "drawn") == 1000


def with_numbers(count: int) -> list[str]:
	return [centre.customer(f"Called {number}", f"139001390{number:02d}") for number in range(count)]


@pytest.fixture
def asked(site: str, as_user: AsUser) -> str:
	"""Six customers of the west with numbers and one without, all drawn and asked."""
	open_areas()
	for name in with_numbers(6):
		frappe.db.set_value("Customer", name, "territory", WEST)
	many(1, WEST, "Silent")
	name = sample((WEST, 100), at_least=3)
	draw(name, as_user)
	with as_user(PEOPLE.supervisor):
		api.ask_sample(name)
	jobs.ask_sample(name)
	return name


@pytest.mark.commits
def test_who_was_drawn_is_asked_once(asked: str) -> None:
	doc = frappe.get_doc(SAMPLE, asked)
	assert (doc.status, doc.drawn, doc.left_out, doc.asked) == ("Asking", 7, 1, 6)
	invitations = frappe.get_all(store.INVITATION, filters={"sample": asked}, fields=["*"])
	assert {row.customer for row in invitations} == {f"Called {number}" for number in range(6)}
	assert {(row.channel, row.station, row.area) for row in invitations} == {("Phone", STATION, WEST)}
	callbacks = frappe.get_all("CS Callback", filters={"reference_doctype": store.INVITATION}, fields=["*"])
	assert {row.customer for row in callbacks} == {row.customer for row in invitations}
	assert {row.purpose for row in callbacks} == {"Care"}
	asking.ask(asked)
	assert frappe.db.count(store.INVITATION, {"sample": asked}) == 6
	assert frappe.db.count("CS Callback", {"reference_doctype": store.INVITATION}) == 6


@pytest.mark.commits
def test_nobody_calls_who_can_not_answer_any_more(asked: str, as_user: AsUser) -> None:
	answered(asked, as_user, "5")
	names = frappe.get_all(store.INVITATION, filters={"sample": asked}, pluck="name", order_by="name")
	late = {"expires_at": add_days(now_datetime(), -1)}
	frappe.db.set_value(store.INVITATION, {"name": ("in", names[:3])}, late)
	jobs.expire_invitations()
	filters = {"reference_doctype": store.INVITATION, "status": "Cancelled"}
	cancelled = frappe.get_all("CS Callback", filters=filters, fields=["reference_name", "result"])
	assert {row.reference_name for row in cancelled} == set(names[1:3])
	assert {row.result for row in cancelled} == {"The time to answer is over."}


def answered(asked: str, as_user: AsUser, *marks: str) -> None:
	names = frappe.get_all(store.INVITATION, filters={"sample": asked}, pluck="name", order_by="name")
	for name, mark in zip(names, marks, strict=False):
		with as_user(PEOPLE.officer):
			api.answer_by_phone(name, answers(Attitude=mark, Speed=mark, Quality=mark))


def closed(asked: str, as_user: AsUser) -> list[str]:
	with as_user(PEOPLE.supervisor):
		return api.close_sample(asked)


@pytest.mark.commits
def test_closing_asks_a_station_under_the_target_for_a_plan(asked: str, as_user: AsUser) -> None:
	answered(asked, as_user, "5", "2", "3", "1")
	[name] = closed(asked, as_user)
	plan = frappe.get_doc(PLAN, name)
	assert (plan.station, plan.sample, plan.status) == (STATION, asked, "Asked")
	assert (plan.answered, plan.average, plan.dissatisfied_share) == (4, 2.75, 50)
	assert plan.due_on == getdate(add_days(getdate(), 14)) and "2.75" in plan.reason
	assert "cs_plan_asked" in some.notices(FIXER, name)
	left = frappe.get_all(store.INVITATION, filters={"sample": asked}, pluck="status")
	assert sorted(left) == ["Answered"] * 4 + ["Expired"] * 2
	with pytest.raises(frappe.ValidationError, match="Only a sample whose"):
		closed(asked, as_user)
	with as_user(DIRECTOR):
		[row] = scores.figures("Area", getdate(), getdate(), asked)
	assert (row["who"], row["answered"], row["average"], row["dissatisfied_share"]) == (WEST, 4, 2.75, 50)


@pytest.mark.commits
@pytest.mark.parametrize("marks", [("5", "4", "5"), ("1", "1")])
def test_good_or_few_answers_ask_for_no_plan(asked: str, as_user: AsUser, marks: tuple[str, ...]) -> None:
	answered(asked, as_user, *marks)
	assert closed(asked, as_user) == []


@pytest.mark.commits
def test_by_message_needs_a_gateway(areas: None, as_user: AsUser) -> None:
	name = draw(sample((WEST, 10), channel="SMS"), as_user).name
	with as_user(PEOPLE.supervisor), pytest.raises(frappe.ValidationError, match="gateway"):
		api.ask_sample(name)
	assert frappe.db.get_value(SAMPLE, name, "status") == "Drawn"


@pytest.mark.commits
def test_who_draws(http: SiteClient, areas: None) -> None:
	name = sample((EAST, 10))
	methods = ("draw_sample", "show_draw", "ask_sample", "close_sample")
	for who in ("anna", "officer", "inspector", "hr", "manager", "guest"):
		session = http.guest() if who == "guest" else http.token(user_called(who))
		for method in methods:
			code = session.call(f"cs_center.surveys.api.{method}", sample=name).status_code
			assert code in (401, 403), (who, method, code)
		made = session.post(f"/api/resource/{SAMPLE}", json={"quarter": "2026-Q4", "survey": SURVEY})
		assert made.status_code in (401, 403), who
	lee = http.token(PEOPLE.lee)
	for method in methods[1:]:
		assert lee.call(f"cs_center.surveys.api.{method}", sample=name).status_code == 417, method
	assert lee.call("cs_center.surveys.api.draw_sample", sample=name).status_code == 200
	forged = lee.post(f"/api/resource/{DRAWN}", json={"sample": name, "customer": "East 0000001"})
	assert forged.status_code == 403
	for doctype in (DRAWN, drawing.POPULATION):
		assert http.token(PEOPLE.officer).get(f"/api/resource/{doctype}").status_code == 403
	assert http.token(PEOPLE.supervisor).get(f"/api/resource/{drawing.POPULATION}").status_code == 403
