"""What would carry pay to others is set up by HR only: sharing, mails, charts, reports, hooks into other systems (STAFF-13)."""

from cs_center.pay.service.carriers import check as validate
from cs_center.pay.service.carriers import check_share, check_template, keep_private

__all__ = ["check_share", "check_template", "keep_private", "validate"]
