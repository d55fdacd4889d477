frappe.ui.form.on("CS Pay Grade Assignment", cs_center.pay.dated);
