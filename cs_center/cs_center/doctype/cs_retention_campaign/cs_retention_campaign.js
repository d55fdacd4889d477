frappe.ui.form.on("CS Retention Campaign", {
	setup(frm) {
		frm.set_query("user", "officers", () => ({ filters: { enabled: 1, user_type: "System User" } }));
	},

	onload(frm) {
		frappe.realtime.off("cs_campaign_built");
		frappe.realtime.on("cs_campaign_built", ({ campaign }) => {
			frappe.hide_progress();
			if (cur_frm?.doctype === frm.doctype && cur_frm.docname === campaign) cur_frm.reload_doc();
		});
	},

	refresh(frm) {
		const { doc } = frm;
		const { campaigns } = cs_center;
		if (!frm.is_new()) frm.page.set_indicator(campaigns.status(doc.status), campaigns.STATUSES[doc.status]);
		frm.toggle_display("status", false);
		if (!cs_center.has_role(campaigns.LEADERS)) return;
		if (doc.status === "Draft") frm.add_custom_button(__("Preview"), () => preview(frm));
		if (frm.is_new()) return;
		for (const [statuses, label, deed] of DEEDS) {
			if (statuses.includes(doc.status)) frm.add_custom_button(label(), () => deed(frm));
		}
		if (doc.status === "Draft") return;
		frm.add_custom_button(__("Members"), () => frappe.set_route("List", "CS Campaign Member", { campaign: doc.name }));
		say(frm);
		show_result(frm);
	},
});

const DEEDS = [
	[["Draft"], () => __("Start"), start],
	[["Running"], () => __("Pause"), pause],
	[["Paused"], () => __("Resume"), resume],
	[["Running", "Paused"], () => __("Reassign"), reassign],
	[["Running", "Paused"], () => __("Close"), close],
];
const text = (value) => frappe.utils.escape_html(String(value ?? ""));

async function done(frm, method, values = {}) {
	await cs_center.campaigns.call(method, { campaign: frm.doc.name, ...values });
	await frm.reload_doc();
}

function start(frm) {
	if (frm.is_dirty()) frappe.throw(__("Save the campaign first."));
	frappe.confirm(
		__("Customers are drawn and shared now; whom the campaign is for and who is left alone stays from then on. Start?"),
		() => done(frm, "start_campaign")
	);
}

function pause(frm) {
	const { ask } = cs_center.campaigns;
	ask(__("Pause"), __("Why does it pause?"), __("Pause"), (values) => done(frm, "pause_campaign", values));
}

function resume(frm) {
	return done(frm, "resume_campaign");
}

function close(frm) {
	const { ask } = cs_center.campaigns;
	ask(__("Close"), __("Why is it closed?"), __("Close"), (values) => done(frm, "close_campaign", values));
}

function reassign(frm) {
	const users = frm.doc.officers.map(({ user }) => user);
	const options = ["", ...users];
	cs_center.matters.ask(
		__("Reassign"),
		[
			{ fieldname: "from_user", label: __("Members of (blank: of nobody)"), fieldtype: "Link", options: "User" },
			{ fieldname: "to_user", label: __("To (blank: fairly to the others)"), fieldtype: "Select", options },
		],
		__("Reassign"),
		async (values) => {
			const counts = await cs_center.campaigns.call("reassign_members", { campaign: frm.doc.name, ...values });
			const moved = Object.values(counts).reduce((sum, count) => sum + count, 0);
			frappe.show_alert({ message: __("{0} members have another officer.", [moved]), indicator: "green" });
			await frm.reload_doc();
		}
	);
}

function say(frm) {
	const { doc } = frm;
	if (doc.status === "Paused") return frm.set_intro(text(doc.paused_why), "orange");
	if (doc.status === "Running" && !doc.built_at) {
		return frm.set_intro(__("A worker finds the members; it goes on by itself."), "blue");
	}
	frm.set_intro("");
}

async function show_result(frm) {
	const name = frm.doc.name;
	const $where = frm.get_field("result_html").$wrapper;
	const found = await cs_center.campaigns.call("campaign_result", { campaign: name }, "GET");
	if (frm.doc.name === name) cs_center.campaigns.result($where, found);
}

/** Who would be a member, of the campaign as it stands here, saved or not. Nothing is written. */
async function preview(frm) {
	const found = await frappe.xcall("cs_center.retention.api.preview_campaign", { campaign: frm.doc }, "POST", {
		freeze: true,
		freeze_message: __("Asking all customers..."),
	});
	frappe.msgprint({ title: __("Who Would Be Called"), message: said(found), wide: true });
}

function said(found) {
	const { table, tiles } = cs_center.incidents;
	const name = (user) => text(user ? frappe.user.full_name(user) : __("nobody has the skill"));
	return [
		found.unfinished ? `<p class="text-warning">${__("There are more customers: these are the first.")}</p>` : "",
		tiles([
			[__("To Call", null, "CS Campaign Member"), found.to_call],
			[__("Left Alone"), found.held_out],
		]),
		found.left.length
			? table([__("Left Out, and Why"), __("Customers")], found.left.map((one) => [text(__(one.why)), one.count]))
			: "",
		table([__("Officer", null, "CS Campaign Member"), __("Customers")], found.officers.map((one) => [name(one.user), one.count])),
		`<h6>${__("Some of Them")}</h6>`,
		table(
			[__("Customer"), __("Segment", null, "CS Campaign Member"), __("Tier", null, "CS Campaign Member"), __("Officer", null, "CS Campaign Member")],
			found.named.map((one) => [text(one.party_name), text(__(one.segment || "")), text(__(one.tier || "")), text(one.assigned_to ? frappe.user.full_name(one.assigned_to) : "")])
		),
	].join("");
}
