"""Frappe asks each standard notification for a module; the words come with the notice itself."""
