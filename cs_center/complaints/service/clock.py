"""The service level agreement that ERPNext keeps of complaints."""

from cs_center.complaints.rules import states
from cs_center.engines import sla

DOCTYPE, NAME = "CS Complaint", "CS Complaints"


def create() -> list[tuple[str, str]]:
	"""The agreement, when there is none: it stops while the customer is waited for, and ends with their word. Answers
	what had to be made for it."""
	return sla.create(DOCTYPE, NAME, (states.WAITING,), states.CLOSED)
