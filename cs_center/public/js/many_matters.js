frappe.provide("cs_center.many");

/** A leader's decisions about many matters at once (FIRST-5): who would get what is shown before anything moves. */
(() => {
	const many = cs_center.many;
	const text = (value) => frappe.utils.escape_html(String(value ?? ""));

	many.reassign = async (matters, board) => {
		const field = {
			fieldname: "to",
			label: __("New Owner"),
			fieldtype: "Autocomplete",
			options: await cs_center.matters.colleagues(),
			reqd: 1,
		};
		return many._ask(__("Reassign to One"), matters, board, field, ({ to }) => [to]);
	};

	many.share = (matters, board) => {
		const present = board.owners.filter((owner) => owner.there !== null);
		const field = {
			fieldname: "people",
			label: __("Among"),
			fieldtype: "MultiCheck",
			columns: 2,
			sort_options: false,
			options: present.map((owner) => ({
				value: owner.user,
				label: `${text(owner.name)} · ${owner.there ? __("there", null, "CS Presence") : __("away", null, "CS Presence")} · ${owner.matters}`,
				checked: owner.there ? 1 : 0,
			})),
		};
		return many._ask(__("Share Among People"), matters, board, field, ({ people }) => people);
	};

	many.take = (matters, board) =>
		many._ask(__("Take Over"), matters, board, null, () => [frappe.session.user]);

	many.release = async (matters, board) => {
		const { reason } = await many._reason(__("Release {0} Matters", [matters.length]), __("Release", null, "CS Responsibility"));
		const result = { moved: 0, refused: {} };
		for (const [done, matter] of matters.entries()) {
			frappe.show_progress(__("Releasing"), done, matters.length);
			const error = await many._release(matter, reason);
			if (error) result.refused[matter] = error;
			else result.moved += 1;
		}
		frappe.hide_progress();
		many.show_result(__("Released", null, "CS Responsibility"), result, board);
	};

	/** What the server says against it, blank when it is done. */
	many._release = (matter, reason) =>
		new Promise((resolve) =>
			frappe.call({
				method: "cs_center.responsibility.api.release",
				args: { matter, reason },
				silent: true,
				callback: ({ exc }) => resolve(exc ? __("It was refused.") : ""),
				error: (answer) => resolve(many._said(answer) || __("It was refused.")),
			})
		);

	many._said = (answer) => {
		const messages = JSON.parse(answer?._server_messages || "[]");
		return messages.map((message) => JSON.parse(message).message).join(" ");
	};

	many._reason = (title, action) =>
		new Promise((resolve) =>
			frappe.prompt(
				{ fieldname: "reason", label: __("Reason"), fieldtype: "Small Text", reqd: 1 },
				resolve,
				title,
				action
			)
		);

	/** Receivers and reason, then the plan, then the move; resolves when the result is shown. */
	many._ask = (title, matters, board, field, receivers_of) =>
		new Promise((resolve) => {
			let plan = null;
			const dialog = new frappe.ui.Dialog({
				title: `${title} (${matters.length})`,
				size: "large",
				fields: [
					...(field ? [field] : []),
					{ fieldname: "reason", label: __("Reason"), fieldtype: "Small Text", reqd: 1 },
					{
						fieldname: "dropped",
						label: __("The owners let them lie: count it (FIRST-9)"),
						fieldtype: "Check",
					},
					{ fieldname: "plan", fieldtype: "HTML" },
				],
				primary_action_label: __("Preview"),
				async primary_action(values) {
					dialog.disable_primary_action();
					try {
						const receivers = receivers_of(values);
						if (!plan) {
							plan = await cs_center.matters.call("preview_reassign", { matters, receivers });
							many._show_plan(dialog, plan, matters, board);
							return;
						}
						const { reason, dropped } = values;
						const moved = { planned: plan, reason, dropped };
						const result = await cs_center.matters.call("reassign_many", moved);
						dialog.hide();
						many.show_result(title, result, board);
						resolve(result);
					} finally {
						dialog.enable_primary_action();
					}
				},
			});
			// Another receiver makes another plan.
			dialog.$wrapper.on("change", '[data-fieldname="to"] input, [data-fieldname="people"] input', () => {
				plan = null;
				dialog.get_field("plan").$wrapper.empty();
				dialog.get_primary_btn().text(__("Preview"));
			});
			dialog.show();
		});

	many._show_plan = (dialog, plan, matters, board) => {
		const entries = Object.entries(plan);
		const counts = {};
		for (const [, user] of entries) counts[user] = (counts[user] || 0) + 1;
		const people = Object.entries(counts).map(
			([user, count]) => `<span class="mr-3"><b>${count}</b> ${text(many._name(user, board))}</span>`
		);
		const rows = entries.map(([matter, user]) => {
			const row = many._row(matter, board);
			return `<tr><td>${text(row.ticket_subject || row.title || matter)}</td><td>${text(row.owner_name)}</td>
				<td>${text(many._name(user, board))}</td></tr>`;
		});
		const left = matters.length - entries.length;
		dialog.get_field("plan").$wrapper.html(`<h5 class="mt-3">${__("Who Would Get What")}</h5>
			<p>${people.join("")}</p>
			${left ? `<p class="text-muted">${__("{0} are not open any more.", [left])}</p>` : ""}
			<div class="cs-scroll"><table class="table table-sm cs-plan">
				<thead><tr><th>${__("Matter")}</th><th>${__("From", null, "CS Handover")}</th>
					<th>${__("To", null, "CS Handover")}</th></tr></thead>
				<tbody>${rows.join("")}</tbody></table></div>`);
		dialog.get_primary_btn().text(__("Move {0} Matters", [entries.length]));
	};

	many.show_result = (title, { moved, refused, queued }, board) => {
		if (queued) {
			frappe.show_alert({ message: __("{0} matters are being moved.", [queued]), indicator: "blue" });
			return;
		}
		const reasons = Object.entries(refused).map(([matter, reason]) => {
			const row = many._row(matter, board);
			return `<li><b>${text(row.ticket_subject || row.title || matter)}</b>: ${text(
				frappe.utils.html2text(reason)
			)}</li>`;
		});
		if (!reasons.length) {
			frappe.show_alert({ message: __("{0} matters done.", [moved]), indicator: "green" });
			return;
		}
		frappe.msgprint({
			title,
			indicator: "orange",
			message: `<p>${__("{0} done, {1} refused:", [moved, reasons.length])}</p><ul>${reasons.join("")}</ul>`,
		});
	};

	many._row = (matter, board) => board.rows.find((row) => row.name === matter) || {};
	many._name = (user, board) =>
		board.owners.find((owner) => owner.user === user)?.name || frappe.user.full_name(user);
})();
