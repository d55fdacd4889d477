"""Keeps the number book true (CALL-2)."""

from cs_center.calls.service.book_events import after_rename, on_change, on_trash

__all__ = ["after_rename", "on_change", "on_trash"]
