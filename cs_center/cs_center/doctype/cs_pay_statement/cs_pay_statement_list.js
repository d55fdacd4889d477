cs_center.pay.list("CS Pay Statement");
