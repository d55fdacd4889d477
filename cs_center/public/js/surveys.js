frappe.provide("cs_center.surveys");

/** Asking customers for their opinion, on the forms of calls and complaints and by telephone (BACK-5). The server decides who may. */
(() => {
	const { surveys } = cs_center;
	const text = (value) => frappe.utils.escape_html(String(value ?? ""));
	surveys.ASKERS = ["CS Callback Officer", "CS Shift Leader", "CS Supervisor", "CS Director"];
	surveys.LEADERS = ["CS Shift Leader", "CS Supervisor", "CS Director"];
	surveys.call = (method, values, type = "POST") =>
		frappe.xcall(`cs_center.surveys.api.${method}`, values, type);

	/** A link is said once: whoever closes this makes another one. */
	surveys.show_link = (link) => {
		const dialog = new frappe.ui.Dialog({
			title: __("Link for the Customer"),
			fields: [
				{ fieldname: "link", fieldtype: "Data", label: __("Link"), read_only: 0, default: link },
				{
					fieldname: "hint",
					fieldtype: "HTML",
					options: `<p class="text-muted">${__(
						"It opens the survey without a login, until it is answered. It is shown this once; a new one ends it."
					)}</p>`,
				},
			],
			primary_action_label: __("Copy"),
			primary_action: () => {
				frappe.utils.copy_to_clipboard(link);
				dialog.hide();
			},
		});
		dialog.show();
	};

	async function invite(frm, channel) {
		const { doctype, name } = frm.doc;
		const found = await surveys.call("invite", { reference_doctype: doctype, reference_name: name, channel });
		if (found.link) return surveys.show_link(found.link);
		if (channel === "Phone") return surveys.ask_by_phone(found.name);
		frappe.show_alert({ message: __("The message goes out now."), indicator: "green" });
	}

	const is_over = { "CS Call Log": (doc) => doc.ended_at, "CS Complaint": (doc) => doc.closed_at };
	for (const [doctype, over] of Object.entries(is_over)) {
		frappe.ui.form.on(doctype, {
			refresh(frm) {
				if (frm.is_new() || !over(frm.doc) || !cs_center.has_role(surveys.ASKERS)) return;
				if (frm.doc.agent === frappe.session.user || frm.doc.handler === frappe.session.user) return;
				const group = __("Survey");
				frm.add_custom_button(__("Ask by Phone"), () => invite(frm, "Phone"), group);
				frm.add_custom_button(__("Send by Message"), () => invite(frm, "SMS"), group);
				frm.add_custom_button(__("Make a Link"), () => invite(frm, "Link"), group);
			},
		});
	}

	/** The questions with a key for each answer: 1 to 5 is a mark, Y and N say yes and no, and the next one is asked. */
	surveys.ask_by_phone = async (invitation, call_log = "") => {
		const form = await surveys.call("phone_form", { invitation }, "GET");
		return new Promise((resolve) => {
			const dialog = new frappe.ui.Dialog({
				title: __(form.survey),
				fields: [{ fieldname: "form", fieldtype: "HTML" }],
				primary_action_label: __("Keep the Answers"),
				primary_action: async () => {
					dialog.disable_primary_action();
					try {
						const answers = given(dialog);
						const response = await surveys.call("answer_by_phone", { invitation, call_log, answers });
						dialog.hide();
						frappe.show_alert({ message: __("Kept."), indicator: "green" });
						resolve(response);
					} finally {
						dialog.enable_primary_action();
					}
				},
			});
			const $form = dialog.fields_dict.form.$wrapper;
			$form.html(drawn(form));
			dialog.$wrapper.on("keydown", (event) => press(event, $form));
			$form.on("change", "input", ({ target }) => move($form, $(target).closest(".cs-asked"), 1));
			$form.on("click focusin", ".cs-asked", ({ currentTarget }) => point($form, $(currentTarget)));
			dialog.show();
			dialog.$wrapper.one("shown.bs.modal", () => point($form, $form.find(".cs-asked").first()));
		});
	};

	const given = (dialog) => {
		const answers = {};
		dialog.$wrapper.find(".cs-asked").each((_number, one) => {
			const $one = $(one);
			const value = $one.find("input:checked").val() ?? $one.find("textarea").val();
			if (value) answers[$one.attr("data-key")] = value;
		});
		return answers;
	};

	const drawn = (form) => {
		const number = form.number
			? `<a href="tel:${encodeURIComponent(form.number)}">${text(form.number)}</a>`
			: "";
		const who = [form.customer ? text(form.customer) : "", number].filter(Boolean).join(" · ");
		return `<p>${who}</p><p class="text-muted">${text(form.intro)}</p>
			${form.questions.map(question).join("")}
			<p class="text-muted">${text(form.thanks)}</p>
			<p class="text-muted small">${__("Keys: 1 to 5 for a mark, Y and N for yes and no, arrows to move.")}</p>`;
	};

	const OPTIONS = {
		"Mark 1 to 5": () => [1, 2, 3, 4, 5].map((mark) => ({ value: mark, label: mark, key: String(mark) })),
		"Yes or No": () => [
			{ value: "Yes", label: __("Yes"), key: "y" },
			{ value: "No", label: __("No"), key: "n" },
		],
		"One of": (one) => one.options.map((option, place) => ({ ...option, key: String(place + 1) })),
	};

	const question = (one) => {
		const id = `cs-q-${one.key}`;
		const head = `<div class="cs-asked-text">${text(one.text)}${one.required ? ' <span class="text-danger">*</span>' : ""}</div>`;
		const body =
			one.kind === "Free Words"
				? `<textarea class="form-control" rows="3" maxlength="2000" aria-label="${text(one.text)}"></textarea>`
				: `<div class="cs-choices">${OPTIONS[one.kind](one)
						.map(
							(option) => `<label class="btn btn-default btn-sm"><input type="radio" name="${text(id)}"
							value="${text(option.value)}" data-press="${text(option.key)}"> ${text(option.label)}</label>`
						)
						.join("")}</div>`;
		return `<div class="cs-asked" data-key="${text(one.key)}">${head}${body}</div>`;
	};

	function press(event, $form) {
		if ($(event.target).is("textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
		const $now = $form.find(".cs-asked.cs-now");
		const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
		if (step) {
			event.preventDefault();
			return move($form, $now, step);
		}
		const $input = $now.find("input").filter((_place, one) => one.dataset.press === event.key.toLowerCase());
		if (!$input.length) return;
		event.preventDefault();
		$input.prop("checked", true).trigger("change");
	}

	function move($form, $from, step) {
		const $all = $form.find(".cs-asked");
		point($form, $all.eq(Math.min(Math.max($all.index($from) + step, 0), $all.length - 1)));
	}

	function point($form, $to) {
		if ($to.hasClass("cs-now")) return;
		$form.find(".cs-asked").removeClass("cs-now");
		$to.addClass("cs-now");
		const target = $to.find("input:checked, input, textarea").first()[0];
		if (target && !$to[0].contains(document.activeElement)) target.focus({ preventScroll: true });
		$to[0]?.scrollIntoView({ block: "nearest" });
	}
})();
