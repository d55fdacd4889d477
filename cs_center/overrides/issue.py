"""The first-caller rule follows ERPNext's tickets (FIRST-1, FIRST-7, FIRST-8)."""

from cs_center.responsibility.service.ticket_events import after_insert, on_trash, on_update

__all__ = ["after_insert", "on_trash", "on_update"]
