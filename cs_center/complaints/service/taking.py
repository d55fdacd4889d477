"""Taking a complaint: from a call, a ticket or by itself; rated, promised, routed and reported at once (COMP-1 to COMP-5).

Whatever way it comes in (form, HTTP, import), its document passes here on insert.
"""

from datetime import timedelta
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cstr, flt, now_datetime

from cs_center.calls.rules.reasons import Reason
from cs_center.calls.service import privacy, tiers
from cs_center.calls.service.staff import viewer
from cs_center.complaints.rules import rights, states
from cs_center.complaints.rules.limits import answer_by, promise
from cs_center.complaints.service import moves, notices, policy, store
from cs_center.complaints.service.severity import severity_now
from cs_center.engines import sla, tickets
from cs_center.responsibility.service.naming import kept, staff_of

#: What people write of a complaint; all else is the app's.
WRITTEN = (
	"subject",
	"topic",
	"kind",
	"urgent",
	"station",
	"customer",
	"contact",
	"party_name",
	"loss_amount",
	"description",
	"area",
	"product",
	"responsible_person",
	"call_log",
	"ticket_type",
	"ticket",
)
_MOST_MONEY, _MOST_CHARACTERS = 10**15, 15_000
_FROM_CALL = ("customer", "party_name", "caller_number")


def take(values: dict[str, Any], dispatches: bool) -> dict[str, Any]:
	"""Take a complaint; answers its name, and whether it is a new one: of one call or ticket and topic there is one open."""
	check_may_take()
	if known := existing(values):
		return {"name": known, "is_new": False}
	doc = frappe.new_doc(store.COMPLAINT)
	doc.update({field: values.get(field) for field in WRITTEN})
	check_written(doc)
	if doc.ticket_type and doc.ticket:
		_ticket_of(doc)  # as it was sent: inserting reads the link anew
	doc.insert()
	station = doc.station or policy.book().topic(doc.topic).station
	if dispatches and station:
		# Who takes it sends it on, whoever answers for the matter: COMP-2 does not wait for them.
		doc = store.locked(doc.name)
		moves.keep(doc, states.dispatch(store.standing_of(doc), now_datetime(), station))
	return {"name": doc.name, "is_new": True}


def prepare(doc: Document) -> None:
	"""Fill in a complaint that is about to be taken by the user. Raises PermissionError, ValidationError."""
	check_may_take()
	_forget_what_is_ours(doc)
	check_written(doc)
	_read_call(doc)
	_read_ticket(doc)
	topic = policy.book().topic(doc.topic)
	doc.kind = doc.kind or topic.kind or None
	now = now_datetime()
	doc.update({"taken_by": frappe.session.user, "taken_at": now, "since": now, "seen_until": now})
	doc.status, doc.round = states.TAKEN, 1
	doc.handler = _owner_of_matter(doc) or frappe.session.user
	doc.team = staff_of(doc.handler)[1] or None
	doc.tier = tiers.of_customers([doc.customer or ""]).get(doc.customer or "") or None
	judged = severity_now(doc)
	doc.severity, doc.severity_reason = judged.severity, kept(judged.reason)
	_promise(doc)
	moves.put_at_level(doc, 1 if topic.report else 0)
	doc.title = title_of(doc)
	doc.open_key = _open_key(doc)
	doc.steps = 1
	doc.next_action_at = store.next_action_at(doc)


def taken(doc: Document) -> None:
	"""A complaint is there: its history begins, its call belongs to it, who must know is told."""
	of_call = _keep_on_call(doc) if doc.call_log else ""
	reason = " ".join(filter(None, (doc.severity_reason, doc.due_reason, doc.holder_reason, of_call)))
	row = store.event_row(
		doc.name,
		1,
		states.TAKE,
		doc.taken_at,
		reason,
		to_status=doc.status,
		to_level=doc.level,
		to_user=doc.holder,
		call_log=doc.call_log,
		changes=store.changes({}, {field: doc.get(field) for field in WRITTEN}),
	)
	store.append([row])
	notices.tell_of_taking(doc)
	tell_of_loss(doc, 0)


def _keep_on_call(doc: Document) -> str:
	"""The call belongs to the complaint and is of its kind; in words what it was noted as before (SEC-3)."""
	noted = frappe.db.get_value("CS Call Log", doc.call_log, "kind")
	frappe.db.set_value("CS Call Log", doc.call_log, {"complaint": doc.name, "kind": doc.kind})
	return kept(Reason(_NOTED_AS, {"kind": noted})) if noted and noted != doc.kind else ""


_NOTED_AS = "Its call was noted as “{kind}” before."


def promise_anew(doc: Document) -> None:
	"""A complaint whose kind, urgency or customer was corrected is promised by its policy again (COMP-7)."""
	check_written(doc)
	doc.tier = tiers.of_customers([doc.customer or ""]).get(doc.customer or "") or None
	doc.title = title_of(doc)
	_promise(doc)


def key_anew(doc: Document) -> None:
	"""A complaint that is open again, or about another topic: there is one of a call or ticket and topic at a time."""
	key = _open_key(doc)
	others = {"open_key": key, "name": ("!=", doc.name)}
	if key and (other := frappe.db.get_value(store.COMPLAINT, others)):
		frappe.throw(_("Complaint {0} is open about it already.").format(other))
	doc.open_key = key


def title_of(doc: Document) -> str:
	"""Who complains about what, as lists show it."""
	return " · ".join(filter(None, (doc.party_name or doc.customer, doc.subject)))[:140]


