from frappe.model.document import Document


class DutyTimeLimitStep(Document):
	pass
