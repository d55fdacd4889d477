(() => {
	frappe.ui.form.on("CS Leaving Talk", {
		refresh(frm) {
			const { doc } = frm;
			const { leaving } = cs_center;
			frm.disable_form();
			frm.page.set_indicator(leaving.status(doc.status), leaving.STATUSES[doc.status]);
			frm.toggle_display("status", false);
			if (doc.reference_name && frappe.model.can_read(doc.reference_doctype)) {
				frm.add_custom_button(__("Open {0}", [__(doc.reference_doctype)]), () =>
					frappe.set_route("Form", doc.reference_doctype, doc.reference_name)
				);
			}
			if (doc.status !== "Waiting") return;
			frm.set_intro(__("The customer may leave at {0}, talk or no talk.", [cs_center.complaints.when(doc.limit_at)]), "orange");
			if (cs_center.has_role(["CS Retention Officer"]) && [null, undefined, "", frappe.session.user].includes(doc.assigned_to)) {
				frm.add_custom_button(__("Call Now"), () => pick(frm)).addClass("btn-primary");
			}
			frm.add_custom_button(leaving.status("Refused to Talk"), () =>
				leaving.no_talk({ talk: doc.name }, () => frm.reload_doc())
			);
			if (cs_center.has_role(leaving.LEADERS)) {
				frm.add_custom_button(__("Let Go", null, "CS Leaving Talk"), () => let_go(frm));
			}
		},
	});

	async function pick(frm) {
		await cs_center.calling.call("pick_customer", { doctype: frm.doctype, task: frm.doc.name });
		await frappe.set_route("cs-calling");
	}

	function let_go(frm) {
		const title = __("Let Go", null, "CS Leaving Talk");
		cs_center.campaigns.ask(title, __("Why may the customer leave without a talk?"), title, async (values) => {
			await cs_center.leaving.call("let_go", { talk: frm.doc.name, ...values });
			await frm.reload_doc();
		});
	}
})();
