"""The real week of a bank, counted by the replay and again by hand."""

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from tests.rules.replaying import figures

BANK = Path(__file__).parents[3] / "shared" / "data" / "bank_calls_week.csv"
needs_bank = pytest.mark.skipif(not BANK.exists(), reason="the bank's week is not here")


@needs_bank
def test_the_totals_of_the_banks_week() -> None:
	found = figures("--format", "bank", BANK)
	with BANK.open(newline="") as file:
		rows = list(csv.DictReader(file))
	real = [row for row in rows if row["outcome"] != "PHANTOM"]
	answered = [row for row in real if row["outcome"] == "AGENT"]
	queued = [row for row in real if row["q_start"] != "0:00:00"]
	offered = [row for row in real if row in answered or row["q_start"] != "0:00:00"]
	assert found["calls"] == len(real) == 11_615
	assert found["phantom"] == 100
	assert found["rejected"] == 0
	assert found["answered"] == len(answered) == 7_917
	assert found["abandoned"] == sum(row["outcome"] == "HANG" for row in queued) == 3_065
	assert found["offered"] == len(offered) == 10_982
	assert found["self_service"] == len(real) - len(offered) == 633
	in_time = sum(int(row["q_time"]) <= 20 for row in answered)
	assert found["service_level"] == pytest.approx(in_time / len(offered), abs=1e-6)
	assert found["asa_seconds"] == pytest.approx(
		sum(int(row["q_time"]) for row in answered) / len(answered), abs=0.005
	)
	assert found["identified_callers"] == len({row["customer_id"] for row in real} - {"0"})


@needs_bank
def test_the_ownership_of_the_banks_week() -> None:
	found = figures("--format", "bank", BANK)
	with BANK.open(newline="") as file:
		answered = [row for row in csv.DictReader(file) if row["outcome"] == "AGENT"]
	hour = {id(row): (row["date"], row["vru_entry"].split(":")[0]) for row in answered}
	working = {(row["server"], hour[id(row)]) for row in answered if row["server"] != "NO_SERVER"}
	by_customer = defaultdict(list)
	for row in sorted(
		answered, key=lambda row: (row["date"], row["ser_start"].zfill(8), row["vru_entry"].zfill(8))
	):
		if row["customer_id"] != "0":
			by_customer[row["customer_id"]].append(row)
	returned = was_working = 0
	for rows in by_customer.values():
		known = [index for index, row in enumerate(rows) if row["server"] != "NO_SERVER"]
		for row in rows[known[0] + 1 :] if known else []:
			owner = rows[known[0]]["server"]
			returned += row["server"] == owner
			was_working += (owner, hour[id(row)]) in working
	assert found["returning_calls"] == sum(len(rows) - 1 for rows in by_customer.values())
	assert found["returned_to_owner"] == returned
	assert found["owner_was_working"] == was_working
