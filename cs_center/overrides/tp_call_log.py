"""Telephony's TP Call Log appears as CS Call Log too, once."""

from frappe.model.document import Document

from cs_center.calls.service import mirrors
from cs_center.engines.telephony import said_by_tp_call_log


def mirror(doc: Document, method: str | None = None) -> None:
	mirrors.mirror(doc, said_by_tp_call_log(doc))
