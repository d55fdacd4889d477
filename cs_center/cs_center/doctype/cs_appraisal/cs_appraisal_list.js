(() => {
	const APPRAISAL = "CS Appraisal";

	/** The steps that leaders take with many at once, as in the rules; those that need one answer each are on the form. */
	const MANY = { "CS Shift Leader": ["Review", "Return to Draft"], "CS Director": ["Close"] };

	frappe.listview_settings[APPRAISAL] = {
		add_fields: ["status", "employee", "month_key", "is_scored", "grade"],
		hide_name_column: true,
		formatters: {
			points: (points, _df, { is_scored, grade }) =>
				is_scored ? `${cs_center.appraisal.plain(points)} · ${frappe.utils.escape_html(__(grade || "", null, APPRAISAL))}` : "–",
			rank: (rank) => rank || "",
		},
		get_indicator: ({ status }) => [
			cs_center.appraisal.status(status),
			cs_center.appraisal.STATUSES[status],
			`status,=,${status}`,
		],
		onload(list) {
			const { appraisal } = cs_center;
			const refresh = () => list.refresh();
			if (cs_center.has_role(appraisal.GIVERS)) {
				list.page.add_inner_button(__("Give Points"), () => {
					const rows = list.get_checked_items();
					const employees = [...new Set(rows.map(({ employee }) => employee))];
					appraisal.give({ employees, month: rows[0]?.month_key }, refresh);
				});
			}
			const roles = { ...MANY, "CS Supervisor": MANY["CS Shift Leader"] };
			const deeds = new Set(Object.keys(roles).flatMap((role) => (cs_center.has_role([role]) ? roles[role] : [])));
			if (cs_center.has_role(["CS Director"])) MANY["CS Shift Leader"].forEach((deed) => deeds.add(deed));
			for (const deed of deeds) {
				list.page.add_action_item(__(deed, null, APPRAISAL), () =>
					appraisal.DEEDS[deed](list.get_checked_items(true), refresh)
				);
			}
		},
	};
})();
