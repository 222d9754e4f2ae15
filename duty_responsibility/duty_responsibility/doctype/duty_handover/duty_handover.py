from frappe.model.document import Document


class DutyHandover(Document):
	pass
