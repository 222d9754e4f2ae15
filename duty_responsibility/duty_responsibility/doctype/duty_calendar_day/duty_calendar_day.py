from frappe.model.document import Document


class DutyCalendarDay(Document):
	pass
