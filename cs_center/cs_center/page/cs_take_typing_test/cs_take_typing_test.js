// The Desk runs the scripts of all its pages in one scope: nothing here is to be seen by the others.
(() => {
	const { typing, exams } = cs_center;
	const text = (value) => frappe.utils.escape_html(String(value ?? ""));
	const LOOK_EVERY = 400;
	/** Before the server's own limit: an answer takes its time. */
	const EARLIER_SECONDS = 4;
	const COLOURS = { Counts: "green", "Does Not Count": "red", Withdrawn: "gray" };

	/**
	 * A typing test (STAFF-1): a text that the server draws, what is typed with whatever input method, live figures; the server
	 * measures by its own clock and takes one result for each word that it gave out.
	 */
	class TypingDesk {
		constructor(wrapper) {
			this.page = frappe.ui.make_app_page({ parent: wrapper, title: __("Take a Typing Test"), single_column: true });
			this.$body = $(`<div class="cs-typing"></div>`).appendTo(this.page.main);
			this.test = null;
			this.$body.on("click", "[data-begin]", ({ currentTarget }) => this.begin(currentTarget.dataset.begin));
			this.$body.on("click", "[data-act=finish]", () => this.finish());
			this.$body.on("click", "[data-act=stop]", () => this.arrive(true));
			setInterval(() => this.test && this.look(), LOOK_EVERY);
		}

		/** The start page, unless somebody is in the middle of a test. */
		async arrive(is_stopped = false) {
			if (this.test && !is_stopped) return;
			this.test = null;
			this.show_start(await frappe.xcall("cs_center.careers.exams_api.typing_desk", {}, "GET"));
		}

		show_start(desk) {
			const keys = desk.languages.map(
				(one) => `<button type="button" class="btn btn-primary btn-lg" data-begin="${text(one)}">${__("Begin: {0}", [__(one, null, "CS Typing Text")])}</button>`
			);
			this.$body.html(`<div class="cs-typing-start">
				<h3>${__("How fast do you type?")}</h3>
				<p class="text-muted">${__("Type the text that is shown, with the input method that you work with. It takes at least {0} and at most {1} seconds, and {2} % must be right. Time runs from the moment the text is there.", [desk.least_seconds, desk.most_seconds, desk.least_accuracy])}</p>
				<div class="cs-typing-keys">${keys.join(" ") || __("There is no text for a test yet: ask for one to be added.")}</div>
				${desk.best === null ? "" : `<p class="cs-typing-best">${__("Your best that counts: {0} characters a minute", [`<b>${desk.best}</b>`])}</p>`}
				${this.results(desk.results)}</div>`);
		}

		results(rows) {
			if (!rows.length) return "";
			const line = (row) => `<tr><td>${frappe.datetime.str_to_user(row.tested_on)}</td><td><b>${row.speed}</b></td>
				<td>${format_number(row.accuracy, null, 1)} %</td>
				<td><span class="indicator-pill ${COLOURS[row.status]}" title="${text(row.withdrawn_words || row.why_not)}">${__(row.status, null, "CS Typing Test")}</span></td>
				<td class="text-muted">${__(row.language, null, "CS Typing Test")}</td>
				<td class="text-muted">${__(row.how, null, "CS Typing Test")}</td></tr>`;
			const head = [__("Day"), __("Characters a Minute"), __("Right %"), __("Result"), __("Language", null, "CS Typing Test"), __("How")];
			return `<h6>${__("My Tests")}</h6><table class="table table-sm"><thead><tr>${head.map((one) => `<th>${one}</th>`).join("")}</tr></thead>
				<tbody>${rows.map(line).join("")}</tbody></table>`;
		}

		async begin(language) {
			if (this.is_busy) return;
			this.is_busy = true;
			try {
				const issued = await exams.call("begin_typing", { language });
				this.show_test(issued);
			} finally {
				this.is_busy = false;
			}
		}

		show_test(issued) {
			const shown = Array.from(issued.body);
			this.$body.html(`<div class="cs-typing-test">
				<div class="cs-typing-figures">
					<div><b class="speed">0</b><span>${__("Characters a Minute")}</span></div>
					<div><b class="accuracy">100</b><span>${__("Right %")}</span></div>
					<div><b class="seconds">0</b><span>${__("Seconds")}</span></div>
					<div><b class="done">0 / ${typing.characters(issued.body).length}</b><span>${__("Characters")}</span></div>
				</div>
				<div class="cs-typing-shown" aria-label="${__("Text")}">${shown.map((one) => `<span>${text(one)}</span>`).join("")}</div>
				<textarea class="form-control cs-typing-box" rows="6" autocomplete="off" autocorrect="off" autocapitalize="off"
					spellcheck="false" data-gramm="false" aria-label="${__("Type here")}" placeholder="${__("Type here")}"></textarea>
				<p class="cs-typing-says text-muted" role="status"></p>
				<div class="cs-typing-keys">
					<button type="button" class="btn btn-primary" data-act="finish" disabled>${__("Finish")}</button>
					<button type="button" class="btn btn-default" data-act="stop">${__("Stop without a Result")}</button>
				</div></div>`);
			this.test = {
				...issued,
				letters: typing.characters(issued.body),
				spans: this.$body.find(".cs-typing-shown span").filter((_place, span) => span.textContent.trim()).get(),
				inputs: [],
				committed: "",
				began: performance.now(),
			};
			this.listen(this.$body.find("textarea"));
		}

		/** Every change counts as an input, also those within the input method; what it has not committed is not typed yet. */
		listen($box) {
			const box = $box.get(0);
			const { test } = this;
			let is_composing = false;
			box.addEventListener("compositionstart", () => (is_composing = true));
			box.addEventListener("compositionend", () => {
				is_composing = false;
				test.committed = box.value;
			});
			box.addEventListener("input", (event) => {
				test.inputs.push(Math.round(performance.now() - test.began));
				if (!is_composing && !event.isComposing) test.committed = box.value;
			});
			box.addEventListener("beforeinput", (event) => {
				if (/^insertFrom(Paste|Drop|Yank)/.test(event.inputType)) this.refuse(event);
			});
			for (const kind of ["paste", "drop", "dragover"]) box.addEventListener(kind, (event) => this.refuse(event));
			this.$body.find(".cs-typing-shown").on("copy cut dragstart contextmenu", (event) => event.preventDefault());
			box.focus();
		}

		refuse(event) {
			event.preventDefault();
			this.$body.find(".cs-typing-says").text(__("Text is typed in a test, not pasted."));
		}

		seconds() {
			return (performance.now() - this.test.began) / 1000;
		}

		look() {
			const { test } = this;
			const seconds = this.seconds();
			this.$body.find(".seconds").text(Math.floor(seconds));
			this.$body.find("[data-act=finish]").prop("disabled", seconds < test.least_seconds);
			if (test.committed !== test.seen) this.show_figures(seconds);
			else if (test.found) this.$body.find(".speed").text(Math.floor((test.found.correct * 60) / Math.max(seconds, 1)));
			const is_whole = test.found && test.found.compared >= test.letters.length && test.typed >= test.letters.length;
			if ((is_whole && seconds >= test.least_seconds) || seconds >= test.most_seconds - EARLIER_SECONDS) this.finish();
			else if (is_whole) {
				const left = Math.ceil(test.least_seconds - seconds);
				this.$body.find(".cs-typing-says").text(__("All typed. It is sent in {0} seconds; look it over.", [left]));
			}
		}

		show_figures(seconds) {
			const { test } = this;
			const typed = typing.characters(test.committed).slice(0, 2 * test.letters.length);
			const found = typing.figures(test.letters, typed, seconds);
			Object.assign(test, { seen: test.committed, typed: typed.length });
			test.found = { ...found, correct: Math.max(found.compared, typed.length) - found.edits };
			this.$body.find(".speed").text(found.speed);
			this.$body.find(".accuracy").text(found.accuracy);
			this.$body.find(".done").text(`${found.compared} / ${test.letters.length}`);
			test.spans.forEach((span, place) => {
				const is_typed = place < found.compared;
				span.className = is_typed ? (found.right[place] ? "right" : "wrong") : place === found.compared ? "next" : "";
			});
			test.spans[Math.min(found.compared, test.spans.length - 1)]?.scrollIntoView({ block: "nearest" });
		}

		async finish() {
			const { test } = this;
			if (!test || this.is_busy) return;
			this.is_busy = true;
			const box = this.$body.find("textarea").get(0);
			this.test = null;
			box.readOnly = true;
			const { nonce, inputs } = test;
			try {
				const values = { nonce, text: test.text, typed: box.value, inputs: JSON.stringify(inputs) };
				this.show_result(await exams.call("finish_typing", values));
			} catch (error) {
				// A refusal of the server is shown by the Desk already; the test is over either way.
				if (error instanceof Error) throw error;
				await this.arrive();
			} finally {
				this.is_busy = false;
			}
		}

		show_result(found) {
			const why = found.why_not.map((one) => `<li>${text(one)}</li>`).join("");
			this.$body.html(`<div class="cs-typing-result ${found.counts ? "counts" : "counts-not"}">
				<p class="cs-typing-speed"><b>${found.speed}</b> ${__("characters a minute")}</p>
				<p>${text(found.result)}</p>
				${found.counts ? `<p><span class="indicator-pill green">${__("Counts", null, "CS Typing Test")}</span></p>` : `<ul class="text-danger">${why}</ul>`}
				<button type="button" class="btn btn-default" data-act="stop">${__("Back", null, "CS Typing Test")}</button></div>`);
		}
	}

	frappe.pages["cs-take-typing-test"].on_page_load = (wrapper) => {
		wrapper.desk = new TypingDesk(wrapper);
		$(wrapper).on("show", () => wrapper.desk.arrive());
	};
})();