def check_written(doc: Document) -> None:
	"""Raises ValidationError for what no form would send."""
	for field in WRITTEN:
		if isinstance(doc.get(field), list | dict):
			frappe.throw(_("This is not the JSON that is wanted: {0}").format(str(doc.get(field))[:100]))
	if len(cstr(doc.description)) > _MOST_CHARACTERS:
		frappe.throw(_("Write at most {0} characters.").format(_MOST_CHARACTERS))
	if not 0 <= flt(doc.loss_amount) < _MOST_MONEY:
		frappe.throw(_("{0} can not be less than zero.").format(_(doc.meta.get_label("loss_amount"))))


def tell_of_loss(doc: Document, before: float) -> None:
	"""The account manager hears of a large loss the same day (COMP-12)."""
	limit = flt(frappe.db.get_single_value("CS Settings", "large_loss"))
	if limit and before < limit <= flt(doc.loss_amount) and doc.customer:
		manager = frappe.db.get_value("Customer", doc.customer, "account_manager")
		notices.tell_of_loss(doc, manager)


def check_may_take() -> None:
	"""Raises PermissionError for those who take no complaints."""
	if not rights.may_take(viewer()):
		frappe.throw(
			_("Complaints are taken by agents, those who call back and leaders."), frappe.PermissionError
		)


def _forget_what_is_ours(doc: Document) -> None:
	"""A browser or an import may send what only the rules decide: it counts for nothing."""
	for field in doc.meta.get_valid_columns():
		df = doc.meta.get_field(field)
		is_the_sites = bool(df) and bool(df.get("is_custom_field")) and field not in sla.FIELDS
		if field not in WRITTEN and field not in frappe.model.default_fields and not is_the_sites:
			doc.set(field, None)


def _read_call(doc: Document) -> None:
	if not doc.call_log:
		return
	log = frappe.get_doc("CS Call Log", doc.call_log)
	log.check_permission("read")
	# Who handles a complaint reads the caller's number: it comes of a call whose number they may see (SEC-1).
	if not privacy.may_edit(doc.call_log):
		text = _("A complaint is taken from one's own call or the team's: ask who was on it, or a leader.")
		frappe.throw(text, frappe.PermissionError)
	for field in _FROM_CALL:
		doc.set(field, doc.get(field) or log.get(field))
	if log.party_type == "Contact":
		doc.contact = doc.contact or log.party
	if not doc.ticket and log.ticket:
		doc.ticket_type, doc.ticket = log.ticket_type, log.ticket
	caller_key = frappe.db.get_value("CS Call Record", doc.call_log, "caller_key")
	doc.customer_key = privacy.sealed(caller_key) if caller_key else None


def _read_ticket(doc: Document) -> None:
	if not (doc.ticket_type and doc.ticket):
		doc.ticket_type = doc.ticket = None
		return
	ticket = _ticket_of(doc)
	doc.customer = doc.customer or ticket.customer or None
	doc.contact = doc.contact or ticket.contact or None
	doc.subject = doc.subject or ticket.subject


def _ticket_of(doc: Document) -> tickets.Ticket:
	if doc.ticket_type not in tickets.DOCTYPES:
		frappe.throw(_("A complaint is about an Issue or an HD Ticket."))
	frappe.has_permission(doc.ticket_type, "read", cstr(doc.ticket), throw=True)
	ticket = tickets.read(doc.ticket_type, cstr(doc.ticket))
	# The database takes "7x" for ticket 7 of Helpdesk.
	if not ticket or ticket.name != cstr(doc.ticket):
		frappe.throw(_("There is no ticket {0}.").format(doc.ticket), frappe.DoesNotExistError)
	return ticket


def _owner_of_matter(doc: Document) -> str | None:
	"""Who answers for the matter already goes on to, whoever wrote the complaint down (FIRST-1)."""
	live = {"status": ("in", ("Open", "Awaiting Confirmation"))}
	wanted = []
	if doc.ticket:
		wanted.append({"ticket_type": doc.ticket_type, "ticket": cstr(doc.ticket)})
	if doc.customer_key:
		wanted.append({"customer_key": doc.customer_key})
	for filters in wanted:
		fields = ["name", "responsible"]
		if row := frappe.db.get_value("CS Responsibility", {**filters, **live}, fields, as_dict=True):
			doc.responsibility = row.name
			return row.responsible
	return None


def _promise(doc: Document) -> None:
	found = policy.book().policy_for(doc.kind or "", doc.tier or "", doc.severity)
	doc.policy = found.name or None
	taken_at = frappe.utils.get_datetime(doc.taken_at)
	promised = promise(
		taken_at,
		doc.kind or "",
		doc.tier or "",
		bool(doc.urgent),
		found.limits,
		policy.calendar(),
	)
	doc.due_by, doc.due_reason = promised.due_by, kept(promised.reason)
	doc.dispatch_by = taken_at + timedelta(minutes=found.dispatch_within_minutes)
	doc.answer_by = answer_by(taken_at, found.ceiling_days)


def _open_key(doc: Document) -> str | None:
	"""One complaint of one call or ticket about one topic, however often the button is pressed."""
	source = doc.call_log or (f"{doc.ticket_type}:{doc.ticket}" if doc.ticket else "")
	return f"{source}:{doc.topic}"[:140] if source else None


def existing(values: dict[str, Any]) -> str | None:
	"""The open complaint of the same call or ticket about the same topic."""
	key = _open_key(frappe._dict({field: values.get(field) for field in WRITTEN}))
	return frappe.db.get_value(store.COMPLAINT, {"open_key": key}) if key else None
