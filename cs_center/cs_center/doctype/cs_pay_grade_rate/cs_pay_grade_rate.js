frappe.ui.form.on("CS Pay Grade Rate", cs_center.pay.dated);
