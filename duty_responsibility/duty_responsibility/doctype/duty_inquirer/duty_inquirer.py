import frappe
from frappe.model.document import Document

from duty_responsibility.engine.inquiries.inquirers import check_phone, digits


class DutyInquirer(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		inquirer_name: DF.Data | None
		phone: DF.Data | None
		phone_digits: DF.Data | None
		unit: DF.Data | None

	# end: auto-generated types
	def validate(self) -> None:
		"""The clerk may correct a name or a number that was taken down wrongly."""
		check_phone(self.phone)
		self.phone_digits = digits(self.phone)

	def on_trash(self) -> None:
		frappe.only_for("System Manager")


def on_doctype_update() -> None:
	"""Who comes again is found by phone or name."""
	frappe.db.add_index("Duty Inquirer", ["phone_digits"])
	frappe.db.add_index("Duty Inquirer", ["inquirer_name"])
