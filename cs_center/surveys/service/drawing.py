"""Drawing a quarter's sample: seed and population are kept first, so that a draw can be done again and shown (BACK-6)."""

import base64
import json
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.utils import flt, now_datetime

from cs_center.contact.service import conduct
from cs_center.engines import customers
from cs_center.engines.database import insert_many, only_one, ordered_name, stamp
from cs_center.responsibility.service.naming import kept
from cs_center.surveys.rules import sampling
from cs_center.surveys.rules.sampling import REST
from cs_center.surveys.service.store import Row

SAMPLE, DRAWN, POPULATION = "CS Survey Sample", "CS Sampled Customer", "CS Sampled Population"
DRAFT, DRAWING, IS_DRAWN, ASKING, CLOSED = "Draft", "Drawing", "Drawn", "Asking", "Closed"
PURPOSE = "Care"
#: Customers that are read, or written, at once.
_A_PAGE, _A_CHUNK = 100_000, 5_000
Population = dict[str, list[str]]
Progress = Callable[[int, int], None]


def draw(sample: str, show: Progress | None = None) -> bool:
	"""Draw a sample that was asked for; whether it is drawn now. Commits in chunks; safe to kill and to run again.

	The seed was kept when it was asked for, and the population is kept before anybody is drawn: who runs it again draws the
	same people.
	"""
	with only_one(f"cs_sample:{sample}") as is_ours:
		if not is_ours or frappe.db.get_value(SAMPLE, sample, "status") != DRAWING:
			return False
		doc = frappe.get_doc(SAMPLE, sample)
		population = kept_population(sample) if doc.fingerprint else _keep_population(doc)
		drawn = sampling.draw(population, shares_of(doc), doc.seed)
		_write(doc, population, drawn, show or _show_nobody)
		return True


def shares_of(doc: Any) -> dict[str, Decimal]:
	"""The share of each area, in percent; of the rest under REST."""
	return {row.area or REST: Decimal(str(flt(row.share, 6))) for row in doc.shares}


def read_population(with_share: frozenset[str]) -> Population:
	"""Every customer that is not disabled, by the area whose share they have."""
	parents = dict(frappe.get_all("Territory", fields=["name", "parent_territory"], as_list=True))
	areas: dict[str, str] = {}
	found: Population = {}
	for name, territory in _customers():
		area = areas.get(territory)
		if area is None:
			area = areas[territory] = sampling.area_of(territory, parents, with_share)
		found.setdefault(area, []).append(name)
	return found


def kept_population(sample: str) -> Population:
	"""The customers among whom a sample was drawn, as they were called then."""
	found: Population = {}
	rows = frappe.get_all(POPULATION, filters={"sample": sample}, pluck="names", order_by="position")
	for text in rows:
		area, names = json.loads(zlib.decompress(base64.b64decode(text)))
		found.setdefault(area, []).extend(names)
	return found


def _customers() -> Iterator[tuple[str, str]]:
	customer, after = DocType(customers.CUSTOMER), ""
	while span := customers.next_span(after, _A_PAGE):
		after = span.last
		query = frappe.qb.from_(customer).where(span.holds(customer.name) & (customer.disabled == 0))
		yield from (
			(name, territory or "")
			for name, territory in query.select(customer.name, customer.territory).run()
		)


def _keep_population(doc: Any) -> Population:
	population = read_population(frozenset(row.area for row in doc.shares if row.area))
	frappe.db.delete(POPULATION, {"sample": doc.name})
	insert_many(POPULATION, list(_packed(doc.name, population)))
	for row in doc.shares:
		count = len(population.get(row.area or REST, ()))
		frappe.db.set_value(row.doctype, row.name, "population", count, update_modified=False)
	known = {
		"fingerprint": sampling.fingerprint(population),
		"population": sum(map(len, population.values())),
	}
	frappe.db.set_value(SAMPLE, doc.name, known)
	frappe.db.commit()  # before anybody is drawn: who draws again draws among the same
	return population


def _packed(sample: str, population: Population) -> Iterator[Row]:
	position, written = 0, stamp()
	for area in sorted(population):
		names = sorted(population[area])
		for start in range(0, len(names), _A_CHUNK * 4):
			part = names[start : start + _A_CHUNK * 4]
			text = base64.b64encode(zlib.compress(json.dumps([area, part]).encode())).decode()
			position += 1
			row = {"name": ordered_name(), **written, "sample": sample, "position": position}
			yield {**row, "customers": len(part), "names": text}


def _write(doc: Any, population: Population, drawn: Mapping[str, Sequence[str]], show: Progress) -> None:
	"""Those who were drawn, the left out among them, and then that it is drawn. What a killed worker left is written anew."""
	frappe.db.delete(DRAWN, {"sample": doc.name})
	frappe.db.commit()  # rows of a killed run are gone before the first new one
	total, done, left_out = sum(map(len, drawn.values())), 0, 0
	for area in sorted(drawn):
		for start in range(0, len(drawn[area]), _A_CHUNK):
			rows = _rows(doc.name, area, start, drawn[area][start : start + _A_CHUNK])
			insert_many(DRAWN, rows)
			done, left_out = done + len(rows), left_out + sum(bool(row["left_out"]) for row in rows)
			frappe.db.commit()  # a chunk at a time; a kill is begun anew
			show(done, total)
	for row in doc.shares:
		count = len(drawn.get(row.area or REST, ()))
		frappe.db.set_value(row.doctype, row.name, "drawn", count, update_modified=False)
	is_drawn = {"status": IS_DRAWN, "drawn": total, "left_out": left_out, "drawn_at": now_datetime()}
	frappe.db.set_value(SAMPLE, doc.name, {**is_drawn, "problem": None})
	frappe.db.commit()  # it is drawn, whatever the job does next


def _rows(sample: str, area: str, start: int, people: Sequence[str]) -> list[Row]:
	barred, written = conduct.barred(people, PURPOSE), stamp()
	return [
		{
			"name": ordered_name(),
			**written,
			"sample": sample,
			"customer": name,
			"drawn_as": name,
			"area": area or None,
			"position": position,
			"left_out": kept(barred[name]) if name in barred else None,
		}
		for position, name in enumerate(people, start + 1)
	]


def _show_nobody(_done: int, _total: int) -> None:
	pass
