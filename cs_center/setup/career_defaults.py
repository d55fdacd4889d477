"""What a new site is given of the career ladder (STAFF-1): levels with what they ask, each a record that a manager changes."""

from collections.abc import Iterator
from typing import Any

import frappe

from cs_center.careers.rules import shipped
from cs_center.careers.rules.requirements import Requirement

LADDER = "Service Centre"
#: Posts that people may be given when they come to a level.
POSTS: dict[str, str] = {
	shipped.SENIOR: "Senior Agent",
	shipped.LEADER: "Shift Leader",
	shipped.INSPECTOR: "Quality Inspector",
	shipped.CALLBACK: "Callback Officer",
	shipped.EDITOR: "Knowledge Editor",
}


def records() -> Iterator[tuple[str, dict[str, Any]]]:
	"""Name and record, in the order in which they can be made."""
	ladder = shipped.shipped()
	for level in ladder.levels:
		post = POSTS.get(level.name)
		yield (
			level.name,
			{
				"doctype": "CS Career Level",
				"level_name": level.name,
				"post": post if post and frappe.db.exists("CS Post", post) else None,
				"description": shipped.ABOUT[level.name],
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
