import frappe
from frappe import _
from frappe.model.document import Document

from duty_responsibility.engine.office.posts import posts_held
from duty_responsibility.permissions.scope import ACTIVE
from duty_responsibility.rules.text import as_html
from duty_responsibility.utils.words import listed


class DutyStaff(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		cell_number: DF.Data | None
		department: DF.Link | None
		employee: DF.Data | None
		employee_name: DF.Data
		feed_version: DF.Int
		post: DF.Literal[
			"Director",
			"Deputy Director",
			"Section Head",
			"Clerk",
			"Document Transfer Clerk",
			"Staff Member",
			"Gatekeeper",
			"Support Worker",
		]
		status: DF.Literal["Active", "Inactive", "Suspended", "Left"]
		support_worker: DF.Check
		user_id: DF.Link | None

	# end: auto-generated types
	def validate(self) -> None:
		self.employee_name = " ".join((self.employee_name or "").split())
		if not self.employee_name:
			frappe.throw(_("Enter the name."), title=_("No Name"))
		# Frappe 15 gives no defaults to a row that is imported
		self.status, self.post = self.status or ACTIVE, self.post or "Staff Member"
		if self.post == "Support Worker":
			self.support_worker = 1
		self.check_user()
		self.check_posts()

	def check_user(self) -> None:
		if not self.user_id:
			return
		if self.user_id in ("Administrator", "Guest"):
			frappe.throw(
				as_html(
					_("{0} is not a person. Choose the user that belongs to {1}.").format(
						self.user_id, self.employee_name
					)
				),
				title=_("Not a Person"),
			)
		other = frappe.db.get_value(
			"Duty Staff", {"user_id": self.user_id, "name": ("!=", self.name)}, "employee_name"
		)
		if other:
			frappe.throw(
				as_html(
					_("The user {0} already belongs to {1}. One user is one person.").format(
						self.user_id, other
					)
				),
				title=_("User Taken"),
			)

	def check_posts(self) -> None:
		"""Nobody leaves a post empty by leaving, being suspended or becoming a support worker."""
		if self.is_new() or (self.status == ACTIVE and not self.support_worker):
			return
		held = posts_held(self.name)
		if held:
			frappe.throw(
				as_html(
					_("{0} still holds: {1}. Appoint another person there first.").format(
						self.employee_name, listed(held)
					)
				),
				title=_("Post Not Handed Over"),
			)
