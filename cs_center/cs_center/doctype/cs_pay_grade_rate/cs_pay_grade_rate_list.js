cs_center.pay.list("CS Pay Grade Rate");
