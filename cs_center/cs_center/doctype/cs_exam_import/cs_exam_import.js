(() => {
	const COLOURS = { New: "gray", Waiting: "blue", Done: "green", Failed: "red" };
	const text = (value) => frappe.utils.escape_html(String(value ?? ""));
	const HEADINGS = {
		"Exam Marks": () => [__("Month"), __("Mark")],
		"Typing Results": () => [__("Day"), __("Characters a Minute"), __("Right %"), __("Language", null, "CS Typing Test")],
	};

	frappe.ui.form.on("CS Exam Import", {
		onload(frm) {
			frappe.realtime.off("cs_exam_import");
			frappe.realtime.on("cs_exam_import", ({ percent, name }) => {
				if (cur_frm?.docname !== name) return;
				cur_frm.dashboard.show_progress(__("Entering the rows"), percent, __("{0} %", [Math.round(percent)]));
				if (percent >= 100) cur_frm.reload_doc();
			});
		},

		refresh(frm) {
			if (frm.is_new()) return frm.set_intro(__("Save it, then look through the rows before anything is entered."));
			const { status } = frm.doc;
			frm.page.set_indicator(__(status, null, "CS Exam Import"), COLOURS[status]);
			frm.toggle_display("status", false);
			if (!["New", "Failed"].includes(status)) return frm.disable_form();
			frm.add_custom_button(__("Look Through"), () => look_through(frm)).addClass("btn-primary");
		},
	});

	async function look_through(frm) {
		if (frm.is_dirty()) await frm.save();
		const found = await cs_center.exams.call("preview_import", { exam_import: frm.doc.name });
		const dialog = new frappe.ui.Dialog({
			title: __("{0} Rows", [found.count]),
			size: "large",
			fields: [{ fieldname: "rows", fieldtype: "HTML", options: table(frm.doc.what, found) }],
		});
		if (found.count && !found.problems) {
			dialog.set_primary_action(__("Enter All of Them"), async () => {
				dialog.hide();
				await cs_center.exams.call("run_import", { exam_import: frm.doc.name });
				await frm.reload_doc();
			});
		}
		dialog.show();
	}

	function table(what, found) {
		const head = [__("Row"), __("Employee"), ...HEADINGS[what](), __("Before"), __("Problem")];
		return `<p>${summary(found)}</p>
			<div class="cs-sheet-rows"><table class="table table-sm">
			<thead><tr>${head.map((one) => `<th>${one}</th>`).join("")}</tr></thead>
			<tbody>${found.rows.map((row) => line(row, head.length - 4)).join("")}</tbody></table></div>`;
	}

	function summary({ problems, new: fresh, corrected, known }) {
		const said = __("{0} new, {1} of them corrections, {2} there already.", [fresh, corrected, known]);
		return problems
			? `<b class="text-danger">${__("{0} rows have problems: nothing can be entered before they are put right.", [problems])}</b> ${said}`
			: said;
	}

	function line(row, columns) {
		const values = Array.from({ length: columns }, (_value, place) => row.values[place]);
		const cells = [row.row, row.full_name || row.person, ...values, row.before, row.problem];
		return `<tr class="${row.problem ? "table-danger" : ""}">${cells.map((cell) => `<td>${text(cell)}</td>`).join("")}</tr>`;
	}
})();
