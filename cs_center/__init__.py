"""A customer-service centre on ERPNext. Importing this package needs no Frappe: rules and replay run anywhere."""

__version__ = "0.1.0"
