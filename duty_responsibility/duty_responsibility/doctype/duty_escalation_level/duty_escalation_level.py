from frappe.model.document import Document


class DutyEscalationLevel(Document):
	pass
