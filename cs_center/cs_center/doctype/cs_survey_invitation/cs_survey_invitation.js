frappe.ui.form.on("CS Survey Invitation", {
	refresh(frm) {
		const { doc } = frm;
		const { surveys } = cs_center;
		const is_open = ["Waiting", "Sent", "Opened"].includes(doc.status);
		if (doc.problem) frm.set_intro(doc.problem, "orange");
		if (!is_open || !cs_center.has_role(surveys.ASKERS) || doc.agent === frappe.session.user) return;
		const then_reload = (promise) => promise.then(() => frm.reload_doc());
		const ask = () => then_reload(surveys.ask_by_phone(doc.name));
		frm.add_custom_button(__("Answer by Phone"), ask).addClass("btn-primary");
		frm.add_custom_button(__("Make a Link"), () =>
			then_reload(surveys.call("new_link", { invitation: doc.name }).then(surveys.show_link))
		);
		frm.add_custom_button(__("Send by Message"), () =>
			then_reload(surveys.call("send_sms", { invitation: doc.name }))
		);
		if (!cs_center.has_role(surveys.LEADERS)) return;
		frm.add_custom_button(__("Withdraw"), () =>
			frappe.confirm(__("The customer's link opens nothing any more. Withdraw the invitation?"), () =>
				then_reload(surveys.call("withdraw", { invitation: doc.name }))
			)
		);
	},
});
