"""End-of-day call records of any switch: formats as data, one line at a time (CALL-6)."""
