"""A record file is read line by line in flat memory, whatever bytes it holds (CALL-6)."""

import io
import json
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_center.calls.rules.reasons import Rejected
from cs_center.calls.rules.records import lines
from cs_center.calls.rules.records.formats import DELIMITED, JSON_LINES
from cs_center.calls.rules.records.lines import Line, decode, files_in, read_documents, read_lines, shown

CHINESE = "8001,张三　分机,13800138000"


def read(content: bytes) -> list[Line]:
	return list(read_lines(io.BytesIO(content)))


def texts(content: bytes, encoding: str = "auto") -> list[str]:
	return [decode(line, encoding) for line in read(content)]


def refusal(content: bytes, encoding: str = "auto") -> str:
	with pytest.raises(Rejected) as refused:
		texts(content, encoding)
	return str(refused.value)


@pytest.mark.parametrize(
	"content",
	[
		f"one\n{CHINESE}\r\n".encode(),
		f"one\n{CHINESE}".encode("gbk"),
		f"\ufeffone\r\n{CHINESE}\n".encode(),
		f"\ufeffone\r\n{CHINESE}\r\n".encode("utf-16-le"),
		f"\ufeffone\n{CHINESE}".encode("utf-16-be"),
		f"\n  \n\r\none\n\n{CHINESE}\n\n".encode(),
		f"\ufeff\n\none\n\n{CHINESE}\n\n".encode("utf-16-le"),
	],
)
def test_encodings_and_line_ends(content: bytes) -> None:
	assert texts(content) == ["one", CHINESE]


def test_numbers_count_blank_lines_and_ends_lead_through_the_file() -> None:
	for content in (b"\xef\xbb\xbfa\n\nb\n", "\ufeffa\n\nb\n".encode("utf-16-le")):
		found = read(content)
		assert [line.number for line in found] == [1, 3]
		assert found[-1].end == len(content)
		assert [line.end for line in found] == sorted(line.end for line in found)


def test_a_mark_overrules_what_the_format_says() -> None:
	assert texts(f"\ufeff{CHINESE}\n".encode(), "gbk") == [CHINESE]
	assert texts(f"\ufeff{CHINESE}\n".encode("utf-16-le"), "utf-16") == [CHINESE]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("length", [0, 1, 32_765, 32_766, 32_767, 32_768, 40_001])
def test_wide_lines_over_the_block_size(encoding: str, length: int) -> None:
	first = "张" * length + "x"
	content = f"\ufeff{first}\r\n😀{CHINESE}\nlast".encode(encoding)
	assert texts(content) == [first, f"😀{CHINESE}", "last"]


class _Trickle(io.BytesIO):
	"""A file that gives odd numbers of bytes, as a network disk may."""

	def read(self, size: int | None = -1) -> bytes:
		return super().read(size if size in (None, -1) or size < 8 else 7)


def test_wide_lines_in_odd_pieces() -> None:
	content = f"\ufeffone\n{CHINESE}\nਊ\nlast".encode("utf-16-le")
	assert [decode(line) for line in read_lines(_Trickle(content))] == ["one", CHINESE, "ਊ", "last"]


