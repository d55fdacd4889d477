"""STAFF-3, STAFF-14: a month's pay line by line, what differs between two, and corrections."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.papers.rules.month import Month
from cs_center.pay.rules import statement as rules
from cs_center.pay.rules.service_years import ServicePolicy
from cs_center.pay.rules.spans import Employment, Row
from cs_center.pay.rules.statement import (
	Grades,
	Line,
	PayPolicy,
	Reference,
	Statement,
	compare,
	corrections,
	statement,
)

MARCH = Month(date(2026, 3, 1))
LI = Employment("EMP-1", date(2023, 4, 1))
POLICY = PayPolicy()
RATES = {
	"G1": (Row(date(2020, 1, 1), Decimal("3100.00"), "R1"),),
	"G2": (
		Row(date(2020, 1, 1), Decimal("4000.00"), "R2", date(2026, 3, 20)),
		Row(date(2026, 3, 21), Decimal("4650.00"), "R3"),
	),
}
G1 = (Row(date(2023, 4, 1), "G1", "A1"),)
PROMOTED = (Row(date(2023, 4, 1), "G1", "A1", date(2026, 3, 10)), Row(date(2026, 3, 11), "G2", "A2"))


def line(amount: str = "110.00", component: str = rules.PERFORMANCE_PAY, **values: object) -> Line:
	why = (Reason("{points} points.", {"points": 91}, "STAFF-4"),)
	return Line(
		**{
			"component": component,
			"amount": Decimal(amount),
			"why": why,
			"reference": Reference("CS Appraisal", "AP-1"),
			**values,
		}
	)


def month_of(
	*given: Line, grades: tuple[Row, ...] = G1, of: Employment = LI, month: Month = MARCH
) -> Statement:
	return statement(of, month, Grades(grades, RATES), given, POLICY)


def told(found: Statement) -> list[tuple[str, str]]:
	return [(one.component, str(one.amount)) for one in found.lines]


def test_a_month_is_post_pay_years_of_service_and_what_is_given() -> None:
	fine = line("-50.00", rules.DEDUCTION, reference=Reference("CS Complaint", "CP-1"))
	found = month_of(fine, line())
	assert told(found) == [
		("Post Pay", "3100.00"),
		("Years-of-Service Pay", "200.00"),
		("Performance Pay", "110.00"),
		("Deduction", "-50.00"),
	]
	assert found.total == Decimal("3360.00")
	assert found.by_component["Performance Pay"] == 110


def test_every_line_names_its_rule_record_and_formula() -> None:
	post, service, performance = month_of(line()).lines
	assert (post.rule, post.reference, post.part) == (
		"STAFF-3",
		("CS Pay Grade Assignment", "A1"),
		"2026-03-01",
	)
	assert [str(reason) for reason in post.why] == [
		"Grade G1 since 2023-04-01. (STAFF-3)",
		"3100.00 for the whole month: 3100.00. (STAFF-3)",
	]
	assert service.reference == ("Employee", "EMP-1") and performance.rule == "STAFF-4"


def test_a_grade_and_a_rate_that_change_within_the_month() -> None:
	found = month_of(grades=PROMOTED)
	assert [(one.reference.name, one.part, str(one.amount)) for one in found.lines[:3]] == [
		("A1", "2026-03-01", "1000.00"),
		("A2", "2026-03-11", "1290.32"),
		("A2", "2026-03-21", "1650.00"),
	]


def test_who_leaves_within_the_month_has_part_of_post_pay_and_of_years_of_service() -> None:
	found = month_of(of=replace(LI, left_on=date(2026, 3, 10)))
	assert told(found) == [("Post Pay", "1000.00"), ("Years-of-Service Pay", "64.52")]
	assert "x 10 of 31 days" in str(found.lines[1].why[1])


def test_who_left_before_has_only_what_is_given() -> None:
	assert told(month_of(line(), of=replace(LI, left_on=date(2026, 2, 28)))) == [
		("Performance Pay", "110.00")
	]


def test_who_joins_later_has_no_statement() -> None:
	with pytest.raises(Rejected, match="joins on 2026-04-01: there is no pay for 2026-03"):
		month_of(of=Employment("EMP-1", date(2026, 4, 1)))


def test_days_without_a_grade_or_rate_are_refused() -> None:
	with pytest.raises(Rejected, match="no pay grade on 2026-03-01"):
		month_of(grades=(Row(date(2026, 3, 2), "G1", "A1"),))
	with pytest.raises(Rejected, match="no pay grade"):
		month_of(grades=())
	with pytest.raises(Rejected, match="Grade G9 has no rate on 2026-03-01"):
		month_of(grades=(Row(date(2023, 4, 1), "G9", "A1"),))


@pytest.mark.parametrize(
	("values", "why"),
	[
		({"component": "Tips"}, "no pay component"),
		({"amount": "1.005"}, "to the fen"),
		({"amount": "NaN"}, "to the fen"),
		({"component": rules.POST_PAY}, "worked out, never given"),
		({"component": rules.DEDUCTION, "amount": "5.00"}, "wrong sign"),
		({"component": rules.AWARD, "amount": "-5.00"}, "wrong sign"),
		({"why": ()}, "can not be explained"),
		({"reference": Reference("CS Appraisal", "")}, "can not be explained"),
		({"corrects": MARCH}, "Only an earlier month"),
	],
)
def test_a_given_line_that_can_not_be_is_refused(values: dict, why: str) -> None:
	with pytest.raises(Rejected, match=why):
		month_of(line(**values))


def test_a_record_pays_once_unless_it_has_parts() -> None:
	with pytest.raises(Rejected, match="Performance Pay of CS Appraisal AP-1 is there twice"):
		month_of(line(), line("5.00"))
	assert month_of(line(part="A"), line(part="B")).by_component["Performance Pay"] == 220


def test_nothing_earned_is_a_line_that_says_why() -> None:
	new = Employment("EMP-1", date(2026, 3, 1))
	found = month_of(of=new)
	assert told(found)[1] == ("Years-of-Service Pay", "0.00")


def test_what_if_shows_what_a_scheme_would_change() -> None:
	real = month_of(line())
	policy = PayPolicy(ServicePolicy(per_year=Decimal(150)))
	other = statement(LI, MARCH, Grades(G1, RATES), [], policy)
	service, performance = compare(real, other)
	assert (service.key.component, service.before, service.after, service.change) == (
		"Years-of-Service Pay",
		200,
		300,
		100,
	)
	assert (performance.before, performance.after, performance.change) == (110, None, -110)
	assert compare(real, real) == ()


def test_a_correction_is_a_line_of_a_later_month_that_names_the_month() -> None:
	paid = month_of(line())
	right = month_of(line("-120.00"), grades=PROMOTED)
	lines = corrections([paid], right, "points were changed on appeal")
	assert {one.corrects for one in lines} == {MARCH}
	assert sum(one.amount for one in lines) == right.total - paid.total
	last = next(one for one in lines if one.component == rules.PERFORMANCE_PAY)
	assert str(last.amount) == "-230.00" and str(last.why[0]) == (
		"Correction of 2026-03: 110.00 was paid, -120.00 is right: points were changed on appeal. (STAFF-4)"
	)
	april = month_of(*lines, month=MARCH.after)
	assert april.total == Decimal("3400.00") + right.total - paid.total


def test_what_was_corrected_is_not_corrected_again() -> None:
	paid, right = month_of(line()), month_of(line("-120.00"))
	april = month_of(*corrections([paid], right, "appeal"), month=MARCH.after)
	assert corrections([paid, april], right, "appeal") == ()
	(back,) = corrections([paid, april], month_of(line()), "the appeal was withdrawn")
	assert back.amount == 230


def test_a_correction_that_a_month_paid_is_not_part_of_its_own_pay() -> None:
	of_february = line("-5.00", corrects=MARCH.before)
	paid = month_of(line(), of_february)
	assert corrections([paid], month_of(line(), of_february), "so") == ()
	assert corrections([paid], month_of(line()), "so") == ()


def test_a_correction_in_a_month_that_left_somebody_out_is_due() -> None:
	of_february = line("-5.00", corrects=MARCH.before)
	right = month_of(line(), of_february)
	due = corrections([], right, "left out")
	assert sum(one.amount for one in due) == right.total and {one.corrects for one in due} == {MARCH}
	april = month_of(*due, month=MARCH.after)
	assert corrections([april], right, "left out") == ()


def test_a_correction_needs_its_reason_and_one_person() -> None:
	with pytest.raises(Rejected, match="Say why"):
		corrections([month_of()], month_of(), " ")
	other = replace(month_of(), person="EMP-2")
	with pytest.raises(ValueError):
		corrections([other], month_of(), "so")


amounts = st.decimals(-3000, 3000, places=2)
given_lines = st.lists(
	st.builds(
		lambda amount, component, name: line(str(amount), component, reference=Reference("CS Record", name)),
		amounts,
		st.sampled_from([rules.PERFORMANCE_PAY, rules.PERSONAL_COMMISSION, rules.SHARED_COMMISSION]),
		st.text("0123456789", min_size=1, max_size=2),
	),
	max_size=12,
	unique_by=lambda one: one.key,
)
employments = st.builds(
	lambda joined, served: Employment("EMP-1", joined, joined + timedelta(days=served) if served else None),
	st.dates(date(2023, 4, 1), date(2026, 3, 31)),
	st.none() | st.integers(0, 1500),
)
grade_rows = st.sampled_from([G1, PROMOTED])


@given(given_lines, employments, grade_rows, st.randoms(use_true_random=False))
def test_a_statement_is_the_sum_of_its_lines_and_the_same_whenever_it_is_worked_out(
	given: list[Line], of: Employment, grades: tuple[Row, ...], random
) -> None:
	found = month_of(*given, grades=grades, of=of)
	random.shuffle(given)
	assert month_of(*given, grades=tuple(reversed(grades)), of=of) == found
	in_fen = [int(one.amount * 100) for one in found.lines]
	assert all(one.amount * 100 == fen for one, fen in zip(found.lines, in_fen, strict=True))
	assert found.total * 100 == sum(in_fen)
	assert sum(found.by_component.values()) == found.total


@given(given_lines, given_lines, employments, grade_rows)
def test_differences_sum_to_the_difference_of_the_totals(
	one: list[Line], other: list[Line], of: Employment, grades: tuple[Row, ...]
) -> None:
	before, after = month_of(*one, of=of), month_of(*other, of=of, grades=grades)
	assert sum(found.change for found in compare(before, after)) == after.total - before.total


@given(given_lines, given_lines, given_lines)
def test_once_corrected_all_that_was_paid_is_right(
	paid: list[Line], right: list[Line], later: list[Line]
) -> None:
	march, due = month_of(*paid), month_of(*right)
	lines = corrections([march], due, "so")
	april = month_of(*later, *lines, month=MARCH.after)
	assert march.total + sum(one.amount for one in april.lines if one.corrects) == due.total
	assert corrections([march, april], due, "so") == ()
