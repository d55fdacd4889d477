/** Which columns each requirement needs; the others are not asked for (STAFF-1). */
const NEEDS = {
	"Months Served": ["amount"],
	"Typing Speed": ["amount"],
	"Exams Passed": ["amount", "of_months"],
	"Appraisal Grades": ["amount", "of_months", "grade"],
	"No Grade Below": ["of_months", "grade"],
	Skill: ["skill"],
	"Post Held": ["post"],
};

frappe.ui.form.on("CS Level Requirement", {
	kind(frm, doctype, name) {
		const row = locals[doctype][name];
		const needed = NEEDS[row.kind] || [];
		for (const field of ["amount", "of_months", "grade", "skill", "post"]) {
			if (!needed.includes(field)) frappe.model.set_value(doctype, name, field, null);
		}
	},
});
