from collections.abc import Mapping
from typing import Any

import frappe
from frappe import _
from frappe.model import no_value_fields
from frappe.utils import get_datetime

from duty_responsibility.controllers.acted import instant, now
from duty_responsibility.controllers.case import CaseDocument, me
from duty_responsibility.controllers.matter import DutyMatter
from duty_responsibility.engine.accountability.breaches import BREACH, key_of, title_of
from duty_responsibility.engine.clocks.sync import Key, Span
from duty_responsibility.engine.office.posts import staff_name
from duty_responsibility.printing import case as printing_case
from duty_responsibility.rules.trace import plain


class DutyFaultRecord(CaseDocument, DutyMatter):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from duty_responsibility.duty_responsibility.doctype.duty_fault_entry.duty_fault_entry import (
			DutyFaultEntry,
		)
		from duty_responsibility.duty_responsibility.doctype.duty_fault_measure.duty_fault_measure import (
			DutyFaultMeasure,
		)

		affects: DF.Literal["", "One Section", "Office", "Beyond the Office"]
		appeal: DF.LongText | None
		appeal_by: DF.Link | None
		appeal_closed_at: DF.Datetime | None
		appeal_decided_at: DF.Datetime | None
		appealed_at: DF.Datetime | None
		article: DF.Data | None
		asked_at: DF.Datetime | None
		category: DF.Link | None
		cleared_at: DF.Datetime | None
		clock: DF.Data | None
		closed_at: DF.Datetime | None
		closed_by: DF.Link | None
		closed_kind: DF.Literal["", "Dropped", "Excused", "Lapsed", "Tolerated"]
		closed_reason: DF.SmallText | None
		consequences: DF.SmallText | None
		decided_at: DF.Datetime | None
		decision: DF.Link | None
		deputy: DF.Link | None
		description: DF.SmallText | None
		evidence_count: DF.Int
		evidence_head: DF.Data | None
		fault_month: DF.Data | None
		found_at: DF.Datetime | None
		grade: DF.Link | None
		happened_at: DF.Datetime | None
		head_hash: DF.Data | None
		head_seq: DF.Int
		journal: DF.Table[DutyFaultEntry]
		matter_title: DF.Data | None
		measures: DF.Table[DutyFaultMeasure]
		notified_at: DF.Datetime | None
		number: DF.Data | None
		opened_by: DF.Link | None
		outcome: DF.Literal["", "Held to Account", "Dropped", "Excused"]
		pack_hash: DF.Data | None
		proposal_reasons: DF.SmallText | None
		proposed_at: DF.Datetime | None
		proposed_by: DF.Link | None
		proposed_grade: DF.Link | None
		proposed_outcome: DF.Literal["", "Held to Account", "Dropped", "Excused"]
		reference_doctype: DF.Link | None
		reference_name: DF.DynamicLink | None
		rows_hash: DF.Data | None
		section: DF.Link | None
		serious: DF.Check
		source_key: DF.Data | None
		source_kind: DF.Literal["Breach", "Proofreading", "Meeting Fact", "Criticised by a Leader", "By Hand"]
		source_name: DF.Data | None
		statement: DF.LongText | None
		statement_at: DF.Datetime | None
		statement_closed_at: DF.Datetime | None
		status: DF.Literal[
			"Within Tolerance",
			"Recorded",
			"Statement Open",
			"Awaiting Proposal",
			"Proposed",
			"Decided",
			"Notice Given",
			"Under Appeal",
			"Closed",
			"Dropped",
			"Excused",
			"Lapsed",
			"Tolerated",
		]
		step: DF.Data | None
		subject: DF.Link | None
		subject_name: DF.Data | None
		subject_post: DF.Data | None
		subject_trace: DF.Code | None
		suggested_grade: DF.Link | None
		suggestion_trace: DF.Code | None
		title: DF.Data | None
		unsealed: DF.Check

	# end: auto-generated types
	"""A fault that may have been made, with its evidence, and the way on which people decide about it (Arts. 16–25).

	The app opens it and suggests; every step is somebody's action, and who may not take it is refused.
	"""

	STEPS = (
		"Statement",
		"Fault Proposal",
		"Fault Decision",
		"Fault Notice",
		"Measure",
		"Appeal Period",
		"Appeal Decision",
	)
	FACTS = ("source_kind",)
	HAS_EVENT = True
	TABLES = ("measures", "journal")
	OVER = ("Closed", "Dropped", "Excused", "Lapsed", "Tolerated")

	@property
	def ACTIONS(self) -> tuple[str, ...]:
		"""All of it: nobody types into a case."""
		return tuple(field.fieldname for field in self.meta.fields if field.fieldtype not in no_value_fields)

	def case(self) -> str:
		return self.name

	def before_insert(self) -> None:
		"""Cases are opened by the engine; one that is brought from elsewhere is of the same fact as ours, or new."""
		if not self.source_key and self.source_kind == BREACH and self.clock and self.happened_at:
			self.source_key = key_of(BREACH, f"{self.clock}|{plain(get_datetime(self.happened_at))}")
		if not self.source_key:
			frappe.throw(_("Report a fault with the button of the list."), title=_("Not by Hand"))
		if frappe.db.exists(self.doctype, {"source_key": self.source_key}):
			frappe.throw(_("This fact has been recorded already."), title=_("Recorded"))
		self.flags.duty_action = True

	def validate(self) -> None:
		self.refuse_by_hand()
		self.status = self.current_status()
		self.title = self.number or title_of(get_datetime(self.happened_at))

	# -- what the engine asks ---------------------------------------------------------------------

	def get_title(self) -> str:
		# a clock's title is seen in lists and notices: it names nobody and nothing
		return self.number or ""

	def spans(self) -> Mapping[str | Key, Span]:
		asked, heard = instant(self.asked_at), instant(self.heard_at)
		proposed, decided = instant(self.proposed_at), instant(self.decided_at)
		notified, appealed = instant(self.notified_at), instant(self.appealed_at)
		office = frappe.get_cached_doc("Duty Settings")
		head = office.director if office.director != self.subject else self.deputy
		held = decided if self.outcome == "Held to Account" else None
		found: dict[str | Key, Span] = {
			"Statement": Span(asked, heard, assignee=self.subject),
			"Fault Proposal": Span(heard, proposed, assignee=self.deputy),
			"Fault Decision": Span(proposed, decided, assignee=head),
			"Fault Notice": Span(held, notified, assignee=self.deputy),
			"Appeal Period": Span(
				notified, appealed or instant(self.appeal_closed_at), assignee=self.subject
			),
			"Appeal Decision": Span(appealed, instant(self.appeal_decided_at), assignee=head),
		}
		for row in self.measures:
			if row.started_at and not row.set_aside:
				found["Measure", str(row.idx)] = Span(
					instant(row.started_at),
					instant(row.done_at),
					instant(row.due_at),
					row.staff,
					_(row.measure),
				)
		return found

	def withdrawn(self) -> str | None:
		return self.closed_reason or self.closed_kind if self.closed_kind else None

	@property
	def heard_at(self) -> Any:
		"""When the person concerned had been heard: their statement, or the end of the time for it."""
		return self.statement_at or self.statement_closed_at

	def current_status(self) -> str:
		if self.closed_kind:
			return self.closed_kind
		if self.closed_at:
			return "Closed"
		if self.appealed_at and not self.appeal_decided_at:
			return "Under Appeal"
		for field, status in (
			("notified_at", "Notice Given"),
			("decided_at", "Decided"),
			("proposed_at", "Proposed"),
			("heard_at", "Awaiting Proposal"),
			("asked_at", "Statement Open"),
		):
			if getattr(self, field):
				return status
		return "Within Tolerance" if self.status == "Within Tolerance" else "Recorded"

	# -- what the actions share -------------------------------------------------------------------

	def go_on(self, action: str, words: str = "", by: str | None = None, **values: Any) -> None:
		"""Take a step, and write down in the course of the case who took it and why."""
		name = staff_name(by or me()) if by != "" else _("The System")
		self.flags.ignore_links = True  # whoever has left the office since has been here all the same
		self.append("journal", {"at": now(), "staff_name": name, "action": action, "words": words})
		self.act(**values)

	def fault_notice(self) -> dict[str, Any]:
		return printing_case.fault_notice(self)

	def statement_form(self) -> dict[str, Any]:
		return printing_case.statement_form(self)

	def excused_elsewhere(self, why: str) -> None:
		"""The breach was excused by the decision on an extension: there is nothing left to answer for."""
		self.flags.ignore_permissions = True  # whoever decided about the extension need not know of the case
		self.go_on("Excused", why, "", closed_kind="Excused", closed_reason=why, closed_at=now())


def on_doctype_update() -> None:
	"""The sweep's job looks for records without a pack; people for their own, and for those of their sections."""
	frappe.db.add_index("Duty Fault Record", ["pack_hash", "creation"])
	frappe.db.add_index("Duty Fault Record", ["subject", "status"])
	frappe.db.add_index("Duty Fault Record", ["section", "status"])
	frappe.db.add_index("Duty Fault Record", ["status", "happened_at"])
	frappe.db.add_index("Duty Fault Record", ["fault_month"])
	frappe.db.add_index("Duty Fault Record", ["closed_at"])
