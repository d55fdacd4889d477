frappe.ui.form.on("CS Improvement Plan", {
	refresh(frm) {
		const { doc } = frm;
		const { surveys, matters } = cs_center;
		const is_open = ["Asked", "Returned"].includes(doc.status);
		if (is_open && doc.due_on < frappe.datetime.get_today()) {
			frm.set_intro(__("The plan was due on {0}.", [frappe.datetime.str_to_user(doc.due_on)]), "red");
		} else if (is_open) {
			frm.set_intro(__("The plan is due on {0}.", [frappe.datetime.str_to_user(doc.due_on)]), "orange");
		}
		const deed = (method) => (values) => surveys.call(method, { plan: doc.name, ...values }).then(() => frm.reload_doc());
		const leads = cs_center.has_role(surveys.LEADERS);
		if (doc.status !== "Accepted" && (leads || frappe.user.has_role("CS Station Member"))) {
			const fields = [
				{
					fieldname: "text",
					label: __("What will the station do, who does it, until when?"),
					fieldtype: "Text",
					default: doc.plan,
					reqd: 1,
				},
			];
			const write = () => matters.ask(__("Write the Plan"), fields, __("Hand In"), deed("write_plan"));
			frm.add_custom_button(__("Write the Plan"), write).toggleClass("btn-primary", is_open);
		}
		if (doc.status !== "Written" || !leads) return;
		frm.add_custom_button(__("Accept"), () => deed("judge_plan")({ accept: 1 })).addClass("btn-primary");
		const missing = [{ fieldname: "words", label: __("What is missing?"), fieldtype: "Small Text", reqd: 1 }];
		frm.add_custom_button(__("Give Back"), () =>
			matters.ask(__("Give Back"), missing, __("Give Back"), ({ words }) => deed("judge_plan")({ accept: 0, words }))
		);
	},
});
