(() => {
	const COLOURS = { Draft: "gray", Asked: "orange", Applying: "blue", Applied: "green", Withdrawn: "darkgrey" };
	const { pay_office } = cs_center;
	const escape = (value) => frappe.utils.escape_html(String(value ?? ""));

	frappe.ui.form.on("CS Pay Change", {
		onload() {
			pay_office.watch("CS Pay Change", __("Writing the change"));
		},

		refresh(frm) {
			const { doc } = frm;
			frm.page.set_indicator(__(doc.status, null, "CS Pay Change"), COLOURS[doc.status]);
			frm.toggle_display("status", false);
			frm.toggle_display(["result_section", "decided_section"], !frm.is_new());
			show_columns(frm);
			if (frm.is_new()) {
				frm.set_intro(__("Save it; then take a sheet, paste rows, or enter them here."));
				return;
			}
			if (doc.status !== "Draft") frm.disable_form();
			add_buttons(frm);
			show_result(frm);
		},
	});

	/** A change of grades has no amounts, one of rates no grades; what is taken back is not typed. */
	function show_columns(frm) {
		const { grid } = frm.fields_dict.rows;
		const is_of_staff = frm.doc.what === "Grades of Staff";
		grid.update_docfield_property("grade", "hidden", is_of_staff ? 0 : 1);
		grid.update_docfield_property("amount", "hidden", is_of_staff ? 1 : 0);
		grid.cannot_add_rows = Boolean(frm.doc.undoes) || frm.doc.status !== "Draft";
		grid.reset_grid();
	}

	function add_buttons(frm) {
		const { name, status, undoes, asked_by } = frm.doc;
		const deed = (method, values) => pay_office.call(method, { change: name, ...values });
		const is_mine = asked_by === frappe.session.user;
		if (status === "Draft") {
			if (!undoes) add_sheet_buttons(frm, deed);
			pay_office.button(frm, __("Preview"), () => deed("preview_change"));
			pay_office.button(frm, __("Ask for It"), () => deed("ask_for_change"), "btn-primary");
		}
		if (["Draft", "Asked"].includes(status)) {
			frm.add_custom_button(__("Who Is Concerned"), () => show_people(frm, deed));
			if (status === "Draft" || is_mine || pay_office.is_manager())
				frm.page.add_menu_item(__("Withdraw"), () => with_words(frm, __("Withdraw"), "words", (values) => deed("withdraw_change", values)));
		}
		if (status === "Asked" && (is_mine || pay_office.is_manager()))
			pay_office.button(frm, __("Send Back"), () => said(__("Send Back"), "words", (values) => deed("send_change_back", values)));
		if (["Asked", "Applying"].includes(status) && pay_office.is_manager())
			pay_office.button(frm, status === "Asked" ? __("Approve") : __("Write It Now"), () => deed("approve_change"), "btn-primary");
		if (status === "Applied" && !frm.doc.undone_by)
			frm.add_custom_button(__("Take Back", null, "CS Pay Change"), async () => {
				const made = await said(__("Take Back", null, "CS Pay Change"), "why", (values) => deed("undo_change", values));
				frappe.set_route("Form", "CS Pay Change", made);
			});
	}

	const said = (title, fieldname, deed) =>
		cs_center.matters.ask(title, [{ fieldname, label: __("Why"), fieldtype: "Small Text", reqd: 1 }], title, deed);

	async function with_words(frm, title, fieldname, deed) {
		await said(title, fieldname, deed);
		await frm.reload_doc();
	}

	function add_sheet_buttons(frm, deed) {
		const group = __("Sheet");
		const template = `/api/method/cs_center.pay_office.api.sheet_template?what=${encodeURIComponent(frm.doc.what)}`;
		frm.add_custom_button(__("Template"), () => window.open(template), group);
		frm.add_custom_button(__("Upload"), () => upload(frm, deed), group);
		frm.add_custom_button(__("Paste Rows"), () => paste(frm, deed), group);
	}

	function upload(frm, deed) {
		new frappe.ui.FileUploader({
			doctype: "CS Pay Change",
			docname: frm.doc.name,
			folder: "Home/Attachments",
			make_attachments_public: false,
			restrictions: { allowed_file_types: [".csv", ".xlsx"], max_number_of_files: 1 },
			on_success: ({ file_url }) => taken(frm, deed("take_sheet", { file_url })),
		});
	}

	function paste(frm, deed) {
		const fields = [
			{
				fieldname: "text",
				label: __("Rows"),
				fieldtype: "Long Text",
				reqd: 1,
				description: __("As copied from a spreadsheet, the headings first: see the template."),
			},
		];
		cs_center.matters.ask(__("Paste Rows"), fields, __("Take"), (values) => taken(frm, deed("take_sheet", values)));
	}

	async function taken(frm, rows) {
		frappe.show_alert({ message: __("Rows taken: {0}", [await rows]), indicator: "green" });
		await pay_office.call("preview_change", { change: frm.doc.name });
		await frm.reload_doc();
	}

	function show_result(frm) {
		const { doc } = frm;
		frm.dashboard.clear_headline();
		if (doc.problem) frm.dashboard.set_headline_alert(escape(doc.problem), "red");
		else if (doc.problems) frm.dashboard.set_headline_alert(__("Rows with problems: {0}", [doc.problems]), "orange");
		else if (doc.checked_at) {
			const text = __("{0} people, {1} a month", [doc.people, pay_office.difference(doc.difference)]);
			frm.dashboard.set_headline(text);
		}
	}

	/** Everybody whose grade or amount would change, a page at a time. */
	function show_people(frm, deed) {
		const LENGTH = 50;
		const dialog = new frappe.ui.Dialog({ title: __("Who Is Concerned"), size: "large", fields: [{ fieldname: "people", fieldtype: "HTML" }] });
		const show = async (start) => {
			const rows = await deed("change_effects", { start, length: LENGTH });
			const head = [__("Employee"), __("Team"), __("From"), __("Before"), __("After"), __("Difference a Month")];
			const lines = rows.map((row) =>
				[
					escape(row.employee_name),
					escape(row.team),
					frappe.datetime.str_to_user(row.on),
					`${escape(row.grade_before)} ${pay_office.yuan(row.before)}`,
					`${escape(row.grade_after)} ${pay_office.yuan(row.after)}`,
					pay_office.difference(row.difference),
				]
					.map((cell) => `<td>${cell}</td>`)
					.join("")
			);
			dialog.fields_dict.people.$wrapper.html(`<table class="table table-sm cs-pay-people">
				<thead><tr>${head.map((one) => `<th>${one}</th>`).join("")}</tr></thead>
				<tbody>${lines.map((line) => `<tr>${line}</tr>`).join("")}</tbody></table>
				<button class="btn btn-xs btn-default" data-start="${start - LENGTH}" ${start ? "" : "disabled"}>${__("Back")}</button>
				<button class="btn btn-xs btn-default" data-start="${start + LENGTH}" ${rows.length < LENGTH ? "disabled" : ""}>${__("Next")}</button>`);
		};
		dialog.$wrapper.on("click", "[data-start]", ({ currentTarget }) => show(Number(currentTarget.dataset.start)));
		dialog.show();
		show(0);
	}
})();
