from frappe.model.document import Document


class DutyRosterChange(Document):
	pass
