frappe.provide("cs_center.flowers");

/** Little red flowers: the picture, who gives them, and the dialog by which one is given in two clicks (STAFF-11). */
(() => {
	const { flowers } = cs_center;
	const text = (value) => frappe.utils.escape_html(String(value ?? ""));
	const PETALS = [0, 72, 144, 216, 288];
	const GIVERS = ["CS Shift Leader", "CS Supervisor", "CS Director"];

	flowers.call = (method, values, type) =>
		frappe.call({ method: `cs_center.recognition.api.${method}`, args: values, type: type || "POST" }).then(({ message }) => message);
	flowers.is_giver = () => GIVERS.some((role) => frappe.user.has_role(role));
	flowers.icon = () => `<svg class="cs-flower" viewBox="-12 -12 24 24" aria-hidden="true">
		${PETALS.map((turn) => `<ellipse cx="0" cy="-6" rx="4.2" ry="5" transform="rotate(${turn})"></ellipse>`).join("")}
		<circle r="3.4"></circle></svg>`;
	flowers.count = (count) => (count === 1 ? __("1 flower") : __("{0} flowers", [count]));
	/** What one often says; a press puts it in, and it can be changed. */
	flowers.reasons = () => [
		__("Calmed an angry customer with patience"),
		__("Came in for an emergency"),
		__("Helped a new colleague"),
		__("Had a good idea that we use now"),
	];

	/**
	 * The dialog. `employee`, `full_name`: whom, when it is known; `team`: whose members are to choose from.
	 * Answers once one was given; `after` is called then.
	 */
	flowers.give = async ({ employee, full_name, team } = {}, after) => {
		const found = await flowers.call("candidates", { team: team || "" }, "GET");
		if (!found.left) {
			return frappe.msgprint({
				title: __("Little Red Flower"),
				message: __("You have given all your flowers of this month."),
				indicator: "orange",
			});
		}
		const dialog = new frappe.ui.Dialog({
			title: __("Give a Little Red Flower"),
			fields: fields_of(found, employee),
			primary_action_label: __("Give", null, "CS Flower"),
			primary_action: async ({ person, reason }) => {
				dialog.disable_primary_action();
				try {
					const given = await flowers.call("give", { employee: employee || person, reason });
					dialog.hide();
					frappe.show_alert({ message: said(given.left), indicator: "green" });
					await after?.(given);
				} finally {
					dialog.enable_primary_action();
				}
			},
		});
		if (employee) dialog.set_title(__("A Little Red Flower for {0}", [text(full_name || employee)]));
		offer_reasons(dialog);
		if (!employee) {
			const look_up = (txt) => flowers.call("candidates", { txt, team: team || "" }, "GET").then(({ people }) => people);
			cs_center.look_up_colleagues(dialog.fields_dict.person, look_up, found.people);
		}
		dialog.show();
	};

	const said = (left) => (left ? __("Given. You have {0} left this month.", [left]) : __("Given. It was your last one this month."));

	const fields_of = (found, employee) => [
		{
			fieldname: "left",
			fieldtype: "HTML",
			options: `<p class="cs-flower-left">${flowers.icon()} ${__("{0} of {1} left this month", [found.left, found.of])}</p>`,
		},
		...(employee ? [] : [{ fieldname: "person", label: __("For", null, "CS Flower"), fieldtype: "Autocomplete", reqd: 1 }]),
		{ fieldname: "reason", label: __("What For"), fieldtype: "Small Text", reqd: 1, description: __("Everybody reads it on the wall.") },
		{ fieldname: "often", fieldtype: "HTML" },
	];

	const offer_reasons = (dialog) => {
		const buttons = flowers.reasons().map((one) => `<button type="button" class="btn btn-xs btn-default">${text(one)}</button>`);
		dialog.fields_dict.often.$wrapper.addClass("cs-flower-often").html(buttons.join(" "));
		dialog.fields_dict.often.$wrapper.on("click", "button", ({ currentTarget }) => {
			dialog.set_value("reason", currentTarget.textContent);
		});
	};

	/** A button on a form, for those who have flowers to give. */
	flowers.add_button = (frm, whom) => {
		if (flowers.is_giver()) frm.add_custom_button(__("Give a Little Red Flower"), () => flowers.give(whom()));
	};

	/** A key in each row of a list. */
	flowers.row_button = (whom, is_shown) => ({
		show: (doc) => flowers.is_giver() && is_shown(doc),
		get_label: () => __("Flower", null, "Give a Little Red Flower"),
		get_description: () => __("Give a Little Red Flower"),
		action: (doc) => flowers.give(whom(doc)),
	});
})();
