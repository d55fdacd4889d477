(() => {
	const deed = (frm, label, method, fields) =>
		frm.add_custom_button(label, () => {
			const done = async (values) => {
				await cs_center.flowers.call(method, { redemption: frm.doc.name, ...values });
				await frm.reload_doc();
			};
			frappe.prompt(fields, done, label, label);
		});
	const words = (reqd) => [{ fieldname: "words", label: __("Words", null, "CS Flower Redemption"), fieldtype: "Small Text", reqd }];

	frappe.ui.form.on("CS Flower Redemption", {
		refresh(frm) {
			if (frm.doc.status !== "Asked") return;
			const is_own = frm.doc.user === frappe.session.user;
			if (!is_own) deed(frm, __("Hand Over", null, "CS Flower Redemption"), "hand_over", words(0));
			deed(frm, is_own ? __("Withdraw") : __("Do Not Hand Over"), "withdraw", words(is_own ? 0 : 1));
		},
	});
})();
