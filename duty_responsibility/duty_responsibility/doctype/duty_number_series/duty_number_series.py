import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, now_datetime

from duty_responsibility.engine.documents import numbering
from duty_responsibility.rules.numbering import is_code
from duty_responsibility.rules.text import as_html


class DutyNumberSeries(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		description: DF.SmallText | None
		disabled: DF.Check
		free_numbers: DF.Data | None
		issuing_organ: DF.Data
		last_number: DF.Int
		organ_code: DF.Data
		signature: DF.Data | None
		year: DF.Int

	# end: auto-generated types
	def validate(self) -> None:
		self.organ_code = (self.organ_code or "").strip()
		if not is_code(self.organ_code):
			frappe.throw(
				_("An organ code consists of characters only, without brackets, blanks or digits: 县府办发."),
				title=_("Organ Code"),
			)
		self.year = cint(self.year) or now_datetime().year
		self.check_numbers()

	def check_numbers(self) -> None:
		"""Where counting starts is for the office to say, until the first number is issued."""
		before = self.get_doc_before_save()
		now = (self.year, cint(self.last_number), self.free_numbers or "")
		was = (before.year, cint(before.last_number), before.free_numbers or "") if before else None
		if was and now != was and numbering.has_issued(self.name, before.year):
			frappe.throw(
				as_html(
					_(
						"Numbers have been issued in {0}; from now on only issuing and giving back change them."
					).format(before.year)
				),
				title=_("Reference Number"),
			)
		if (self.free_numbers or "") != (was[2] if was else ""):
			frappe.throw(_("Numbers become free by being given back only."), title=_("Reference Number"))

	def on_trash(self) -> None:
		if frappe.db.exists("Duty Document Number", {"series": self.name}):
			frappe.throw(
				_("Numbers have been issued with this organ code. Disable it instead."), title=_("Organ Code")
			)
