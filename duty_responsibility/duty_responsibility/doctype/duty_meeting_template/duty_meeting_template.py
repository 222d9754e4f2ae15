from frappe.model.document import Document


class DutyMeetingTemplate(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from duty_responsibility.duty_responsibility.doctype.duty_meeting_template_item.duty_meeting_template_item import (
			DutyMeetingTemplateItem,
		)

		disabled: DF.Check
		items: DF.Table[DutyMeetingTemplateItem]
		level: DF.Literal["Ordinary", "Major"]
		template_name: DF.Data
	# end: auto-generated types
	pass
