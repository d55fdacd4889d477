"""Rules of HR's pay office: sheets as people type them, who decides, files, and figures that are tried (STAFF-3, STAFF-14)."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.calls.rules.reasons import Reason, Rejected
from cs_center.papers.rules.month import Month
from cs_center.pay.rules.statement import COMPONENTS, Line, Reference, Statement
from cs_center.pay_office.rules import changing, files, sheet, what_if
from cs_center.pay_office.rules.files import Payee
from cs_center.pay_office.rules.sheet import GRADES_OF_STAFF, RATES_OF_GRADES, Typed
from cs_center.pay_office.rules.what_if import Pair

MARCH = Month(date(2026, 3, 1))
FEN = st.integers(-10_000_000, 10_000_000).map(lambda fen: Decimal(fen) / 100)


def test_columns_come_in_any_order_and_language() -> None:
	lines = [("生效日期", "姓名", "新岗级", "工号"), ("2026-03-01", "Anna", "G2", "1001")]
	assert sheet.typed(GRADES_OF_STAFF, lines) == [Typed(1, "1001", "G2", "", "2026-03-01")]
	lines = [("Reason", "AMOUNT", "Pay_Grade"), ("New year", "5,200", "G1")]
	assert sheet.typed(RATES_OF_GRADES, lines) == [Typed(1, "G1", "", "5,200", "", "New year")]


def test_rows_without_a_new_value_are_left_out_and_rows_keep_their_numbers() -> None:
	lines = [("Staff Number", "New Grade"), ("1001", ""), ("", ""), ("1002", "G2")]
	assert sheet.typed(GRADES_OF_STAFF, lines) == [Typed(2, "1002", "G2")]


@pytest.mark.parametrize(
	("lines", "words"),
	[
		([], "no rows"),
		([("Staff Number", "New Grade")], "no rows"),
		([("Name", "New Grade"), ("x", "y")], "Staff Number"),
		([("Staff Number", "Amount"), ("x", "y")], "New Grade"),
		([("Staff Number", "New Grade"), *[("1", "G1")] * 5001], "split it"),
	],
)
def test_sheets_that_can_not_be_read_say_why(lines: list[tuple[str, ...]], words: str) -> None:
	with pytest.raises(Rejected, match=words):
		sheet.typed(GRADES_OF_STAFF, lines)


@pytest.mark.parametrize(
	"text", ["2026-02-28", "2026/2/28", "2026.02.28", "2026年2月28日", "20260228", " 2026-02-28 00:00:00 "]
)
def test_days_as_people_write_them(text: str) -> None:
	assert sheet.day(text, None) == date(2026, 2, 28)


@pytest.mark.parametrize("text", ["2026-02-29", "28.2.2026", "1 March", "2026-02-28 10:00"])
def test_what_is_no_day_is_said(text: str) -> None:
	with pytest.raises(Rejected, match="is no day"):
		sheet.day(text, date(2026, 3, 1))


def test_a_row_without_a_day_has_that_of_the_change() -> None:
	assert sheet.day(" ", date(2024, 2, 29)) == date(2024, 2, 29)


@pytest.mark.parametrize(
	("text", "amount"),
	[
		("5200", "5200"),
		("5,200.50", "5200.50"),
		("￥5,200", "5200"),
		("５２００元", "5200"),
		("1,234,567", "1234567"),
	],
)
def test_amounts_as_people_write_them(text: str, amount: str) -> None:
	assert sheet.amount(text) == Decimal(amount)


@pytest.mark.parametrize("text", ["", "five", "5,20", "1e999999999", "NaN", "Infinity", "5200-"])
def test_what_is_no_amount_is_said(text: str) -> None:
	with pytest.raises(Rejected, match="is no amount"):
		sheet.amount(text)


def test_pasted_cells_are_split_by_what_separates_them() -> None:
	assert list(sheet.split("a\tb, c\n1\t2")) == [["a", "b, c"], ["1", "2"]]
	assert list(sheet.split('a,"b"\n1,2')) == [["a", "b"], ["1", "2"]]


@pytest.mark.parametrize(
	("check", "arguments", "passes"),
	[
		(changing.check_ask, ("Draft", 1, 0), True),
		(changing.check_ask, ("Draft", 0, 0), False),
		(changing.check_ask, ("Draft", 2, 1), False),
		(changing.check_ask, ("Applied", 1, 0), False),
		(changing.check_approve, ("Asked", "b", "a", False), True),
		(changing.check_approve, ("Applying", "b", "a", False), True),
		(changing.check_approve, ("Asked", "a", "a", False), False),
		(changing.check_approve, ("Asked", "a", "a", True), True),
		(changing.check_approve, ("Draft", "b", "a", False), False),
		(changing.check_approve, ("Applied", "b", "a", False), False),
		(changing.check_undo, ("Applied", "", "wrong"), True),
		(changing.check_undo, ("Applied", "", " "), False),
		(changing.check_undo, ("Applied", "CPC-1", "wrong"), False),
		(changing.check_undo, ("Asked", "", "wrong"), False),
		(changing.check_send_back, ("Asked", "why"), True),
		(changing.check_send_back, ("Asked", ""), False),
		(changing.check_withdraw, ("Draft",), True),
		(changing.check_withdraw, ("Asked",), True),
		(changing.check_withdraw, ("Applying",), False),
		(changing.check_withdraw, ("Applied",), False),
	],
)
def test_who_does_what_when(check: Callable[..., None], arguments: tuple, passes: bool) -> None:
	if passes:
		check(*arguments)
	else:
		with pytest.raises(Rejected):
			check(*arguments)


@pytest.mark.parametrize(
	("text", "shown"),
	[
		("=1+1", "'=1+1"),
		("+86", "'+86"),
		("@x", "'@x"),
		("-5.00", "-5.00"),
		("-x", "'-x"),
		("6222", "6222"),
		(None, ""),
	],
)
def test_no_cell_is_a_formula(text: str | None, shown: str) -> None:
	assert files.cell(text) == shown


def payee(name: str, total: Decimal, account: str = "1") -> Payee:
	return Payee(name, name, name, "Bank", account, total, {"Award": total})


@given(st.lists(FEN, max_size=20))
def test_files_sum_up_to_the_fen(totals: list[Decimal]) -> None:
	payees = [payee(str(number), total) for number, total in enumerate(totals)]
	bank = files.bank_sheet(payees, ["h"] * 5)
	assert (
		bank.total == sum(Decimal(row[-1]) for row in bank.rows[1:]) == sum(one for one in totals if one > 0)
	)
	assert len(bank.left_out) == len(totals) - bank.people
	finance = files.finance_sheet(payees, ["h"] * 12, COMPONENTS)
	assert finance.total == sum(totals) == Decimal(finance.rows[-1][-1])


def test_who_has_no_account_is_left_out_with_the_reason() -> None:
	found = files.bank_sheet([payee("a", Decimal(5), " "), payee("b", Decimal(0))], ["h"])
	assert found.people == 0 and set(found.left_out) == {"a", "b"}


def test_a_total_that_is_not_its_parts_is_never_written() -> None:
	wrong = Payee("a", "a", "a", "", "", Decimal(2), {"Award": Decimal(1)})
	with pytest.raises(ValueError, match="sum"):
		files.finance_sheet([wrong], [], COMPONENTS)


def statement(person: str, amounts: dict[str, Decimal]) -> Statement:
	why, reference = (Reason("x", {}, "STAFF-3"),), Reference("Employee", person)
	return Statement(
		person, MARCH, tuple(Line(name, amount, why, reference) for name, amount in amounts.items())
	)


@given(st.lists(st.tuples(FEN, FEN, st.sampled_from(["A", "B", ""])), max_size=12))
def test_what_a_try_comes_to_is_the_same_by_team_component_and_person(
	rows: list[tuple[Decimal, Decimal, str]],
) -> None:
	pairs = [
		Pair(str(n), str(n), team, statement(str(n), {"Award": before}), statement(str(n), {"Award": after}))
		for n, (before, after, team) in enumerate(rows)
	]
	found = what_if.outcome(pairs)
	change = sum((after - before for before, after, _team in rows), Decimal(0))
	assert found.total.change == change
	assert sum((one.change for one in found.by_team.values()), Decimal(0)) == change
	assert sum((one.change for one in found.by_component.values()), Decimal(0)) == change
	assert sum((pair.change for pair in found.changed), Decimal(0)) == change
	assert found.more + found.less == len(found.changed) and found.people == len(rows)


def test_only_figures_of_pay_are_tried() -> None:
	found = what_if.wanted({"yuan_per_point": 12, "service_most": ""}, {"G1": "3200.50", "G2": None})
	assert (found.figures, found.rates) == ({"yuan_per_point": "12"}, {"G1": Decimal("3200.50")})
	for figures in ({"x": 1}, {"most_pay": "much"}, {"most_pay": "1.001"}, {"legal_days": 32}):
		with pytest.raises(Rejected):
			what_if.wanted(figures, {})
