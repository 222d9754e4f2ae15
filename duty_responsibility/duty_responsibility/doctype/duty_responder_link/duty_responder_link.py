from frappe.model.document import Document


class DutyResponderLink(Document):
	pass
