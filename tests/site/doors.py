"""Every way that Frappe has to hand out a document: what a customer's number must not leave by (SEC-1)."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from devtools.client import SiteSession

FIELDS = {
	"CS Call Log": ("caller_number", "from_number", "to_number"),
	"CS Callback": ("caller_number", "number"),
	"CS Call Record": ("caller_key", "facts"),
	"CS Call Recording": ("call_log", "url"),
	"CS Phone Number": ("number_key", "party"),
	"CS Call Reject": ("reason", "raw"),
	"CS Responsibility": ("caller_number", "customer_key", "open_key"),
	"CS Responsibility Event": ("reason", "call_log"),
	"CS Handover": ("reason", "open_key"),
	"CS Complaint": ("caller_number", "number", "customer_key", "open_key", "title"),
	"CS Complaint Event": ("reason", "changes", "call_log"),
	"CS Complaint Callback": ("words", "report", "call_log"),
	"CS Notice": ("text", "reference_name"),
	"CS Exam Mark": ("employee_name", "mark", "reason"),
	"CS Typing Test": ("employee_name", "typed", "speed", "nonce_hash"),
	"CS Typing Text": ("body", "title"),
	"CS Exam Import": ("sheet", "reason"),
	"CS Flower": ("reason", "employee_name"),
	"CS Flower Redemption": ("words", "employee_name"),
	"CS Flower Honour": ("employee_name", "honour_key"),
	"CS Contact": ("words", "number_key"),
	"CS Contact Wish": ("words", "number", "number_key"),
	"CS Contact Lease": ("user", "task"),
	"CS Greeting": ("message", "party_name", "party_day"),
	"CS Campaign Member": ("result", "number", "number_key", "party_key"),
	"CS Leaving Talk": ("result", "customer", "party_key", "open_key"),
	"CS Outbound Call": ("words", "number", "caller", "party_key", "result"),
	"CS Level Change": ("leader_words", "own_words", "evidence", "to_level"),
	"CS Level Change Event": ("reason", "level_change"),
	"CS Level Holding": ("words", "level"),
	"CS Staff Skill": ("words", "skill"),
	"CS Post History": ("staff_number", "post"),
	"CS Outbound Result": ("words", "answers", "reference"),
	"CS Outbound Reject": ("reason", "raw", "corrected"),
	"CS Outbound Party": ("number_key", "extra"),
	"CS Pay Policy": ("yuan_per_point", "most_pay"),
	"CS Pay Grade": ("grade_name", "rank"),
	"CS Pay Grade Rate": ("amount", "grade", "why"),
	"CS Pay Grade Assignment": ("grade", "employee", "day_key"),
	"CS Commission Rate": ("per_sale", "kind", "why"),
	"CS Pay Entry": ("amount", "component", "formula", "why"),
	"CS Pay Statement": ("total", "employee"),
	"CS Pay Month": ("total", "figures", "leave_out_why"),
	"CS Pay Problem": ("problem", "employee_name"),
	"CS Pay Event": ("after", "before", "why"),
	"CS Survey Invitation": ("caller_number", "caller", "token_hash"),
	"CS Survey Response": ("words", "call_log"),
	"CS Appraisal Consequence": ("reason", "words", "decision", "user"),
	"CS Appraisal": ("reasons", "review_words", "full_name", "points"),
	"CS Appraisal Line": ("reason", "employee", "points"),
	"CS Appraisal Event": ("reason", "appraisal", "points_after"),
	"CS Project Owner Place": ("evidence", "indicator", "place"),
	"CS Pay Change": ("difference", "why", "words"),
	"CS Payroll Component": ("addition", "deduction"),
	"CS Payroll Run": ("total", "file_hash"),
	"CS Payroll Entry": ("amount", "document", "entry_key"),
}


@dataclass(frozen=True)
class Door:
	"""One request: its HTTP method, path and JSON body."""

	name: str
	method: str
	path: str
	body: dict[str, Any] = field(default_factory=dict)

	def open(self, user: SiteSession) -> Any:
		"""Send the request as a user."""
		if self.method == "GET":
			return user.get(self.path, params=self.body)
		return user.request(self.method, self.path, json=self.body)


def lists_of(doctype: str) -> Iterator[Door]:
	"""Everything that may answer with many documents, with a part of them, or with a figure made of them."""
	every = {"fields": '["*"]', "limit_page_length": "0"}
	yield Door("list", "GET", f"/api/resource/{doctype}", every)
	yield Door("list v2", "GET", f"/api/v2/document/{doctype}", every)
	for one in FIELDS[doctype]:
		yield Door(f"list {one}", "GET", f"/api/resource/{doctype}", {"fields": json.dumps(["name", one])})
	for path, body in (*_lists(doctype), *_counts(doctype)):
		yield Door(path, "POST", f"/api/method/{path}", body)


def rows_of(doctype: str, parent: str) -> Iterator[Door]:
	"""Everything that may answer with rows of a table in documents."""
	body = {"doctype": doctype, "fields": json.dumps(["*"])}
	every = {"fields": '["*"]', "limit_page_length": "0"}
	yield Door("rows", "GET", f"/api/resource/{doctype}", {**every, "parent": parent})
	yield Door("rows v2", "GET", f"/api/v2/document/{doctype}", {**every, "parent": parent})
	for path in ("frappe.client.get_list", "frappe.client.get_value", "frappe.desk.reportview.get"):
		more = {"fieldname": json.dumps(["name", "parent"]), "filters": "{}", "parent": parent}
		yield Door(path, "POST", f"/api/method/{path}", {**body, **more, "parent_doctype": parent})


def forms_of(doctype: str, name: str) -> Iterator[Door]:
	"""Everything that may answer with one document or with something that is in it."""
	yield Door("resource", "GET", f"/api/resource/{doctype}/{name}")
	yield Door("resource v2", "GET", f"/api/v2/document/{doctype}/{name}")
	yield Door("print", "GET", "/printview", {"doctype": doctype, "name": name})
	for path, body in _forms(doctype, name):
		yield Door(f"{path} {body.get('fieldname', '')}", "POST", f"/api/method/{path}", body)


def _lists(doctype: str) -> Iterator[tuple[str, dict[str, Any]]]:
	every, named = {"doctype": doctype, "fields": ["*"]}, json.dumps(["name", *FIELDS[doctype]])
	columns = json.dumps([f"`tab{doctype}`.`{one}`" for one in ("name", *FIELDS[doctype][:1])])
	yield "frappe.client.get_list", every
	yield "frappe.desk.reportview.get", {"doctype": doctype, "fields": '["*"]', "order_by": "modified desc"}
	yield "frappe.desk.reportview.get_list", {"doctype": doctype, "fields": '["*"]'}
	yield "frappe.desk.reportview.get", {"doctype": doctype, "fields": columns}
	yield "frappe.desk.reportview.get", {"doctype": doctype, "fields": named}
	yield "frappe.desk.search.search_link", {"doctype": doctype, "txt": ""}
	yield (
		"frappe.desk.search.search_widget",
		{"doctype": doctype, "txt": "", "searchfield": FIELDS[doctype][0]},
	)
	events = {"start": "creation", "end": "modified", "id": "name", "title": FIELDS[doctype][0]}
	days = {"start": "2000-01-01", "end": "2999-01-01"}
	yield "frappe.desk.calendar.get_events", {"doctype": doctype, "field_map": json.dumps(events), **days}
	export = {"file_format_type": "CSV", "title": "x"}
	yield "frappe.desk.reportview.export_query", {"doctype": doctype, "fields": columns, **export}
	yield (
		"frappe.core.doctype.data_export.exporter.export_data",
		{
			"doctype": doctype,
			"with_data": 1,
			"select_columns": json.dumps({doctype: ["name", *FIELDS[doctype]]}),
			"file_type": "CSV",
		},
	)
	yield (
		"frappe.core.doctype.data_import.data_import.download_template",
		{
			"doctype": doctype,
			"export_fields": json.dumps({doctype: ["name", *FIELDS[doctype]]}),
			"export_records": "all",
			"file_type": "CSV",
		},
	)


def _forms(doctype: str, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
	at = {"doctype": doctype, "name": name}
	yield "frappe.client.get", at
	yield "frappe.desk.form.load.getdoc", at
	yield "frappe.desk.form.load.get_docinfo", at
	yield "frappe.www.printview.get_html_and_style", {"doc": doctype, "name": name}
	for one in (*FIELDS[doctype], json.dumps(FIELDS[doctype])):
		yield "frappe.client.get_value", {"doctype": doctype, "filters": name, "fieldname": one}
	yield (
		"frappe.client.validate_link",
		{"doctype": doctype, "docname": name, "fields": json.dumps(FIELDS[doctype])},
	)
	yield "frappe.desk.search.get_link_title", {"doctype": doctype, "docname": name}
	yield "frappe.desk.link_preview.get_preview_data", {"doctype": doctype, "docname": name}
	yield "frappe.desk.form.linked_with.get", {"doctype": doctype, "docname": name}


def _counts(doctype: str) -> Iterator[tuple[str, dict[str, Any]]]:
	one = FIELDS[doctype][0]
	grouped = {"doctype": doctype, "current_filters": "[]", "field": one}
	yield "frappe.desk.listview.get_group_by_count", grouped
	yield "frappe.desk.reportview.get_sidebar_stats", {"doctype": doctype, "stats": json.dumps([one])}
	card = {"document_type": doctype, "function": "Maximum", "aggregate_function_based_on": one}
	yield "frappe.desk.doctype.number_card.number_card.get_result", {"doc": json.dumps(card), "filters": "[]"}
	chart = {
		"chart_type": "Group By",
		"document_type": doctype,
		"group_by_type": "Count",
		"group_by_based_on": one,
	}
	chart |= {"filters_json": "[]", "number_of_groups": 0, "name": "x"}
	yield (
		"frappe.desk.doctype.dashboard_chart.dashboard_chart.get",
		{"chart": json.dumps(chart), "no_cache": 1},
	)


def guesses(right: str, wrong: str) -> Iterator[tuple[Door, Door]]:
	"""Pairs of questions of which one has the right answer: they must be answered alike."""
	yield from zip(_questions(right), _questions(wrong), strict=True)


def _questions(guess: str) -> Iterator[Door]:
	log, like = "CS Call Log", f"%{guess}%"
	conditions: tuple[list[Any], ...] = (
		["CS Call Record", "caller_key", "like", like],
		["CS Phone Number", "number_key", "like", like],
		[log, "from_number", "like", like],
		["from_number", "like", like],
		["customer.mobile_no", "like", like],
	)
	for condition in conditions:
		for path in ("frappe.client.get_list", "frappe.client.get_count", "frappe.desk.reportview.get_count"):
			body = {"doctype": log, "filters": [condition]}
			yield Door(f"{path} {condition}", "POST", f"/api/method/{path}", body)
		body = {"doctype": log, "or_filters": [condition], "fields": ["name"]}
		yield Door(f"or {condition}", "POST", "/api/method/frappe.client.get_list", body)
	sort = (
		f"if((select count(*) from `tabCS Call Record` where caller_key like '{like}') > 0, name, modified)"
	)
	for order in (sort, f"`tabCS Call Record`.caller_key like '{like}'"):
		body = {"doctype": log, "order_by": order, "fields": ["name"]}
		yield Door(f"order {order}", "POST", "/api/method/frappe.client.get_list", body)
		group = {"doctype": log, "group_by": order, "fields": ["name"]}
		yield Door(f"group {order}", "POST", "/api/method/frappe.client.get_list", group)
	for one in ("customer_key", "open_key", "caller_number", "title"):
		body = {"doctype": "CS Responsibility", "filters": [[one, "like", like]]}
		yield Door(f"matter {one}", "POST", "/api/method/frappe.client.get_count", body)
	column = f"(select count(*) from `tabCS Call Record` where caller_key like '{like}') as n"
	body = {"doctype": log, "fields": [column]}
	yield Door("subquery as a field", "POST", "/api/method/frappe.client.get_list", body)
