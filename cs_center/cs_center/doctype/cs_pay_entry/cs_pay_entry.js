const SALES = ["kind", "sold", "sold_on"];
const FIELD = ["points", "accidents"];

frappe.ui.form.on("CS Pay Entry", {
	refresh(frm) {
		const { pay } = cs_center;
		pay.show_state(frm);
		frm.trigger("component");
		if (frm.is_new()) return;
		const { name, status, asked_by } = frm.doc;
		if (status === "Proposed") {
			if (pay.is_manager())
				pay.button(frm, __("Approve"), () => pay.call("approve_entries", { names: [name] })).addClass("btn-primary");
			if (pay.is_manager() || asked_by === frappe.session.user)
				pay.button(frm, __("Decline"), () =>
					pay.ask_why(__("Decline"), (why) => pay.call("decline_entries", { names: [name], why }))
				);
		}
		if (status === "Approved" && pay.is_manager())
			pay.button(frm, __("Take Back"), () =>
				pay.ask_why(__("Take Back"), async (why) => {
					const against = await pay.call("take_entry_back", { name, why });
					if (against) frappe.set_route("Form", "CS Pay Entry", against);
				})
			);
	},
	/** What an entry is worked out from depends on what it is. */
	component(frm) {
		const { component } = frm.doc;
		frm.toggle_display(SALES, component === "Personal Commission");
		frm.toggle_display(FIELD, component === "Field Service Pay");
	},
});
