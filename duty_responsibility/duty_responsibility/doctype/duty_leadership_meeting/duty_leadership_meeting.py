from collections.abc import Iterable, Mapping

import frappe
from frappe import _
from frappe.utils import get_datetime

from duty_responsibility.controllers.acted import ActedDocument, now
from duty_responsibility.controllers.case import QuietDocument, me, need, not_now, refuse
from duty_responsibility.duty_responsibility.doctype.duty_fault_record.deciding import ON_APPEAL, stage_of
from duty_responsibility.engine.notices.delivery import tell_staff
from duty_responsibility.engine.office import staffing
from duty_responsibility.rules.faults import check_quorum
from duty_responsibility.rules.text import as_html
from duty_responsibility.rules.trace import RuleError
from duty_responsibility.utils.words import moment, speaking
from duty_responsibility.utils.words import refuse as refuse_by_rule

DELIBERATION = "Duty Case Deliberation"
LEADERS = {"Duty Deputy Director", "Duty Director"}
QUORUM = 66


class DutyLeadershipMeeting(QuietDocument, ActedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from duty_responsibility.duty_responsibility.doctype.duty_leadership_member.duty_leadership_member import (
			DutyLeadershipMember,
		)

		chair: DF.Link
		ended_at: DF.Datetime | None
		head_hash: DF.Data | None
		head_seq: DF.Int
		held_at: DF.Datetime
		members: DF.Table[DutyLeadershipMember]
		opened_at: DF.Datetime | None
		place: DF.Data | None
		quorum: DF.Int
		rows_hash: DF.Data | None
		status: DF.Literal["Called", "In Session", "Ended"]
		title: DF.Data | None
		unsealed: DF.Check

	# end: auto-generated types
	"""The office's leadership meeting (领导班子会议, Art. 21): who belongs to it, who came, who takes the chair.

	It says nothing of its cases: each has a deliberation of its own, which whoever is recused does not see.
	"""

	ACTIONS = ("status", "opened_at", "ended_at", "quorum")

	def before_insert(self) -> None:
		if not LEADERS & set(frappe.get_roles(frappe.session.user)):
			refuse(_("The director or a deputy director calls the leadership meeting."))
		me()
		if not self.members:
			for staff in leadership():
				self.append("members", {"staff": staff})
		for row in self.members:
			row.update({"present": 0, "absence_reason": ""})
		self.update({"status": "Called", "opened_at": None, "ended_at": None, "quorum": 0})
		self.flags.duty_action = True  # calling it is the first action

	def after_insert(self) -> None:
		self.flags.duty_action = False

	def validate(self) -> None:
		self.refuse_by_hand()
		before = self.get_doc_before_save()
		if before is not None and not self.flags.duty_action:
			self.check_before_opening(before)
		self.check_members()
		self.name_it()

	def name_it(self) -> None:
		"""The heading, in the language of the chair: when it is held and what it is. It says nothing of the cases."""
		user = staffing.directory().user_of(self.chair)
		with speaking(frappe.get_cached_value("User", user, "language") if user else None):
			self.title = _("{0} Leadership Meeting").format(moment(get_datetime(self.held_at)))

	def on_trash(self) -> None:
		frappe.throw(_("A meeting stays on record."), title=_("Not Deleted"))

	# -- actions ----------------------------------------------------------------------------------

	def take_up(self, record: str) -> str:
		"""Put a case before the meeting; returns its deliberation. Who is a party to it is recused at once."""
		self.check_chair()
		if self.status == "Ended":
			not_now(_("The meeting has ended."))
		case = frappe.get_doc("Duty Fault Record", record, for_update=True)
		stage = stage_of(case)
		if not stage:
			not_now(_("There is no proposal to decide about yet."))
		if frappe.db.exists(DELIBERATION, {"record": record, "status": "Under Deliberation"}):
			not_now(_("The case is before a meeting already."))
		recused = self.parties(case)
		if self.chair in recused:
			refuse(_("The chair is a party to this case. Call a meeting with another chair."))
		if stage == ON_APPEAL and self.chair in self.chairs_before(record):
			refuse(_("An appeal is decided under another chair than the decision it is about."))
		doc = frappe.get_doc(
			{
				"doctype": DELIBERATION,
				"meeting": self.name,
				"record": record,
				"stage": stage,
				"voices": [
					{
						"staff": row.staff,
						"staff_name": row.staff_name,
						"recused": int(row.staff in recused),
						"recusal_reason": recused.get(row.staff),
					}
					for row in self.members
				],
			}
		)
		doc.flags.duty_action = True
		# who may put it before the meeting has been checked; a case is not to be seen by making a deliberation
		doc.insert(ignore_permissions=True)
		members = [row.staff for row in self.members if row.staff not in recused]
		tell_staff(members, DELIBERATION, doc.name, lambda: _("A case waits for the leadership meeting."))
		return doc.name

	def parties(self, case: object) -> dict[str, str]:
		"""Who has no voice in a case, with the reason."""
		found = {case.subject: _("The person concerned")}
		if case.opened_by:
			found.setdefault(case.opened_by, _("Has reported the fault"))
		found.pop(None, None)
		return found

	def chairs_before(self, record: str) -> set[str]:
		"""Who took the chair when the case was decided before."""
		return set(frappe.get_all("Duty Fault Decision", filters={"record": record}, pluck="chair"))

	def open_session(self, present: Iterable[str], absences: Mapping[str, str] | None = None) -> None:
		"""Note who has come and who has not, and why; without a quorum nothing is decided."""
		self.check_chair()
		if self.status != "Called":
			not_now(_("The meeting has begun already."))
		came, why = set(present), absences or {}
		if self.chair not in came:
			not_now(_("The chair has to be present."))
		for row in self.members:
			row.present = int(row.staff in came)
			row.absence_reason = "" if row.present else (why.get(row.staff) or "").strip()
			if not row.present:
				need(row.absence_reason, _("Give a reason why {0} is absent.").format(row.staff_name))
		share = frappe.get_cached_doc("Duty Settings").fault_quorum or QUORUM
		try:
			check_quorum(len(self.members), sum(row.present for row in self.members), share)
		except RuleError as error:
			refuse_by_rule(error, title=_("No Quorum"))
		self.act(status="In Session", opened_at=now(), quorum=share)

	def end(self) -> None:
		"""End the meeting; what was not decided may be taken up by another."""
		self.check_chair()
		if self.status != "In Session":
			not_now(_("The meeting is not in session."))
		for name in frappe.get_all(
			DELIBERATION, filters={"meeting": self.name, "status": "Under Deliberation"}, pluck="name"
		):
			doc = frappe.get_doc(DELIBERATION, name, for_update=True)
			doc.flags.ignore_permissions = True
			doc.act(status="Put Off")
		self.act(status="Ended", ended_at=now())

	# -- checks -----------------------------------------------------------------------------------

	def check_chair(self) -> None:
		if me() != self.chair:
			refuse(_("Only whoever takes the chair does this."))

	def check_before_opening(self, before: "DutyLeadershipMeeting") -> None:
		was = [row.staff for row in before.members]
		moved = [row.staff for row in self.members] != was or self.chair != before.chair
		if moved and (before.status != "Called" or frappe.db.exists(DELIBERATION, {"meeting": self.name})):
			not_now(_("Members and chair are settled before a case is put before the meeting."))
		if before.status == "Ended":
			not_now(_("The meeting has ended."))
		if [(row.present, row.absence_reason or "") for row in self.members] != [
			(row.present, row.absence_reason or "") for row in before.members
		] and not moved:
			self.refuse_field("members")

	def check_members(self) -> None:
		"""Leaders of the office, each once; the chair is one of them."""
		staff = [row.staff for row in self.members]
		if len(set(staff)) < len(staff):
			frappe.throw(_("A person is listed twice."), title=_("Members"))
		if self.chair not in staff:
			frappe.throw(_("The chair has to be a member."), title=_("Chair"))
		office = staffing.directory()
		for row in self.members:
			person = office.people.get(row.staff)
			row.staff_name = person.employee_name if person else ""
			if self.status == "Called" and not _leads(office, row.staff):
				frappe.throw(
					as_html(
						_(
							"{0} is not a leader of the office. The leadership meeting has leaders only."
						).format(row.staff_name)
					),
					title=_("Members"),
				)


def _leads(office: staffing.Directory, staff: str) -> bool:
	user = office.user_of(staff)
	return bool(user) and bool(LEADERS & set(frappe.get_roles(user)))


def leadership() -> list[str]:
	"""The director and the deputy directors who are in office."""
	office = staffing.directory()
	found = dict.fromkeys(filter(None, (office.director, office.daily_deputy, *office.deputies.values())))
	return [staff for staff in found if _leads(office, staff)]
