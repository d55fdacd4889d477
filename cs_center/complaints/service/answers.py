"""What customers answered about their complaints, counted by who or what it is about (BACK-5)."""

from datetime import date, timedelta
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Coalesce, Count, Sum
from pypika import Case

from cs_center.complaints.service.store import CALLBACK, COMPLAINT

MARKS = ("attitude", "speed", "quality")


def counted(column: str, first: date, last: date) -> list["frappe._dict"]:
	"""Of the calls of some days by a column of their complaint: `who`, `called`, `reached`, `solved`, and for each mark
	its sum and how many were given (`attitude`, `attitude_count`...)."""
	callback, complaint = DocType(CALLBACK), DocType(COMPLAINT)
	who = Coalesce(complaint[column], "")
	marks = (
		term
		for mark in MARKS
		for term in (
			Sum(Coalesce(callback[mark], 0)).as_(mark),
			Sum(Case().when(callback[mark] > 0, 1).else_(0)).as_(f"{mark}_count"),
		)
	)
	query: Any = (
		frappe.qb.from_(callback)
		.join(complaint)
		.on(complaint.name == callback.complaint)
		.where((callback.at >= first) & (callback.at < last + timedelta(days=1)))
		.groupby(who)
		.orderby(who)
		.select(who.as_("who"), Count("*").as_("called"), Sum(callback.reached).as_("reached"))
		.select(Sum(callback.solved).as_("solved"), *marks)
	)
	return query.run(as_dict=True)
