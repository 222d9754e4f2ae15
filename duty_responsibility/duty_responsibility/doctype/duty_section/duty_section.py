import frappe
from frappe import _
from frappe.model.document import Document

from duty_responsibility.engine.office import check_post_holder, join_section


class DutySection(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		department: DF.Data | None
		deputy_director: DF.Link
		description: DF.SmallText | None
		disabled: DF.Check
		head: DF.Link
		section_name: DF.Data

	# end: auto-generated types
	def validate(self) -> None:
		if not self.head:
			frappe.throw(
				_(
					"A section needs a head: whoever hears first when one of its duties slips. Choose a member "
					"of staff, or create one first."
				),
				title=_("No Section Head"),
			)
		if not self.deputy_director:
			frappe.throw(
				_(
					"A section needs a deputy director in charge: they decide on extensions and propose on faults."
				),
				title=_("No Deputy Director"),
			)
		for field in ("head", "deputy_director"):
			check_post_holder(self, field)

	def on_update(self) -> None:
		join_section(self.head, self.name)
