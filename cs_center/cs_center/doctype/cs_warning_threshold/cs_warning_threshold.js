frappe.ui.form.on("CS Warning Threshold", {
	async refresh(frm) {
		if (cs_center.has_role([...cs_center.LEADERS, "System Manager"])) {
			frm.add_custom_button(__("Try on the Past"), () => try_on_the_past(frm));
		}
		frm.toggle_display("history_section", !frm.is_new());
		show_filters(frm);
		if (frm.is_new()) return;
		const threshold = frm.doc.name;
		const found = await frappe.xcall("cs_center.warnings.api.history", { threshold });
		if (frm.doc.name === threshold) {
			frm.get_field("history_html").$wrapper.html(history_of(found));
		}
	},

	counts(frm) {
		if (is_of_calls(frm)) frm.set_value({ group_by: "Kind", topic: "", area: "", product: "" });
		show_filters(frm);
	},
});

const text = (value) => frappe.utils.escape_html(String(value ?? ""));
const is_of_calls = (frm) => frm.doc.counts === "Complaint Calls";

function show_filters(frm) {
	frm.toggle_display(["topic", "area", "product"], !is_of_calls(frm));
	frm.toggle_enable("group_by", !is_of_calls(frm));
}

function history_of(found) {
	if (!found.total) return `<p class="text-muted">${__("It has raised no warning yet.")}</p>`;
	const tiles = [
		...figures_of(found),
		[__("Open", null, "CS Warning"), found.open],
		[__("Responded", null, "CS Warning"), found.responded],
		[__("Became Incidents"), found.incidents],
	];
	const heads = [__("Subject"), __("Highest Level"), __("Highest Count"), __("Opened"), __("Hours"), __("Answered")];
	return cs_center.incidents.tiles(tiles) + cs_center.incidents.table(heads, found.warnings.map(history_row));
}

const figures_of = (found) =>
	Object.entries(found.by_level).map(([level, count]) => [__(level, null, "CS Warning"), count]);

const history_row = (row) => [
	`<a href="/app/cs-warning/${encodeURIComponent(row.name)}">${text(row.subject)}</a>`,
	cs_center.incidents.level(row.peak_level),
	row.peak_count,
	frappe.datetime.str_to_user(row.opened_at),
	row.over_at ? row.hours : __("{0}, still open", [row.hours]),
	row.responded_at ? frappe.datetime.str_to_user(row.responded_at) : row.reminded_at ? __("Not in time") : "",
];

/** What the threshold as it stands here, saved or not, would have raised. Nothing is changed. */
function try_on_the_past(frm) {
	cs_center.try_on_days({
		title: __("Try on the Past"),
		ask: (days) => frappe.xcall("cs_center.warnings.api.try_threshold", { threshold: frm.doc, ...days }),
		show: result_of,
	});
}

function result_of(found) {
	const tiles = [[__("Counted"), found.counted], [__("Warnings"), found.total], ...figures_of(found)];
	const heads = [__("Subject"), __("Highest Level"), __("Highest Count"), __("Opened"), __("Hours"), __("History")];
	const more = found.more ? `<p class="text-muted">${__("{0} more rows", [found.more])}</p>` : "";
	const table = found.total ? cs_center.incidents.table(heads, found.warnings.map(trial_row)) : "";
	return cs_center.incidents.tiles(tiles) + table + more;
}

const trial_row = (row) => [
	text(row.subject),
	cs_center.incidents.level(row.peak_level),
	row.peak_count,
	frappe.datetime.str_to_user(row.opened_at),
	row.over_at ? row.hours : __("{0}, still open", [row.hours]),
	row.changes
		.map((change) => `${frappe.datetime.str_to_user(change.at)}: ${text(change.note)}`)
		.join("<br>"),
];
