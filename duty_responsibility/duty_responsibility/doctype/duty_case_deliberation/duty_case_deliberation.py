from typing import Any

import frappe
from frappe import _

from duty_responsibility.controllers.acted import ActedDocument, now
from duty_responsibility.controllers.case import CaseDocument, me, need, not_now, refuse
from duty_responsibility.duty_responsibility.doctype.duty_fault_record import deciding
from duty_responsibility.duty_responsibility.doctype.duty_fault_record.proposing import HELD, check_ballot
from duty_responsibility.rules.faults import Ballot, check_quorum, count_votes
from duty_responsibility.rules.trace import RuleError
from duty_responsibility.utils.words import refuse as refuse_by_rule


class DutyCaseDeliberation(CaseDocument, ActedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from duty_responsibility.duty_responsibility.doctype.duty_case_voice.duty_case_voice import (
			DutyCaseVoice,
		)

		decision: DF.Link | None
		discussion: DF.LongText | None
		head_hash: DF.Data | None
		head_seq: DF.Int
		meeting: DF.Link | None
		number: DF.Data | None
		reasons: DF.SmallText | None
		record: DF.Link | None
		rows_hash: DF.Data | None
		stage: DF.Literal["First Decision", "On Appeal", "Correction"]
		status: DF.Literal["Under Deliberation", "Decided", "Put Off"]
		unsealed: DF.Check
		voices: DF.Table[DutyCaseVoice]

	# end: auto-generated types
	"""What the leadership meeting says and votes in one case. The person concerned never sees it, nor who is recused."""

	ACTIONS = ("meeting", "record", "stage", "status", "decision", "discussion", "reasons")
	TABLES = ("voices",)

	def before_insert(self) -> None:
		if not self.flags.duty_action:
			refuse(_("A case is put before the meeting by whoever takes the chair."))

	def validate(self) -> None:
		self.refuse_by_hand()

	def on_trash(self) -> None:
		frappe.throw(_("A meeting stays on record."), title=_("Not Deleted"))

	# -- actions ----------------------------------------------------------------------------------

	def recuse(self, staff: str, why: str) -> None:
		"""Somebody is related to the case: they say so themselves, or the chair does. Their vote no longer counts."""
		self.check_open()
		if me() not in (staff, self.meeting_doc.chair):
			refuse(_("A recusal is declared by oneself or by whoever takes the chair."))
		row = self.voice(staff)
		if staff == self.meeting_doc.chair:
			not_now(_("A chair who is related to the case puts it off, for another meeting."))
		words = need(why, _("State how they are related to the case."))
		row.update({"recused": 1, "recusal_reason": words, "vote": "", "vote_grade": None, "voted_at": None})
		self.write()

	def cast(self, outcome: str, grade: str | None = None) -> None:
		"""Vote, in person. A vote may be changed until the decision."""
		self.check_open()
		self.check_in_session()
		staff = me()
		row = self.voice(staff)
		if not self.votes(row):
			refuse(_("You have no vote in this case."))
		check_ballot(outcome, grade)
		row.update({"vote": outcome, "vote_grade": grade if outcome == HELD else None, "voted_at": now()})
		self.write()

	def decide(self, reasons: str, discussion: str) -> str:
		"""Count the votes and write the decision down; without quorum, or by one person, there is none (Art. 21)."""
		self.check_open()
		self.check_in_session()
		chair = me()
		if chair != self.meeting_doc.chair:
			refuse(_("Only whoever takes the chair does this."))
		case = frappe.get_doc("Duty Fault Record", self.record, for_update=True)
		if deciding.stage_of(case) != self.stage:
			not_now(_("The case has moved on since it was put before this meeting."))
		words = need(reasons, _("Give the reasons of the decision."))
		said = need(discussion, _("Write down what was discussed."))
		free = [row for row in self.voices if not row.recused]
		here = [row for row in free if row.staff in self.present]
		settings = frappe.get_cached_doc("Duty Settings")
		try:
			check_quorum(len(free), len(here), self.meeting_doc.quorum)
			outcome, grade = count_votes(
				{row.staff: _ballot(row) for row in here if self.votes(row)},
				settings.fault_least_votes or 2,
				case.proposed_by,
			)
		except RuleError as error:
			refuse_by_rule(error, title=_("No Decision"))
			raise
		decision = deciding.take_decision(
			case, self, outcome, grade or None, words, chair, len(self.present), len(self.voices)
		)
		self.flags.ignore_permissions = True
		self.act(status="Decided", decision=decision, reasons=words, discussion=said)
		return decision

	def put_off(self) -> None:
		"""Not decided today."""
		self.check_open()
		if me() != self.meeting_doc.chair:
			refuse(_("Only whoever takes the chair does this."))
		self.flags.ignore_permissions = True
		self.act(status="Put Off")

	# -- parts ------------------------------------------------------------------------------------

	@property
	def meeting_doc(self) -> Any:
		if getattr(self, "_meeting", None) is None:
			self._meeting = frappe.get_doc("Duty Leadership Meeting", self.meeting)
		return self._meeting

	@property
	def present(self) -> set[str]:
		return {row.staff for row in self.meeting_doc.members if row.present}

	def voice(self, staff: str) -> Any:
		found = next((row for row in self.voices if row.staff == staff), None)
		if not found:
			refuse(_("Only a member of the meeting has a voice in it."))
		return found

	def votes(self, row: Any) -> bool:
		"""Whether somebody has a vote: present, not recused, and not the one who proposes, unless policy says so."""
		if row.recused or row.staff not in self.present:
			return False
		settings = frappe.get_cached_doc("Duty Settings")
		proposer = frappe.db.get_value("Duty Fault Record", self.record, "proposed_by")
		# about an appeal nobody votes who proposed what is appealed against
		may = settings.fault_proposer_votes and self.stage != deciding.ON_APPEAL
		return row.staff != proposer or bool(may)

	def write(self) -> None:
		# whoever is recused by this very step has done it with every right they had before
		self.flags.ignore_permissions = True
		self.act()

	def check_open(self) -> None:
		if self.status != "Under Deliberation":
			not_now(_("This meeting has done with the case: {0}.").format(_(self.status)))

	def check_in_session(self) -> None:
		if self.meeting_doc.status != "In Session":
			not_now(_("The meeting is not in session."))


def _ballot(row: Any) -> Ballot | None:
	return (row.vote, row.vote_grade or "") if row.vote else None
