from frappe.model.document import Document


class DutyCalendarPeriod(Document):
	pass