def test_a_wide_file_that_ends_in_half_a_character() -> None:
	content = "\ufeffone\ntwo".encode("utf-16-le")[:-1]
	assert [line.raw[:2] for line in read(content)] == [b"on", b"tw"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_a_line_over_a_megabyte_is_one_refusal(encoding: str) -> None:
	content = f"\ufeffbefore\n{'x' * (3 * lines.LONGEST_LINE + 5)}\nafter\n".encode(encoding)
	before, long, after = read(content)
	assert [before.number, long.number, after.number] == [1, 2, 3]
	assert (decode(before), decode(after)) == ("before", "after")
	assert len(long.raw) <= lines.LONGEST_LINE
	with pytest.raises(Rejected, match="longer than 1048576 bytes"):
		decode(long)


@pytest.mark.parametrize("length", [lines.LONGEST_LINE - 1, lines.LONGEST_LINE])
def test_a_line_just_within_the_limit(length: int) -> None:
	assert [line.too_long for line in read(b"x" * length)] == [False]


@pytest.mark.parametrize(
	("start", "piece"),
	[
		(b"abc", b"x" * 100_000),
		(b"abc", b"x" * 99 + b"\n"),
		("\ufeffab".encode("utf-16-le"), "张".encode("utf-16-le") * 50_000),
		("\ufeffab".encode("utf-16-le"), ("张" * 99 + "\n").encode("utf-16-le")),
	],
)
def test_memory_stays_flat(start: bytes, piece: bytes, tmp_path: Path) -> None:
	path = tmp_path / "records"
	with path.open("wb") as file:
		file.write(start)
		file.writelines([piece] * (20_000_000 // len(piece)))
	tracemalloc.start()
	with path.open("rb") as file:
		for _line in read_lines(file):
			pass
	_now, peak = tracemalloc.get_traced_memory()
	tracemalloc.stop()
	assert peak < 12 * lines.LONGEST_LINE


@pytest.mark.parametrize("raw", [b"a\x00b", b"\x1f\x8b\x08\x00\x00", b"\xff\xff\xff", b"a\rb", b"PK\x03\x04"])
def test_what_is_no_text_is_refused(raw: bytes) -> None:
	message = (
		"The line is not text in UTF-8 or GBK. Is the file damaged or compressed, or is it another encoding?"
	)
	assert refusal(raw) == message


@pytest.mark.parametrize("encoding", ["idna", "hex", "no-such", "a\x00b", "ascii", "utf-7"])
def test_an_encoding_that_does_not_fit_is_a_refusal(encoding: str) -> None:
	assert f"not text in {encoding}" in refusal("+AA\xff张".encode(), encoding)


def test_blanks_of_all_kinds_are_text() -> None:
	assert texts("a\tb　c\u00a0d\u200be".encode()) == ["a\tb　c\u00a0d\u200be"]


@pytest.mark.parametrize(
	("raw", "text"),
	[
		("张\t三".encode("gbk"), "张\t三"),
		(b"a\x00b\x7f", "a\\x00b\\x7f"),
		(b"\xff\xfe\xfd", "\\xff\\xfe\\xfd"),
		(b"", ""),
	],
)
def test_what_a_person_sees_of_a_line(raw: bytes, text: str) -> None:
	assert shown(raw) == text


def test_a_long_line_is_shown_far_enough_to_be_run_again() -> None:
	assert len(shown(b"x" * 150_000)) == 150_000
	assert len(shown(b"x" * lines.LONGEST_LINE)) == lines.LONGEST_SHOWN


@given(st.lists(st.binary(max_size=60), max_size=6))
def test_any_bytes_come_out_as_lines_or_refusals(pieces: list[bytes]) -> None:
	content = b"\n".join(pieces)
	for line in read(content):
		shown(line.raw)
		for encoding in ("auto", "utf-8", "gbk", "latin-1"):
			try:
				text = decode(line, encoding)
			except Rejected:
				continue
			assert "\n" not in text and "\x00" not in text


@given(st.binary(max_size=80).filter(lambda junk: b"\n" not in junk))
def test_junk_leaves_the_lines_around_it_alone(junk: bytes) -> None:
	found = read(b"before\n" + junk + b"\nafter")
	assert (found[0].raw, found[-1].raw) == (b"before", b"after")
	assert found[-1].number == 3


def test_files_of_a_folder_come_in_name_order(tmp_path: Path) -> None:
	for name in ("b.json", "a.json", ".hidden"):
		(tmp_path / name).write_text("x")
	(tmp_path / "folder").mkdir()
	assert [file.name for file in files_in(tmp_path)] == ["a.json", "b.json"]
	assert files_in(str(tmp_path / "a.json")) == [tmp_path / "a.json"]


DOCUMENT = {"variables": {"uuid": "u1", "name": "Zhang  San"}, "callflow": [{"times": {}}]}


def documents(content: bytes, dialect: str = JSON_LINES) -> list[str]:
	return [decode(line) for line in read_documents(io.BytesIO(content), dialect)]


@pytest.mark.parametrize("indent", [2, "\t", 1])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_one_document_over_many_lines_is_one_record(indent: int | str, mark: bytes) -> None:
	content = mark + json.dumps(DOCUMENT, indent=indent).encode() + b"\r\n"
	assert [json.loads(text) for text in documents(content)] == [DOCUMENT]
	assert len(documents(content, DELIMITED)) > 1


def test_a_document_a_line_stays_a_record_a_line() -> None:
	one = json.dumps(DOCUMENT)
	assert documents(f"{one}\n{one}\n".encode()) == [one, one]
	assert documents(one.encode()) == [one]
	assert documents(f"{one[:20]}\n{one}\n".encode()) == [one[:20], one]
	assert documents(b"cdr=%7B%7D\ncdr=e30=\n") == ["cdr=%7B%7D", "cdr=e30="]


def test_a_document_that_is_cut_off_is_one_refusal_not_hundreds() -> None:
	content = json.dumps(DOCUMENT, indent=2).encode()[:-20]
	assert len(documents(content)) == 1
