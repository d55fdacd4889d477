"""Who is assigned a ticket that nobody owns is its first member of staff (FIRST-1)."""

from cs_center.responsibility.service.ticket_events import assigned as after_insert
from cs_center.responsibility.service.ticket_events import assignment_changed as on_update

__all__ = ["after_insert", "on_update"]
