"""WSGI entry for gunicorn: Frappe bound to the one site named by `FRAPPE_SITE`, with static files.

Bound, because Frappe otherwise takes the site's name from the Host header and a site here has no name in DNS.
"""

import os

import frappe.app

frappe.app._site = os.environ["FRAPPE_SITE"]
application = frappe.app.application_with_statics()
