"""What a new site is given of the career ladder (STAFF-1): levels with what they ask, each a record that a manager changes."""

from collections.abc import Iterator
from typing import Any

import frappe

from cs_center.careers.rules import shipped
from cs_center.careers.rules.requirements import Requirement

LADDER = "Service Centre"
#: Levels with the post that people may be given there, and what the level is about.
LEVELS: dict[str, tuple[str | None, str]] = {
	shipped.JUNIOR: (None, "Takes calls of every kind with the help of the shift leader."),
	shipped.INTERMEDIATE: (None, "Settles most matters in the first call."),
	shipped.SENIOR: ("Senior Agent", "Settles difficult matters and helps others."),
	shipped.LEADER: ("Shift Leader", "Leads a team of eight to ten."),
	shipped.INSPECTOR: ("Quality Inspector", "Listens to calls and judges them."),
	shipped.CALLBACK: ("Callback Officer", "Calls customers back about complaints and missed calls."),
	shipped.EDITOR: ("Knowledge Editor", "Writes the short agreed answers of the knowledge base."),
}


def records() -> Iterator[tuple[str, dict[str, Any]]]:
	"""Name and record, in the order in which they can be made."""
	ladder = shipped.shipped()
	for level in ladder.levels:
		post, description = LEVELS[level.name]
		yield (
			level.name,
			{
				"doctype": "CS Career Level",
				"level_name": level.name,
				"post": post if post and frappe.db.exists("CS Post", post) else None,
				"description": description,
				"requirements": [_row(one) for one in level.requirements],
			},
		)
	yield (
		LADDER,
		{
			"doctype": "CS Career Ladder",
			"ladder_name": LADDER,
			"months_between": ladder.policy.months_between,
			"down_grade": ladder.policy.down_grade,
			"down_months": ladder.policy.down_months,
			"levels": [
				{"level": one.name, "rank": one.rank, "beside": int(one.beside)} for one in ladder.levels
			],
		},
	)


def _row(asked: Requirement) -> dict[str, Any]:
	return {
		"kind": asked.kind,
		"amount": asked.amount,
		"of_months": asked.of_months,
		"grade": asked.grade,
	}
