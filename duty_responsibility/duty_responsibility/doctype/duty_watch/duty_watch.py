from frappe.model.document import Document


class DutyWatch(Document):
	pass
