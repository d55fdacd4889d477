"""The index of calls by agent and outcome has all that is counted of a month now: the old one only costs."""

import frappe


def execute() -> None:
	"""Safe to run again, and on a site that never had it."""
	table = "tabCS Call Log"
	if frappe.db.has_index(table, "agent_outcome_index"):
		frappe.db.sql_ddl(f"ALTER TABLE `{table}` DROP INDEX `agent_outcome_index`")
