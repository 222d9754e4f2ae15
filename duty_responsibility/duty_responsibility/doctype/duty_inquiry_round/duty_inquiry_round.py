from frappe.model.document import Document


class DutyInquiryRound(Document):
	pass
