from frappe.model.document import Document


class DutyLedgerFinding(Document):
	pass
