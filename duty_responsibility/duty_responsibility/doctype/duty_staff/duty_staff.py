import frappe
from frappe import _
from frappe.model.document import Document

from duty_responsibility.engine.explain import listed
from duty_responsibility.engine.office import posts_held


class DutyStaff(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		employee: DF.Data | None
		enabled: DF.Check
		feed_version: DF.Int
		phone: DF.Data | None
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
		section: DF.Link | None
		staff_name: DF.Data
		support_worker: DF.Check
		user: DF.Link | None

	# end: auto-generated types
	def validate(self) -> None:
		self.staff_name = " ".join((self.staff_name or "").split())
		if not self.staff_name:
			frappe.throw(_("Enter the name."), title=_("No Name"))
		if self.post == "Support Worker":
			self.support_worker = 1
		self.check_user()
		self.check_posts()

	def check_user(self) -> None:
		if not self.user:
			return
		if self.user in ("Administrator", "Guest"):
			frappe.throw(
				_("{0} is not a person. Choose the user that belongs to {1}.").format(
					self.user, self.staff_name
				),
				title=_("Not a Person"),
			)
		other = frappe.db.get_value(
			"Duty Staff", {"user": self.user, "name": ("!=", self.name)}, "staff_name"
		)
		if other:
			frappe.throw(
				_("The user {0} already belongs to {1}. One user is one person.").format(self.user, other),
				title=_("User Taken"),
			)

	def check_posts(self) -> None:
		"""Nobody leaves a post empty by being disabled or becoming a support worker."""
		if self.is_new() or (self.enabled and not self.support_worker):
			return
		held = posts_held(self.name)
		if held:
			frappe.throw(
				_("{0} still holds: {1}. Appoint somebody else there first.").format(
					self.staff_name, listed(held)
				),
				title=_("Post Not Handed Over"),
			)
