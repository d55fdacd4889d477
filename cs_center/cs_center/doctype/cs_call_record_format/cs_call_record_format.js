frappe.ui.form.on("CS Call Record Format", {
	refresh(frm) {
		frm.set_intro(
			__(
				"Say which column means what, then use Try a Line with a few lines of a real file. The first column that is not blank counts; several columns for call_id are joined."
			),
			"blue"
		);
		frm.add_custom_button(__("Try a Line"), () => try_a_line(frm));
	},
});

function try_a_line(frm) {
	const dialog = new frappe.ui.Dialog({
		title: __("Try a Line"),
		size: "extra-large",
		fields: [
			{
				fieldname: "text",
				label: __("Lines of a File"),
				fieldtype: "Long Text",
				reqd: 1,
				description: frm.doc.has_header ? __("The header line first.") : "",
			},
			{ fieldname: "meaning", fieldtype: "HTML" },
		],
		primary_action_label: __("Try"),
		async primary_action({ text }) {
			const { message } = await frm.call("try_line", { text });
			dialog.get_field("meaning").$wrapper.html(message.map(meaning_of).join(""));
		},
	});
	dialog.show();
	dialog.get_field("text").$input.css({ "font-family": "monospace", "white-space": "pre" });
}

function meaning_of(tried) {
	const text = (value) => frappe.utils.escape_html(String(value ?? ""));
	const results = {
		header: ["gray", __("Header", null, "CS Call Record Format")],
		ignored: ["gray", __("Ignored")],
		rejected: ["red", __("Rejected", null, "CS Call Record Format")],
		call: ["green", __("Call")],
	};
	const [colour, label] = results[tried.result];
	return `<div class="border-bottom py-3">
		<div class="mb-2"><span class="indicator-pill ${colour}">${label}</span>
			<code class="ml-2" style="white-space: pre-wrap">${text(tried.line)}</code></div>
		${tried.reason ? `<p>${text(tried.reason)}</p>` : ""}
		${tried.result === "call" ? call_meaning(tried, text) : ""}
	</div>`;
}

function call_meaning(call, text) {
	const facts = [
		[__("Call ID"), call.call_id],
		[__("Direction"), __(call.direction, null, "CS Call Log")],
		[__("Outcome"), __(call.outcome, null, "CS Call Log")],
		[__("Wait (Seconds)"), call.wait_seconds],
		[__("Talk (Seconds)"), call.talk_seconds],
	];
	const events = call.events.map(
		({ at, event, said }) =>
			`<tr><td class="text-nowrap">${frappe.datetime.str_to_user(at)}</td>
			<td>${text(event)}</td><td>${text(said)}</td></tr>`
	);
	return `<p>${facts.map(([label, value]) => `${label}: <b>${text(value)}</b>`).join(" · ")}</p>
		<table class="table table-sm">${events.join("")}</table>`;
}
