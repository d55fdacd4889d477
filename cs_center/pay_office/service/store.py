"""The doctypes of HR's pay office, and who may write them (STAFF-13)."""

CHANGE, CHANGE_ROW = "CS Pay Change", "CS Pay Change Row"
COMPONENT, RUN, RUN_PROBLEM, ENTRY = (
	"CS Payroll Component",
	"CS Payroll Run",
	"CS Payroll Problem",
	"CS Payroll Entry",
)
#: Everything of the pay office that says something about pay.
DOCTYPES = (CHANGE, CHANGE_ROW, COMPONENT, RUN, RUN_PROBLEM, ENTRY)
#: Set on a document while a service writes it: forms, requests and imports have no way past it.
DEED = "cs_pay_office_deed"
#: Results that only services write, as the user who waits for them sees them.
PROGRESS = "cs_pay_office_progress"
