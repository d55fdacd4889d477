frappe.provide("cs_center.typing");

/**
 * What was typed beside what is shown, as the server's rules compare them (STAFF-1): white space does not count, and the
 * fewest edits against the beginning of the text that fits best. For the live figures only: the server judges by itself.
 */
(() => {
	const { typing } = cs_center;

	typing.characters = (text) => Array.from(text.normalize("NFC").replace(/\s+/gu, ""));

	/** Edits, how long the fitting beginning is, and for each of its characters whether it was typed right. */
	typing.compare = (shown, typed) => {
		const width = Math.min(shown.length, 2 * typed.length) + 1;
		const height = typed.length + 1;
		const cost = new Uint16Array(width * height);
		for (let place = 0; place < width; place++) cost[place] = place;
		for (let row = 1; row < height; row++) {
			const at = row * width;
			cost[at] = row;
			for (let place = 1; place < width; place++) {
				const same = typed[row - 1] === shown[place - 1] ? 0 : 1;
				cost[at + place] = Math.min(cost[at - width + place - 1] + same, cost[at - width + place] + 1, cost[at + place - 1] + 1);
			}
		}
		const last = (height - 1) * width;
		let compared = 0;
		for (let place = 0; place < width; place++) if (cost[last + place] <= cost[last + compared]) compared = place;
		return { edits: cost[last + compared], compared, right: path(cost, width, shown, typed, compared) };
	};

	const path = (cost, width, shown, typed, compared) => {
		const right = new Array(compared).fill(false);
		let row = typed.length;
		let place = compared;
		while (row > 0 && place > 0) {
			const here = cost[row * width + place];
			const is_same = typed[row - 1] === shown[place - 1];
			if (is_same && here === cost[(row - 1) * width + place - 1]) {
				right[place - 1] = true;
				row -= 1;
				place -= 1;
			} else if (here === cost[(row - 1) * width + place - 1] + 1) {
				row -= 1;
				place -= 1;
			} else if (here === cost[(row - 1) * width + place] + 1) row -= 1;
			else place -= 1;
		}
		return right;
	};

	/** Correct characters a minute, and how many of a hundred are right. */
	typing.figures = (shown, typed, seconds) => {
		const found = typing.compare(shown, typed);
		const longer = Math.max(found.compared, typed.length);
		const correct = longer - found.edits;
		return {
			...found,
			speed: seconds > 0 ? Math.floor((correct * 60) / Math.max(seconds, 1)) : 0,
			accuracy: longer ? Math.floor((correct * 1000) / longer) / 10 : 100,
		};
	};
})();
