frappe.listview_settings["CS Handover"] = {
	add_fields: ["status", "answer_by", "to_user", "station"],
	hide_name_column: true,

	get_indicator(doc) {
		const colour = cs_center.matters.OFFERS[doc.status] || "gray";
		const now = frappe.datetime.now_datetime();
		if (doc.status === "Offered" && doc.answer_by && doc.answer_by < now) {
			return [__("Late", null, "CS Handover"), "red", `status,=,Offered|answer_by,<,${now}`];
		}
		return [__(doc.status, null, "CS Handover"), colour, `status,=,${doc.status}`];
	},
};
