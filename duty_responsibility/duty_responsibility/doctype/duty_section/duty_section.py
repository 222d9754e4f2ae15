import frappe
from frappe import _
from frappe.model.document import Document

from duty_responsibility.engine.office.posts import check_post_holder, join_section
from duty_responsibility.rules.text import as_html


class DutySection(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		department: DF.Data | None
		department_name: DF.Data
		deputy_director: DF.Link | None
		description: DF.SmallText | None
		disabled: DF.Check
		head: DF.Link | None

	# end: auto-generated types
	def autoname(self) -> None:
		"""By its name; a row that is imported keeps the ID it had where it comes from, which its people name."""
		self.name = self.name or " ".join((self.department_name or "").split())

	def validate(self) -> None:
		self.check_leaders()
		for field in ("head", "deputy_director"):
			check_post_holder(self, field)

	def on_update(self) -> None:
		if self.head:
			join_section(self.head, self.name)

	def check_leaders(self) -> None:
		"""A section that works has somebody who hears first, and somebody who decides."""
		if self.disabled or (self.head and self.deputy_director):
			return
		if frappe.flags.in_import:
			# a list of departments knows no heads: they are named before the section begins to work
			self.disabled = 1
			frappe.msgprint(
				as_html(
					_("{0} is disabled until it has a head and a deputy director in charge.").format(
						self.department_name
					)
				)
			)
		elif not self.head:
			frappe.throw(
				_(
					"A section needs a head: whoever hears first when one of its duties slips. Choose a member "
					"of staff, or create one first."
				),
				title=_("No Section Head"),
			)
		else:
			frappe.throw(
				_(
					"A section needs a deputy director in charge: they decide on extensions and propose on faults."
				),
				title=_("No Deputy Director"),
			)
