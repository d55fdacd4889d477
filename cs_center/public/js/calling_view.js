frappe.provide("cs_center.calling.view");

/** The words of the page on which customers are called: what the server says of one, as HTML (BACK-1, CALL-2, CALL-9). */
(() => {
	const { calling } = cs_center;
	const { view } = calling;
	const text = (value) => frappe.utils.escape_html(String(value ?? ""));
	const joined = (...parts) => parts.filter(Boolean).join(" · ");
	const when = (at) => cs_center.complaints.when(at);
	const link = (doctype, name, label) =>
		`<a href="/app/${frappe.router.slug(doctype)}/${encodeURIComponent(name)}">${text(label || name)}</a>`;
	const section = (title, items, look = "") =>
		items.length
			? `<section class="${look}"><h6>${title}</h6>${items.map((item) => `<div class="cs-line">${item}</div>`).join("")}</section>`
			: "";
	const key = (letter) => `<kbd>${letter}</kbd>`;
	const small = (...parts) => `<span class="text-muted small">${joined(...parts)}</span>`;
	const person = (user) => text(user ? frappe.user.full_name(user) : "");

	/** Nobody is on the desk: what to do, or that nobody is to be called. */
	view.nobody = (says, asks_again) => `<div class="cs-calling-nobody text-center text-muted">
		<div class="cs-calling-says" role="status">${text(says)}</div>
		${asks_again ? `<p>${__("Asked again every {0} seconds.", [20])}</p>` : ""}
		<button type="button" class="btn btn-primary" data-act="next">${__("Next Customer")} ${key("N")}</button>
	</div>`;

	view.customer = (found) => `<div class="cs-calling-cols">
		<div class="cs-calling-main">
			${view.head(found)}
			${view.why(found)}
			${view.about(found.about)}
			${found.script ? `<section class="cs-calling-script"><h6>${__("What to Say")}</h6><div class="ql-snow"><div class="ql-editor read-mode">${found.script}</div></div></section>` : ""}
			<div class="cs-calling-survey">${found.survey ? view.survey(found.survey) : ""}</div>
		</div>
		<div class="cs-calling-side">${view.side(found)}</div>
	</div>
	${view.results(calling.results_of(found))}`;

	view.head = (found) => {
		const number = found.number
			? `<a class="cs-calling-number" href="${text(calling.tel(found.number))}">${text(found.number)}</a>
				<button type="button" class="btn btn-sm btn-primary" data-act="dial">${frappe.utils.icon("call", "sm")} ${__("Dial")} ${key("D")}</button>`
			: `<span class="text-danger">${__("No number is known.")}</span>`;
		const name = found.customer ? link("Customer", found.customer, found.title) : text(found.title);
		return `<div class="cs-calling-head">
			<h3>${name} ${cs_center.pop_view.tier(found.tier)}</h3>
			<div class="cs-calling-dial">${number}</div>
			<div class="cs-calling-dialled text-muted small" role="status"></div>
		</div>`;
	};

	/** Why this customer, and by when. */
	view.why = (found) => {
		const late = found.due_at && found.due_at < frappe.datetime.now_datetime();
		const due = found.due_at && `<span class="${late ? "text-danger" : ""}">${text(__("Call before {0}", [when(found.due_at)]))}</span>`;
		const promised = found.promised_at && `<b>${text(__("Promised at {0}", [when(found.promised_at)]))}</b>`;
		const tried = found.tried ? text(__("Tried {0} times", [found.tried])) : text(__("Not tried yet"));
		const reasons = (found.why || []).filter(Boolean).map((reason) => `<li>${text(reason)}</li>`);
		return `<section class="cs-calling-why cs-next ${late ? "late" : ""}">
			<div>${joined(promised, due, tried)}</div>
			<ul class="cs-why-list">${reasons.join("")}</ul>
		</section>`;
	};

	/** What the call is about, and how it stands. */
	view.about = (about) => {
		if (!about) return "";
		const name = about.may_read ? link(about.doctype, about.name) : text(about.name);
		const status = about.status && `<span class="indicator-pill no-indicator-dot blue">${text(about.status)}</span>`;
		const title = about.title && about.title !== about.name ? `<b>${text(about.title)}</b>` : "";
		const why = (about.why || []).filter(Boolean).map((reason) => `<li>${text(reason)}</li>`);
		return `<section class="cs-calling-about"><h6>${__("What It Is About", null, "CS Callback")}</h6>
			<div>${joined(title, `${text(about.label)} ${name}`)} ${status || ""}</div>
			${about.next ? `<div>${text(about.next)}</div>` : ""}
			${why.length ? `<ul class="cs-why-list text-muted small">${why.join("")}</ul>` : ""}
		</section>`;
	};

	view.side = (found) => {
		const complaints = (found.complaints || [])
			.filter((one) => one.name !== found.about?.name)
			.map((one) => `${cs_center.complaints.link(one.name, one.subject)} ${cs_center.complaints.status(one.status)}
				<div>${small(text(one.handler_name), text(one.station), one.due_by && text(__("promised by {0}", [when(one.due_by)])))}</div>`);
		const matters = (found.matters || []).map((one) => `${link("CS Responsibility", one.name, one.subject || __(one.kind || "") || one.name)}
			${cs_center.matters.pill(one.status)}
			<div>${small(text(one.owner_name), text(one.station_name), one.due_by && text(__("promised by {0}", [when(one.due_by)])))}</div>`);
		const told = (found.told || []).map((one) => `${text(one.text)} ${small(when(one.at), text(one.by_name))}`);
		const calls = (found.calls || []).map((one) => `${link("CS Call Log", one.name, when(one.started_at))}
			${joined(cs_center.word(one.direction), cs_center.word(one.outcome), text(one.agent_name))}
			<div>${small(text([__(one.kind || ""), one.summary].filter(Boolean).join(": ")))}</div>`);
		const contacts = (found.history || []).map((one) => `${calling.pill(one.outcome)} ${small(when(one.at), person(one.by_user))}
			${one.words ? `<div>“${text(one.words)}”</div>` : ""}`);
		const word = (value) => text(__(value || "", null, "CS Greeting"));
		const greetings = (found.greetings || []).map((one) => `${text(one.reasons.join(" "))}
			<div>${small(text(frappe.datetime.str_to_user(one.day)), word(one.channel), word(one.status))}</div>
			${one.message ? `<div>“${text(one.message)}”</div>` : ""}`);
		return [
			section(__("Told Already: Do Not Say It Twice"), told, "cs-calling-told"),
			view.wishes(found),
			section(__("Open Complaints"), complaints),
			section(__("Open Matters"), matters),
			section(__("Called by Us"), contacts, "cs-calling-contacts"),
			section(__("Reminded and Greeted"), greetings, "cs-calling-greetings"),
			section(__("Last Calls"), calls),
		].join("");
	};

	/** What the customer said about being called, and the hours of today. */
	view.wishes = ({ wishes, hours }) => {
		const said = (wishes || [])
			.filter((wish) => calling.wish(wish))
			.map((wish) => `<b>${text(calling.wish(wish))}</b> ${small(when(wish.said_at), person(wish.said_by))}
				${wish.words ? `<div>“${text(wish.words)}”</div>` : ""}`);
		const today = (hours || []).length ? __("Today: {0}", [hours.join(", ")]) : __("Not at all today");
		const note = `<button type="button" class="btn btn-xs btn-default" data-act="wish">${__("Note Their Hours")} ${key("H")}</button>`;
		return section(__("When They May Be Called"), [...said, `${text(today)} ${note}`], "cs-calling-wishes");
	};

	/** The foot: what the call came to, one key each, and the words that go with it. */
	view.results = (results) => {
		const buttons = results.map(
			({ key: letter, outcome, label, look }) => `<button type="button" class="btn btn-sm ${look || "btn-default"}"
				data-act="result" data-outcome="${text(outcome)}">${key(letter)} ${text(label())}</button>`
		);
		return `<div class="cs-calling-foot">
			<textarea class="form-control" rows="2" maxlength="5000" aria-label="${text(__("What was said"))}"
				placeholder="${text(__("What was said (W); it is kept with the result"))}"></textarea>
			<div class="cs-calling-keys">${buttons.join("")}
				<span class="cs-calling-lease text-muted small"></span>
				<button type="button" class="btn btn-sm btn-default" data-act="back">${key("B")} ${__("Give Back", null, "CS Contact")}</button>
			</div>
		</div>`;
	};

	/**
	 * Questions that are asked on the telephone. With the focus in a question its digits are marks, so that the hand stays on
	 * the keys: S goes to the first one, each answer to the next, Escape back to the results.
	 */
	view.survey = ({ intro, questions, thanks }) => `<section><h6>${__("Ask")} ${key("S")}</h6>
		${intro ? `<p>${text(intro)}</p>` : ""}
		${questions.map(view.question).join("")}
		${thanks ? `<p class="text-muted">${text(thanks)}</p>` : ""}
	</section>`;

	view.question = (question) => {
		const name = `data-question="${text(question.key)}" aria-label="${text(question.text)}"`;
		const title = `<div>${text(question.text)}${question.required ? ' <span class="text-danger">*</span>' : ""}</div>`;
		const choices = view.choices(question);
		if (!choices) {
			return `<div class="cs-question">${title}<textarea class="form-control" rows="1" maxlength="1000" ${name}></textarea></div>`;
		}
		const buttons = choices.map(
			({ value, label }, position) => `<button type="button" class="btn btn-xs btn-default" tabindex="-1" aria-pressed="false"
				data-value="${text(value)}">${key(position + 1)}${label === String(position + 1) ? "" : ` ${text(label)}`}</button>`
		);
		return `<div class="cs-question" tabindex="0" role="group" ${name}>${title}<div class="cs-actions">${buttons.join("")}</div></div>`;
	};

	/** What may be chosen by a digit; nothing for free words. */
	view.choices = ({ kind, options }) => {
		if (kind === "Yes or No") return [{ value: "Yes", label: __("Yes") }, { value: "No", label: __("No") }];
		if (kind === "Mark 1 to 5") return ["1", "2", "3", "4", "5"].map((value) => ({ value, label: value }));
		return options?.length ? options : null;
	};
})();
