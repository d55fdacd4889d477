"""The figures of pay that a new site is given (STAFF-3, STAFF-4, STAFF-8, STAFF-9); HR changes them."""

import frappe

POLICY = "CS Pay Policy"
#: What the site is remembered to have been given.
KEY = f"{POLICY}/figures"
#: Not in the metadata of the doctype, which everybody reads: what a point is worth is nobody's business but HR's.
FIGURES = {
	"service_per_year": 100,
	"proration_basis": "Calendar Days",
	"legal_days": 21.75,
	"yuan_per_point": 10,
	"most_pay": 300,
	"first_award": 200,
	"field_points": 17,
	"field_yuan_per_point": 270,
	"field_accident_points": 2,
	"four_eyes": 1,
}
#: STAFF-9: places of a quarter and what each of them gets.
QUARTER_AWARDS = ((1, 3, 1500), (4, 8, 1000))


def settle() -> None:
	"""Once for a site: a single document is never missing, and what HR has emptied must not come back."""
	doc = frappe.get_single(POLICY)
	doc.update({**FIGURES, "change_why": "Shipped with the app"})
	awards = [
		{"first_place": first, "last_place": last, "amount": amount} for first, last, amount in QUARTER_AWARDS
	]
	doc.set("quarter_awards", awards)
	doc.flags.ignore_permissions = True
	doc.save()
