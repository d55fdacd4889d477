"""COMP-9 and COMP-13 on a site: the month's penalty sheet, drafted, signed, published, frozen, by role."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import frappe
import pytest
from frappe.utils import add_months, getdate

from cs_center.papers import api, jobs
from devtools.client import SiteClient
from tests.site import complaints as some
from tests.site import papers
from tests.site.centre import PEOPLE
from tests.site.complaints import DIRECTOR, FIXER, notices
from tests.site.papers import BEFORE, KEY, MONTH, SIGNATURE, at, drafted, lines, put, sheet

AsUser = Callable[[str], AbstractContextManager[None]]
SHEET = "CS Penalty Sheet"


@pytest.fixture(autouse=True)
def people() -> None:
	some.open_station()
	papers.settings()


@pytest.fixture
def staff() -> tuple[str, str]:
	return papers.staff()


@pytest.fixture
def fined(staff: tuple[str, str]) -> tuple[str, str, str]:
	"""Anna has a repeat and a severe complaint of last month, Bea a repeat."""
	return papers.grave_complaints(*staff)


def test_a_sheet_has_a_line_for_each_grave_complaint_that_was_closed(staff: tuple[str, str]) -> None:
	anna, _bea = staff
	repeat = put(severity="Repeat", responsible_person=anna)
	severe = put(severity="Severe", responsible_person=anna)
	put(responsible_person=anna)
	put(severity="Severe", responsible_person=anna, status="With Station", closed_at=None)
	put(severity="Severe", responsible_person=anna, closed_at=at(9, month=BEFORE))
	unnamed = put(severity="Severe")
	doc = drafted()
	assert lines(doc) == {repeat: (anna, 50, 0, 0), severe: (anna, 200, 0, 0)}
	assert (doc.status, doc.total, doc.month_key) == ("Draft", 250, KEY)
	assert all("COMP-9" in row.reason for row in doc.penalties)
	assert [row["complaint"] for row in api.to_be_named(doc.name)] == [unnamed]


def test_drafting_again_adds_what_is_new_and_leaves_what_people_have_set(
	as_user: AsUser, fined: tuple[str, ...], staff: tuple[str, str]
) -> None:
	doc = drafted()
	with as_user(DIRECTOR):
		row = next(row for row in doc.penalties if row.complaint == fined[0])
		row.amount = 20
		doc.save()
	late = put(severity="Repeat", responsible_person=staff[1])
	frappe.db.set_value("CS Complaint", fined[1], "responsible_person", staff[1])
	frappe.db.set_value("CS Complaint", fined[2], "severity", "General")
	again = drafted()
	assert again.name == doc.name and frappe.db.count(SHEET) == 1
	anna, bea = staff
	expected = {fined[0]: (anna, 20, 0, 0), fined[1]: (bea, 200, 0, 0), late: (bea, 50, 0, 0)}
	assert lines(again) == expected and again.total == 270
	changed = next(row.reason for row in again.penalties if row.complaint == fined[0])
	assert "50.00" in changed and "director" in changed


def test_special_periods_and_missing_rates_list_and_do_not_fine(staff: tuple[str, str]) -> None:
	period = {"first_day": at(3).date(), "last_day": at(3).date(), "reason": "Typhoon"}
	papers.settings(special_periods=[period], penalty_rates=[{"severity": "Repeat", "amount": 50}])
	special = put(severity="Repeat", responsible_person=staff[0])
	usual = put(severity="Repeat", responsible_person=staff[0], taken_at=at(4))
	severe = put(severity="Severe", responsible_person=staff[0], taken_at=at(4))
	doc = drafted()
	expected = {special: (staff[0], 0, 1, 0), usual: (staff[0], 50, 0, 0), severe: (staff[0], 0, 1, 0)}
	assert lines(doc) == expected and doc.total == 50
	assert any("Typhoon" in row.reason for row in doc.penalties)


def test_a_late_sudden_event_costs_who_took_it_points(staff: tuple[str, str]) -> None:
	late = put(topic="Mass Fault", late_minutes=12, late_points=10)
	named = put(topic="Mass Fault", late_minutes=40, late_points=20, responsible_person=staff[1])
	assert lines(drafted()) == {late: (staff[0], 0, 1, 10), named: (staff[1], 0, 1, 20)}


def test_what_is_named_after_the_signature_comes_onto_the_next_sheet(
	as_user: AsUser, staff: tuple[str, str]
) -> None:
	known = put(severity="Repeat", responsible_person=staff[0], closed_at=at(9, month=BEFORE))
	unnamed = put(severity="Severe", closed_at=at(9, month=BEFORE))
	earlier = drafted(f"{BEFORE:%Y-%m}")
	frappe.db.set_value("CS Complaint", unnamed, "responsible_person", staff[0])
	assert lines(drafted()) == {}  # the earlier sheet is a draft still: it belongs there
	with as_user(PEOPLE.supervisor):
		api.sign(earlier.name, SIGNATURE)
	assert set(lines(sheet(earlier.name))) == {known}
	assert set(lines(drafted())) == {unnamed}


def test_a_complaint_is_on_one_sheet_even_when_it_was_closed_again(staff: tuple[str, str]) -> None:
	doubled = put(severity="Repeat", responsible_person=staff[0], closed_at=at(9, month=BEFORE))
	assert set(lines(drafted(f"{BEFORE:%Y-%m}"))) == {doubled}
	frappe.db.set_value("CS Complaint", doubled, "closed_at", at(12))
	assert lines(drafted()) == {}


def test_a_leader_above_signs_who_is_not_on_it(
	as_user: AsUser, fined: tuple[str, ...], staff: tuple[str, str]
) -> None:
	doc = drafted()
	with as_user(PEOPLE.supervisor), pytest.raises(frappe.ValidationError, match="draw"):
		api.sign(doc.name, "")
	frappe.db.set_value("Employee", staff[1], "user_id", PEOPLE.supervisor)
	with as_user(PEOPLE.supervisor), pytest.raises(frappe.ValidationError, match="somebody else"):
		api.sign(doc.name, SIGNATURE)
	with as_user(DIRECTOR):
		api.sign(doc.name, SIGNATURE)
	assert (sheet(doc.name).status, sheet(doc.name).signed_by) == ("Signed", DIRECTOR)


def test_a_month_is_signed_when_it_is_over(as_user: AsUser) -> None:
	doc = drafted(f"{getdate():%Y-%m}")
	with as_user(DIRECTOR), pytest.raises(frappe.ValidationError, match="not over"):
		api.sign(doc.name, SIGNATURE)
	with as_user(DIRECTOR), pytest.raises(frappe.ValidationError, match="not begun"):
		api.draft(str(add_months(getdate(), 1)))


def test_a_signed_sheet_is_frozen(as_user: AsUser, fined: tuple[str, ...]) -> None:
	doc = papers.signed()
	put(severity="Repeat", responsible_person=doc.penalties[0].person)
	with as_user(DIRECTOR):
		for change in ({"note": "x"}, {"status": "Draft"}, {"month": BEFORE}, {"penalties": []}):
			form = sheet(doc.name)
			form.update(change)
			with pytest.raises(frappe.ValidationError, match="signed sheet"):
				form.save()
		form = sheet(doc.name)
		form.penalties[0].amount = 0
		with pytest.raises(frappe.ValidationError, match="signed sheet"):
			form.save()
		api.draft(KEY)
	assert lines(sheet(doc.name)) == lines(doc) and sheet(doc.name).month == MONTH
	with pytest.raises(frappe.PermissionError, match="kept"):
		frappe.delete_doc(SHEET, doc.name)


def test_a_draft_is_changed_in_its_amounts_only(as_user: AsUser, fined: tuple[str, ...]) -> None:
	doc = drafted()
	with as_user(PEOPLE.supervisor):
		for change, error in (
			({"status": "Handed Over"}, "buttons"),
			({"signature": SIGNATURE, "signed_by": DIRECTOR}, "buttons"),
			({"penalties": doc.penalties[:1]}, "complaints"),
		):
			form = sheet(doc.name)
			form.update(change)
			with pytest.raises(frappe.ValidationError, match=error):
				form.save()
		form = sheet(doc.name)
		form.append("penalties", {"complaint": put(), "amount": 500})
		with pytest.raises(frappe.ValidationError, match="complaints"):
			form.save()
		form = sheet(doc.name)
		form.penalties[0].amount = -1
		with pytest.raises(frappe.ValidationError, match="zero"):
			form.save()
		form = sheet(doc.name)
		person, form.penalties[0].person = form.penalties[0].person, form.penalties[-1].person
		form.penalties[0].listed_only = 1
		form.total = 1
		form.save()
	kept = sheet(doc.name)
	assert (kept.penalties[0].person, kept.penalties[0].amount) == (person, 0)
	assert kept.total == sum(row.amount for row in kept.penalties)


def test_publishing_tells_each_their_own_and_leaders_no_money(fined: tuple[str, ...]) -> None:
	doc = papers.published()
	assert doc.status == "Published" and doc.published_at
	text = {
		user: frappe.db.get_value("CS Notice", {"user": user, "reference_name": doc.name}, "text")
		for user in (PEOPLE.anna, PEOPLE.bea, PEOPLE.lee)
	}
	assert "250" in text[PEOPLE.anna] and fined[0] in text[PEOPLE.anna] and fined[2] not in text[PEOPLE.anna]
	assert "50" in text[PEOPLE.bea] and fined[2] in text[PEOPLE.bea]
	assert "Anna" in text[PEOPLE.lee] and "250" not in text[PEOPLE.lee]
	assert notices(PEOPLE.anna, doc.name) == ["cs_penalty_published"]


def test_a_director_takes_the_signature_back_with_a_reason(as_user: AsUser, fined: tuple[str, ...]) -> None:
	doc = papers.published()
	with as_user(PEOPLE.supervisor), pytest.raises(frappe.PermissionError):
		api.unsign(doc.name, "A mistake")
	with as_user(DIRECTOR):
		with pytest.raises(frappe.ValidationError, match="reason stays"):
			api.unsign(doc.name, " ")
		api.unsign(doc.name, "The wrong Anna")
	doc = sheet(doc.name)
	assert (doc.status, doc.signature, doc.signed_by, doc.published_at) == ("Draft", None, None, None)
	assert "The wrong Anna" in doc.note and "supervisor" in doc.note


@pytest.mark.parametrize(
	("deed", "values"), [("sign", {"signature": SIGNATURE}), ("publish", {}), ("hand_over", {})]
)
@pytest.mark.parametrize("user", [PEOPLE.anna, PEOPLE.lee, PEOPLE.inspector, PEOPLE.hr, FIXER])
def test_nobody_else_does_anything_with_it(
	as_user: AsUser, user: str, deed: str, values: dict[str, str]
) -> None:
	doc = drafted()
	with as_user(user), pytest.raises(frappe.PermissionError):
		getattr(api, deed)(doc.name, **values)


def test_who_sees_a_sheet(http: SiteClient, fined: tuple[str, ...]) -> None:
	doc = drafted()
	frappe.db.commit()
	for user, expected in (
		(PEOPLE.anna, 403),
		(PEOPLE.lee, 403),
		(PEOPLE.inspector, 403),
		(FIXER, 403),
		(PEOPLE.hr, 200),
		(PEOPLE.supervisor, 200),
	):
		client = http.login(user)
		assert client.get(f"/api/resource/CS Penalty Sheet/{doc.name}").status_code == expected, user
		query = {"sheet_name": doc.name}
		assert (
			client.get("/api/method/cs_center.papers.api.to_be_named", params=query).status_code == expected
		), user
	posted = http.login(PEOPLE.hr).post("/api/method/cs_center.papers.api.draft", json={"month": KEY})
	assert posted.status_code == 403


def test_the_month_is_drafted_by_itself_once(fined: tuple[str, ...]) -> None:
	jobs.draft_last_month()
	jobs.draft_last_month()
	assert frappe.get_all(SHEET, pluck="month_key") == [KEY]


def test_nothing_is_drafted_by_itself_when_there_is_nothing_to_say() -> None:
	jobs.draft_last_month()
	assert not frappe.get_all(SHEET)


def test_the_print_has_the_lines_the_signature_and_who_is_to_be_named(fined: tuple[str, ...]) -> None:
	unnamed = put(severity="Severe")
	doc = papers.signed()
	shown = frappe.get_print(SHEET, doc.name, print_format=SHEET)
	for text in (*fined, unnamed, "Anna", "Bea", SIGNATURE, "Monthly Penalty Sheet", KEY):
		assert text in shown
	frappe.local.lang = "zh"
	assert "月处罚汇总表" in frappe.get_print(SHEET, doc.name, print_format=SHEET)
