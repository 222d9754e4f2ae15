from frappe.model.document import Document


class DutyMeeting(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from duty_responsibility.duty_responsibility.doctype.duty_meeting_agenda_item.duty_meeting_agenda_item import (
			DutyMeetingAgendaItem,
		)
		from duty_responsibility.duty_responsibility.doctype.duty_meeting_decision.duty_meeting_decision import (
			DutyMeetingDecision,
		)
		from duty_responsibility.duty_responsibility.doctype.duty_meeting_participant.duty_meeting_participant import (
			DutyMeetingParticipant,
		)
		from duty_responsibility.duty_responsibility.doctype.duty_meeting_preparation.duty_meeting_preparation import (
			DutyMeetingPreparation,
		)

		agenda: DF.Table[DutyMeetingAgendaItem]
		cancellation_reason: DF.SmallText | None
		chair: DF.Data | None
		county_leaders: DF.Check
		decisions: DF.Table[DutyMeetingDecision]
		end_time: DF.Datetime
		held_at: DF.Datetime | None
		hosted_by: DF.Literal["The Office", "The County Government", "Another Organ"]
		level: DF.Literal["Ordinary", "Major"]
		meeting_type: DF.Literal["Executive Meeting", "Special Meeting", "Office Meeting", "Other Meeting"]
		minutes: DF.TextEditor | None
		minutes_done_at: DF.Datetime | None
		needs_minutes: DF.Check
		notice_text: DF.SmallText | None
		notices_judged: DF.Check
		participants: DF.Table[DutyMeetingParticipant]
		passed_to: DF.Link | None
		preparations: DF.Table[DutyMeetingPreparation]
		registered_at: DF.Datetime | None
		registered_by: DF.Link | None
		revived_at: DF.Datetime | None
		room: DF.Link | None
		section: DF.Link | None
		sequence: DF.Int
		start_time: DF.Datetime
		status: DF.Literal["Planned", "Held", "Closed", "Cancelled"]
		template: DF.Link | None
		title: DF.Data
		undertaker: DF.Link | None
	# end: auto-generated types
	pass
