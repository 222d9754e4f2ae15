from frappe.model.document import Document


class DutyAssignment(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from duty_responsibility.duty_responsibility.doctype.duty_assignment_helper.duty_assignment_helper import (
			DutyAssignmentHelper,
		)
		from duty_responsibility.duty_responsibility.doctype.duty_progress_report.duty_progress_report import (
			DutyProgressReport,
		)

		accepted_at: DF.Datetime | None
		affair: DF.Literal["Assigned by a Leader", "Website", "Information", "Finance", "General Affairs"]
		assigned_at: DF.Datetime | None
		details: DF.Text | None
		helpers: DF.Table[DutyAssignmentHelper]
		leader: DF.Link
		meeting: DF.Link | None
		next_report_due: DF.Datetime | None
		on_behalf_of: DF.Data | None
		outcome: DF.SmallText | None
		parent_assignment: DF.Link | None
		passed_to: DF.Link | None
		progress: DF.Table[DutyProgressReport]
		registered_by: DF.Link | None
		report_every: DF.Int
		reported_at: DF.Datetime | None
		return_reason: DF.SmallText | None
		returned_at: DF.Datetime | None
		section: DF.Link | None
		set_time: DF.Datetime | None
		source: DF.Literal["Leader", "Executive Meeting"]
		status: DF.Literal["In Hand", "Reported Back", "Accepted", "Withdrawn"]
		timing: DF.Literal["By a Set Time", "At Once", "By the Policy"]
		title: DF.Data
		undertaker: DF.Link | None
		withdrawal_reason: DF.SmallText | None
	# end: auto-generated types
	pass
