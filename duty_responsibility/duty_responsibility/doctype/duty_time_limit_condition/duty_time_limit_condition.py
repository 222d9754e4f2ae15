from frappe.model.document import Document


class DutyTimeLimitCondition(Document):
	pass
