from typing import Any

from duty_responsibility.controllers.case import CaseDocument
from duty_responsibility.controllers.ledger import LedgerDocument
from duty_responsibility.printing import case


class DutyFaultDecision(CaseDocument, LedgerDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		chair: DF.Link | None
		corrects: DF.Link | None
		decided_at: DF.Datetime | None
		evidence_hash: DF.Data | None
		grade: DF.Link | None
		hash: DF.Data | None
		head_hash: DF.Data | None
		head_seq: DF.Int
		kind: DF.Literal["First Decision", "On Appeal", "Correction"]
		measures: DF.Code | None
		meeting: DF.Link | None
		members: DF.Int
		number: DF.Data | None
		outcome: DF.Literal["", "Held to Account", "Dropped", "Excused"]
		present: DF.Int
		reasons: DF.SmallText | None
		record: DF.Link | None
		subject_name: DF.Data | None
		unsealed: DF.Check

	# end: auto-generated types
	"""A decision of the leadership meeting: never edited, corrected only by a new one that refers to it."""

	def decision_paper(self) -> dict[str, Any]:
		return case.decision_paper(self)
