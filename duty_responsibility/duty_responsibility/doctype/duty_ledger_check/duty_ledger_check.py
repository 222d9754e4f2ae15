import frappe
from frappe import _
from frappe.model.document import Document


class DutyLedgerCheck(Document):
	def before_insert(self) -> None:
		"""Results are the check's own, never given with it."""
		self.update({"status": "Queued", "progress": 0, "error": "", "findings": []})

	def validate(self) -> None:
		if not self.is_new() and not self.flags.by_the_check:
			frappe.throw(
				_("A check is written by the system alone. Ask for a new one."), frappe.PermissionError
			)

	def after_insert(self) -> None:
		frappe.enqueue(
			"duty_responsibility.engine.checks.run",
			queue="long",
			name=self.name,
			enqueue_after_commit=True,
		)
