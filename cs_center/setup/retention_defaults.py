"""What a new site is given for retention: segments and their rules (KEEP-1), each a record that a manager changes."""

from collections.abc import Iterator
from typing import Any

#: Segment: its colour, in the order in which they are listed.
SEGMENTS = {"Loyal": "Green", "Ordinary": "Blue", "At Risk": "Orange", "Lost": "Red"}


def _condition(fact: str, operator: str, value: str, days: int = 0) -> dict[str, Any]:
	return {"fact": fact, "operator": operator, "value": value, "days": days}


#: Rules: name, segment, priority, conditions. The mission names the segments; these first figures are the app's own.
SEGMENT_RULES: tuple[tuple[str, str, int, tuple[dict[str, Any], ...]], ...] = (
	("Contract Is Over", "Lost", 10, (_condition("Days to Contract End", "At Most", "-1"),)),
	("Bought Nothing for a Year", "Lost", 15, (_condition("Days since Last Invoice", "At Least", "365"),)),
	("Complains Again", "At Risk", 20, (_condition("Complaints", "At Least", "2", 90),)),
	(
		"Contract Ends after a Complaint",
		"At Risk",
		25,
		(_condition("Days to Contract End", "At Most", "30"), _condition("Complaints", "At Least", "1", 180)),
	),
	("Pays a Month Late", "At Risk", 30, (_condition("Days Overdue", "At Least", "30"),)),
	(
		"Two Years without a Complaint",
		"Loyal",
		40,
		(
			_condition("Months with Us", "At Least", "24"),
			_condition("Complaints", "At Most", "0", 365),
			_condition("Overdue Amount", "At Most", "0"),
		),
	),
	("Everybody Else", "Ordinary", 90, ()),
)


def records() -> Iterator[tuple[str, dict[str, Any]]]:
	"""Name and record, in the order in which they can be made."""
	for rank, (segment, color) in enumerate(SEGMENTS.items(), 1):
		yield segment, {"doctype": "CS Segment", "segment_name": segment, "color": color, "rank": rank}
	for rule, segment, priority, conditions in SEGMENT_RULES:
		yield (
			rule,
			{
				"doctype": "CS Segment Rule",
				"rule_name": rule,
				"segment": segment,
				"priority": priority,
				"conditions": [dict(condition) for condition in conditions],
			},
		)
