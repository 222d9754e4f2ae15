from duty_responsibility.controllers.ledger import LedgerDocument


class DutyFact(LedgerDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		article: DF.Data | None
		concerned: DF.Data | None
		evidence: DF.Code | None
		found_at: DF.Datetime | None
		happened_at: DF.Datetime | None
		kind: DF.Literal["Notice Late", "Notice Omitted", "Notice to the Wrong Person"]
		reference_doctype: DF.Link | None
		reference_name: DF.DynamicLink | None
		staff: DF.Link | None
	# end: auto-generated types
	pass
