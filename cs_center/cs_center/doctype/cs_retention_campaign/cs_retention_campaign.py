from frappe.model.document import Document

from cs_center.retention.service import campaigns


class CSRetentionCampaign(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cs_center.cs_center.doctype.cs_campaign_officer.cs_campaign_officer import CSCampaignOfficer
		from cs_center.cs_center.doctype.cs_campaign_segment.cs_campaign_segment import CSCampaignSegment
		from cs_center.cs_center.doctype.cs_segment_condition.cs_segment_condition import CSSegmentCondition

		budget: DF.Currency
		built_at: DF.Datetime | None
		built_until: DF.Data | None
		closed_at: DF.Datetime | None
		closed_by: DF.Link | None
		closed_why: DF.SmallText | None
		cost_per_call: DF.Currency
		cost_per_offer: DF.Currency
		filters: DF.Table[CSSegmentCondition]
		goal: DF.Data | None
		hold_out_percent: DF.Percent
		left_busy: DF.Int
		left_no_number: DF.Int
		left_quiet: DF.Int
		left_refused: DF.Int
		left_same_number: DF.Int
		lost_means: DF.Literal["In the Segment of the Lost", "Nothing Invoiced since the Start"]
		lost_segment: DF.Link | None
		offer: DF.SmallText | None
		offer_item: DF.Link | None
		offer_value: DF.Currency
		officers: DF.Table[CSCampaignOfficer]
		paused_why: DF.SmallText | None
		period_from: DF.Date | None
		period_to: DF.Date | None
		script: DF.TextEditor | None
		seed: DF.Data | None
		segments: DF.TableMultiSelect[CSCampaignSegment]
		spent: DF.Currency
		started_at: DF.Datetime | None
		started_by: DF.Link | None
		status: DF.Literal["Draft", "Running", "Paused", "Closed"]
		title: DF.Data
		value_days: DF.Int
		why: DF.SmallText | None
	# end: auto-generated types

	def validate(self) -> None:
		campaigns.check(self)

	def on_trash(self) -> None:
		campaigns.check_trash(self)
