"""Numbers as people write them and switches send them come to one key (CALL-2, SEC-1)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.calls.rules import numbers
from cs_center.calls.rules.numbers import DialPlan, display, mask, normalise, split_numbers

SHIYAN = DialPlan(area_code="0719", trunk_prefix="9")
MOBILE, FIXED = "+8613800138000", "+867198888888"


@pytest.mark.parametrize(
	"written",
	[
		"13800138000",
		"138 0013 8000",
		"138-0013-8000",
		"+8613800138000",
		"+86 138 0013 8000",
		"+86-138-0013-8000",
		"008613800138000",
		"0086-138-0013-8000",
		"8613800138000",
		"86 138 0013 8000",
		"08613800138000",
		"086-13800138000",
		"013800138000",
		"17951 13800138000",
		"１３８００１３８０００",
		"＋８６１３８００１３８０００",
		"١٣٨٠٠١٣٨٠٠٠",
		"'13800138000",
		"#31#13800138000",
		"手机：13800138000",
		"sip:13800138000@10.0.0.1",
		"sip:+8613800138000@10.0.0.1:5060;user=phone",
		"13800138000@10.0.0.1",
		"tel:+86-138-0013-8000",
		'"Zhang San" <13800138000>',
		'"张三" <+8613800138000>',
		"Zhang <sip:13800138000@1.2.3.4>",
		'"two\nlines" <13800138000>',
		"<13800138000>",
	],
)
def test_a_mobile_number_has_one_key_however_it_is_written(written: str) -> None:
	assert normalise(written).key == MOBILE


@pytest.mark.parametrize(
	"written",
	[
		"0719-8888888",
		"07198888888",
		"0719 8888888",
		"0719 888 8888",
		"(0719)8888888",
		"（0719）8888888",
		"+867198888888",
		"+86-719-8888888",
		"+8607198888888",
		"+86(0)719 8888888",
		"8607198888888",
		"867198888888",
		"0086 719 8888888",
		"086 0719 8888888",
		"０７１９－８８８８８８８",
	],
)
def test_a_fixed_line_has_one_key_however_it_is_written(written: str) -> None:
	assert normalise(written).key == FIXED


@pytest.mark.parametrize(
	("written", "key"),
	[
		("010-80009438", "+861080009438"),
		("8601080009438", "+861080009438"),
		("+86 10 80009438", "+861080009438"),
		("+8601080009438", "+861080009438"),
		("15400000000", "+8615400000000"),
		("0086 154 0000 0000", "+8615400000000"),
	],
)
def test_ranges_that_the_library_does_not_know_yet(written: str, key: str) -> None:
	assert normalise(written).key == key


@pytest.mark.parametrize("written", ["8888888", "888-8888", "9 8888888", "907198888888", "913800138000"])
def test_local_forms_need_the_dial_plan(written: str) -> None:
	assert normalise(written, SHIYAN).key in (FIXED, MOBILE)
	assert not normalise(written).key.startswith("+")


@pytest.mark.parametrize(
	"written",
	[
		"0719-8888888转801",
		"0719-8888888 转 801",
		"0719-8888888 轉 801",
		"0719-8888888 分机:801",
		"0719-8888888（分机801）".replace("（", " ").replace("）", ""),
		"0719-8888888ext801",
		"0719-8888888 ext. 801",
		"0719-8888888 extension 801",
		"0719-8888888 x801",
		"0719-8888888#801",
		"0719-8888888-801",
		"(0719)8888888-801",
		"07198888888-801",
		"+86-719-8888888-801",
		"0719-8888888,801",
		"0719-8888888,,801",
		"tel:+867198888888;ext=801",
	],
)
def test_an_extension_is_kept_beside_the_line(written: str) -> None:
	assert normalise(written) == numbers.Number(numbers.E164, FIXED, "801")


@pytest.mark.parametrize(
	("written", "key"),
	[
		("400-812-3456", "+864008123456"),
		("400-8-123456", "+864008123456"),
		("800-810-1234", "+868008101234"),
		("010-12345678", "+861012345678"),
		("021-61234567", "+862161234567"),
		("95598", "short-CN:95598"),
		("955981", "short-CN:955981"),
		("96196", "short-CN:96196"),
		("961961", "short-CN:961961"),
		("10086", "short-CN:10086"),
		("+86 10086", "short-CN:10086"),
		("12345", "short-CN:12345"),
		("12315", "short-CN:12315"),
		("110", "short-CN:110"),
		("114", "short-CN:114"),
		("122", "short-CN:122"),
		("801", "int:801"),
		("1001", "int:1001"),
		("PJSIP/1001", "int:1001"),
		("sips:1001@pbx", "int:1001"),
		("8888888", "raw:8888888"),
		("+85223456789", "+85223456789"),
		("00852 2345 6789", "+85223456789"),
		("+12025550123", "+12025550123"),
		("001 (202) 555-0123", "+12025550123"),
		("123456789012345678901234567890", "raw:123456789012345678901234567890"),
	],
)
def test_other_numbers_have_the_key_of_their_kind(written: str, key: str) -> None:
	assert normalise(written).key == key


def test_a_trunk_prefix_is_dropped_before_a_public_number_but_not_from_an_extension() -> None:
	assert normalise("910086", SHIYAN).key == "short-CN:10086"
	assert normalise("9110", SHIYAN).key == "int:9110"
	assert normalise("95598", SHIYAN).key == "short-CN:95598"


@pytest.mark.parametrize(
	"written",
	[
		None,
		"",
		"  ",
		"/",
		"-",
		"+",
		'""',
		'"" <>',
		"0",
		"0000",
		"Anonymous",
		"anonymous@anonymous.invalid",
		"sip:anonymous@anonymous.invalid",
		'"Anonymous" <anonymous>',
		"unknown",
		"Private",
		"Restricted",
		"unavailable",
		"(blank)",
		"-1",
		"s",
		"匿名",
		"未知号码",
		"隐藏号码",
		"保密",
		"1" * 65,
	],
)
def test_a_withheld_number_matches_nobody(written: str | None) -> None:
	number = normalise(written)
	assert (number.kind, number.key, number.callable) == (numbers.WITHHELD, "", False)
	assert mask(number.key) == display(number.key) == ""


@pytest.mark.parametrize(
	("field", "separate"),
	[
		("0719-8888888/8888889", ["0719-8888888", "0719-8888889"]),
		("07198888888/8888889", ["07198888888", "07198888889"]),
		("(0719)8888888、8888889", ["(0719)8888888", "(0719)8888889"]),
		("+86 719 8888888/8888889", ["+86 719 8888888", "+86 719 8888889"]),
		("0719-8888888/9", ["0719-8888888", "0719-8888889"]),
		("010-12345678/79", ["010-12345678", "010-12345679"]),
		("0719-8888888转801/802", ["0719-8888888转801", "0719-8888888 ext 802"]),
		("0719-8888888,801", ["0719-8888888,801"]),
		("13800138000/8888889", ["13800138000", "8888889"]),
		("+8613800138000/8888889", ["+8613800138000", "8888889"]),
		("13800138000/13900139000", ["13800138000", "13900139000"]),
		("13800138000 13900139000", ["13800138000", "13900139000"]),
		("138 0013 8000", ["138 0013 8000"]),
		("13800138000，13900139000", ["13800138000", "13900139000"]),
		("13800138000，分机 801", ["13800138000,分机 801"]),
		("13800138000；0719-8888888\n95598", ["13800138000", "0719-8888888", "95598"]),
		("13800138000或13900139000", ["13800138000", "13900139000"]),
		("sip:13800138000@10.0.0.1;user=phone", ["sip:13800138000@10.0.0.1"]),
		("tel:+867198888888;ext=801", ["tel:+867198888888 ext=801"]),
		(" / ", []),
		("", []),
		(None, []),
	],
)
def test_one_field_may_hold_several_numbers(field: str | None, separate: list[str]) -> None:
	assert split_numbers(field) == separate


def test_an_extension_parameter_survives_the_split() -> None:
	assert normalise(split_numbers("tel:+867198888888;ext=801")[0]).extension == "801"


@pytest.mark.parametrize(
	("key", "masked", "shown"),
	[
		(MOBILE, "138****8000", "13800138000"),
		(FIXED, "071****8888", "07198888888"),
		("+85223456789", "+85****6789", "+85223456789"),
		("short-CN:95598", "95598", "95598"),
		("int:801", "801", "801"),
		("raw:8888888", "8****88", "8888888"),
		("raw:12", "****", "12"),
	],
)
def test_masks_hide_people_and_not_services(key: str, masked: str, shown: str) -> None:
	assert (mask(key), display(key)) == (masked, shown)


mobiles = st.builds(
	lambda prefix, rest: f"{prefix}{rest:08d}",
	st.sampled_from("130 135 138 139 150 158 166 173 177 180 186 188 189 199".split()),
	st.integers(0, 99_999_999),
)
fixed_lines = st.tuples(
	st.sampled_from(["010", "021", "0719", "0755", "027"]), st.integers(2_000_000, 8_999_999)
).map(lambda line: (line[0], f"{line[1]}{'' if len(line[0]) == 4 and line[0] != '0755' else '8'}"))


@given(
	mobiles,
	st.sampled_from(["", "+86", "0086", "86", "086", "+86 ", "0086-", "0"]),
	st.sampled_from(["", " ", "-"]),
)
def test_a_mobile_in_any_dress_has_the_same_key(mobile: str, prefix: str, gap: str) -> None:
	dressed = f"{prefix}{mobile[:3]}{gap}{mobile[3:7]}{gap}{mobile[7:]}"
	assert normalise(dressed) == normalise(mobile) == numbers.Number(numbers.E164, f"+86{mobile}")


@given(
	fixed_lines,
	st.sampled_from(
		["{0}{1}", "{0}-{1}", "({0}){1}", "（{0}） {1}", "+86{2}{1}", "0086-{2}-{1}", "86{0}{1}"]
	),
)
def test_a_fixed_line_in_any_dress_has_the_same_key(line: tuple[str, str], dress: str) -> None:
	area, local = line
	written = dress.format(area, local, area[1:])
	assert normalise(written).key == f"+86{area[1:]}{local}"
	assert normalise(local, DialPlan(area_code=area)).key == f"+86{area[1:]}{local}"
	assert normalise(f"{written}转801") == numbers.Number(numbers.E164, f"+86{area[1:]}{local}", "801")


@given(st.text() | st.text("+0123456789 -()/,;#*x转<>@sip:\"'.０１２", max_size=70))
def test_no_text_breaks_it_and_its_own_forms_come_back(text: str) -> None:
	for plan in (DialPlan(), SHIYAN):
		number = normalise(text, plan)
		assert bool(number.key) == (number.kind != numbers.WITHHELD)
		assert number.key.isascii()
		assert isinstance(mask(number.key), str)
		if number.kind == numbers.E164:
			assert normalise(number.key, plan).key == number.key
		for part in split_numbers(text):
			normalise(part, plan)


@given(
	mobiles
	| fixed_lines.map("".join)
	| st.from_regex(r"\+(852[2569]\d{7}|1202555\d{4}|4420\d{8})", fullmatch=True)
)
def test_what_people_dial_comes_back_to_the_key(written: str) -> None:
	key = normalise(written).key
	assert normalise(display(key)).key == key


@given(
	st.from_regex(
		r"\+(86(1[3-9]\d{9}|10[2-8]\d{7}|719[2-8]\d{6})|852[2569]\d{7}|1[2-9]\d{9})", fullmatch=True
	)
)
def test_a_mask_never_tells_the_middle(written: str) -> None:
	key = normalise(written).key
	masked = mask(key)
	start, _, end = masked.partition("****")
	assert len(start) <= 3 and len(end) <= 4
	assert len(start.lstrip("+")) + len(end) <= len(key.lstrip("+")) - 4
