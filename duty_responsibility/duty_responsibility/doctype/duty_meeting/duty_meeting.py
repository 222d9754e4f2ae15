from collections.abc import Mapping
from datetime import datetime

import frappe
from frappe import _
from frappe.utils import cstr, get_datetime, now_datetime

from duty_responsibility.controllers.acted import instant
from duty_responsibility.controllers.matter import DutyMatter
from duty_responsibility.engine.clocks.sync import Key, Span
from duty_responsibility.engine.meetings import clashes, notices
from duty_responsibility.engine.office.posts import check_post_holder
from duty_responsibility.engine.office.staffing import staff_of
from duty_responsibility.permissions.scope import Scope, scope_of
from duty_responsibility.rules.text import as_html
from duty_responsibility.utils.series import next_number
from duty_responsibility.utils.words import listed

KEPT = {
	"preparations": ("done_at", "done_by", "note", "since"),
	"participants": ("signed_in_at", "added_at"),
	"decisions": ("assignment",),
}
"""Fields of rows that only the meeting's own actions set."""

TIMES = ("start_time", "end_time", "room")
"""What participants have to be told of when it changes."""


class DutyMeeting(DutyMatter):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from duty_responsibility.duty_responsibility.doctype.duty_meeting_agenda_item.duty_meeting_agenda_item import (
			DutyMeetingAgendaItem,
		)
		from duty_responsibility.duty_responsibility.doctype.duty_meeting_decision.duty_meeting_decision import (
			DutyMeetingDecision,
		)
		from duty_responsibility.duty_responsibility.doctype.duty_meeting_participant.duty_meeting_participant import (
			DutyMeetingParticipant,
		)
		from duty_responsibility.duty_responsibility.doctype.duty_meeting_preparation.duty_meeting_preparation import (
			DutyMeetingPreparation,
		)

		agenda: DF.Table[DutyMeetingAgendaItem]
		cancellation_reason: DF.SmallText | None
		chair: DF.Data | None
		county_leaders: DF.Check
		decisions: DF.Table[DutyMeetingDecision]
		end_time: DF.Datetime
		held_at: DF.Datetime | None
		hosted_by: DF.Literal["The Office", "The County Government", "Another Organ"]
		level: DF.Literal["Ordinary", "Major"]
		meeting_type: DF.Literal["Executive Meeting", "Special Meeting", "Office Meeting", "Other Meeting"]
		minutes: DF.TextEditor | None
		minutes_done_at: DF.Datetime | None
		needs_minutes: DF.Check
		notice_text: DF.SmallText | None
		notices_judged: DF.Check
		participants: DF.Table[DutyMeetingParticipant]
		preparations: DF.Table[DutyMeetingPreparation]
		registered_at: DF.Datetime | None
		registered_by: DF.Link | None
		revived_at: DF.Datetime | None
		room: DF.Link | None
		section: DF.Link | None
		sequence: DF.Int
		start_time: DF.Datetime
		status: DF.Literal["Planned", "Held", "Closed", "Cancelled"]
		template: DF.Link | None
		title: DF.Data
		assignee: DF.Link | None
	# end: auto-generated types
	"""A meeting with its preparation, which counts back from the start (Art. 13), and its notices (Art. 19)."""

	STEPS = ("Preparation", "Early Preparation", "Notices", "Minutes of the Meeting")
	FACTS = ("level", "meeting_type", "hosted_by", "county_leaders")
	HAS_EVENT = True
	ACTIONS = (
		"registered_at",
		"held_at",
		"minutes_done_at",
		"cancellation_reason",
		"revived_at",
		"sequence",
		"notices_judged",
	)

	def autoname(self) -> None:
		self.name = next_number(self, now_datetime().year)

	def before_insert(self) -> None:
		self.flags.duty_action = True  # calling the meeting is the first action
		self.registered_by = staff_of(frappe.session.user)
		self.registered_at = now_datetime().replace(microsecond=0)
		self.assignee = self.assignee or self.registered_by
		self.fill_preparations()

	def validate(self) -> None:
		self.title = " ".join((self.title or "").split())
		self.refuse_by_hand()
		self.keep_rows()
		self.check_editor()
		self.check_times()
		self.check_organiser()
		self.fill_participants()
		self.count_changes()
		self.status = self.current_status()

	def after_insert(self) -> None:
		self.flags.duty_action = False

	def on_update(self) -> None:
		if self.get_doc_before_save():
			notices.remember_listed(self)
		super().on_update()
		self.point_to_clashes()

	# -- what the engine asks ---------------------------------------------------------------------

	def spans(self) -> Mapping[str | Key, Span]:
		if self.withdrawn():
			return {}
		since = instant(self.revived_at) or instant(self.registered_at)
		event, held = instant(self.start_time), instant(self.held_at)
		found: dict[str | Key, Span] = {}
		for row in self.preparations:
			if held and not row.done_at:
				continue  # too late to be done; what was missed stays missed
			step = "Early Preparation" if row.early else "Preparation"
			begun = max(since, instant(row.since) or since)
			found[step, row.name] = Span(begun, instant(row.done_at), event, row.assignee, row.item)
		if self.participants and not held:
			found["Notices"] = self.notice_span(since, event)
		if self.needs_minutes and held:
			found["Minutes of the Meeting"] = Span(held, instant(self.minutes_done_at))
		return found

	def notice_span(self, since: datetime, event: datetime) -> Span:
		"""Under way until everybody on the list has been told of the meeting as it stands now."""
		rows = notices.of_meeting(self.name) if self.name else []
		if not notices.untold(self):
			return Span(since, max((row.sent_at for row in rows), default=since), event)
		return Span(instant(self.modified) or since if rows else since, None, event)

	def withdrawn(self) -> str | None:
		return self.cancellation_reason or None

	# -- actions ----------------------------------------------------------------------------------

	def ready(self, row: str, note: str = "") -> None:
		"""An item of the preparation is ready; said by whoever undertakes it, or by those who organise."""
		item = self.item_of(row)
		self.refuse_unless_planned()
		if item.done_at:
			frappe.throw(
				as_html(_("“{0}” has been reported ready already.").format(item.item)), title=_("Ready")
			)
		now = now_datetime().replace(microsecond=0)
		item.update({"done_at": now, "done_by": staff_of(frappe.session.user), "note": note.strip() or None})
		self.act()

	def not_ready(self, row: str) -> None:
		"""It was not ready after all: it is to be done again, in a new round."""
		item = self.item_of(row)
		self.refuse_unless_planned()
		item.update({"done_at": None, "done_by": None, "since": now_datetime().replace(microsecond=0)})
		self.act()

	def sign_in(self, row: str) -> None:
		"""Somebody has come."""
		self.refuse_unless_organised()
		if self.cancellation_reason:
			frappe.throw(_("The meeting is cancelled."), title=_("Cancelled"))
		found = self.row_of("participants", row)
		found.signed_in_at = found.signed_in_at or now_datetime().replace(microsecond=0)
		self.act()

	def send_notices(self, rows: list[str] | None = None, channel: str = "System") -> int:
		"""Send the notice to those who have none, or the change to those who know the old state."""
		self.refuse_unless_organised()
		self.refuse_unless_planned()
		wanted = rows or notices.untold(self)
		if not wanted:
			frappe.throw(_("Everybody on the list has been told already."), title=_("Notices"))
		for row in wanted:
			self.row_of("participants", row)
		now, sender = now_datetime().replace(microsecond=0), staff_of(frappe.session.user)
		if channel == "System":
			wanted = self.within_reach(wanted)
		count = notices.send(self, wanted, channel, sender, now, self.notice_limit())
		self.act()
		return count

	def within_reach(self, rows: list[str]) -> list[str]:
		"""Those whom the system can reach; the others are named, for they have to be told in another way."""
		found = notices.reachable([row for row in self.participants if row.name in rows])
		others = [row.participant_name for row in self.participants if row.name in set(rows) - found]
		if others:
			said = _("They have no user and no address; tell them by phone, on paper or by their link: {0}.")
			if not found:
				frappe.throw(as_html(said.format(listed(others))), title=_("Nobody Reached"))
			frappe.msgprint(
				as_html(said.format(listed(others))), indicator="orange", title=_("Not Everybody Reached")
			)
		return [row for row in rows if row in found]

	def cancel_it(self, reason: str) -> None:
		"""The meeting is not held: its clocks are cancelled, and everybody who had a notice is told."""
		self.refuse_unless_organised()
		self.refuse_unless_planned()
		if not reason.strip():
			frappe.throw(_("Give a reason for cancelling it."), title=_("Reason"))
		self.act(cancellation_reason=reason.strip(), sequence=(self.sequence or 0) + 1)
		if names := [row.name for row in notices.of_meeting(self.name)]:
			notices.deliver(self, names)

	def revive(self, start_time: str | None = None, end_time: str | None = None) -> None:
		"""A cancelled meeting is called again, at the same or another time; everything counts from now."""
		self.refuse_unless_organised()
		if not self.cancellation_reason:
			frappe.throw(_("It is not cancelled."), title=_("Called Again"))
		now = now_datetime().replace(microsecond=0)
		given = {"start_time": start_time, "end_time": end_time}
		times = {key: get_datetime(value) for key, value in given.items() if value}
		if (times.get("start_time") or get_datetime(self.start_time)) <= now:
			frappe.throw(_("Its start has passed. Set a new time."), title=_("Starts at"))
		self.act(cancellation_reason=None, revived_at=now, sequence=(self.sequence or 0) + 1, **times)

	def settle(self) -> None:
		"""Its end has come: the meeting was held. Called by the scheduler."""
		if self.status == "Planned" and get_datetime(self.end_time) <= now_datetime():
			self.act(held_at=self.end_time)

	def finish_minutes(self) -> None:
		"""The minutes are finished."""
		self.refuse_unless_organised()
		if not self.held_at:
			frappe.throw(_("The meeting has not been held yet."), title=_("Minutes of the Meeting"))
		if not frappe.utils.strip_html(self.minutes or "").strip():
			frappe.throw(_("Write the minutes first."), title=_("Minutes of the Meeting"))
		if self.minutes_done_at:
			frappe.throw(_("The minutes are finished already."), title=_("Minutes of the Meeting"))
		self.act(minutes_done_at=now_datetime().replace(microsecond=0))

	def hand_out(self, leader: str | None = None) -> list[str]:
		"""Decisions become assignments; those of an executive meeting have three working days (Art. 11)."""
		self.refuse_unless_organised()
		rows = [row for row in self.decisions if not row.assignment]
		if not rows:
			frappe.throw(_("There is no decision that has not been handed out."), title=_("Decisions"))
		scope = scope_of(frappe.session.user)
		director = frappe.get_cached_doc("Duty Settings").director
		leader = leader or (director if scope.everything else scope.staff)
		executive = self.meeting_type == "Executive Meeting"
		for row in rows:
			what = " ".join(row.decision.split())[:500]
			row.assignment = (
				frappe.get_doc(
					{
						"doctype": "Duty Assignment",
						"title": what,
						"leader": leader,
						"source": "Executive Meeting" if executive else "Leader",
						"timing": "By the Policy" if executive else "At Once",
						"section": row.section,
						"assignee": row.assignee,
						"meeting": self.name,
					}
				)
				.insert()
				.name
			)
		self.act()
		return [row.assignment for row in rows]

	# -- who may ----------------------------------------------------------------------------------

	def may_organise(self, scope: Scope) -> bool:
		"""The organiser, whoever called it, those who lead the section, and the whole office's people."""
		before = self.get_doc_before_save() or self
		return scope.everything or (
			bool(scope.staff)
			and (scope.staff in (before.assignee, before.registered_by) or before.section in scope.sections)
		)

	def refuse_unless_organised(self) -> None:
		if not self.may_organise(scope_of(frappe.session.user)):
			frappe.throw(_("Only those who organise the meeting do this."), title=_("Not Permitted"))

	def refuse_unless_planned(self) -> None:
		if self.status != "Planned":
			frappe.throw(as_html(_("This document is closed: {0}.").format(_(self.status))), title=_("Over"))

	def check_editor(self) -> None:
		"""Others who see the meeting report their item ready; they change nothing else."""
		before = self.get_doc_before_save()
		if before is None or self.flags.duty_action:
			return
		if not self.may_organise(scope_of(frappe.session.user)):
			frappe.throw(_("Only those who organise the meeting change it."), title=_("Not Permitted"))

	def row_of(self, table: str, name: str) -> frappe.model.document.Document:
		for row in self.get(table):
			if row.name == name:
				return row
		frappe.throw(_("This row is not there any more. Reload the form."), title=_("No Such Row"))

	def item_of(self, name: str) -> frappe.model.document.Document:
		item, scope = self.row_of("preparations", name), scope_of(frappe.session.user)
		if not (scope.staff and scope.staff == item.assignee) and not self.may_organise(scope):
			frappe.throw(
				as_html(
					_("Only whoever undertakes “{0}”, or organises the meeting, reports on it.").format(
						item.item
					)
				),
				title=_("Not Permitted"),
			)
		return item

	# -- checks -----------------------------------------------------------------------------------

	def current_status(self) -> str:
		if self.cancellation_reason:
			return "Cancelled"
		if not self.held_at:
			return "Planned"
		return "Held" if self.needs_minutes and not self.minutes_done_at else "Closed"

	def keep_rows(self) -> None:
		"""What actions have set in the rows is kept; new rows begin now."""
		before, now = self.get_doc_before_save(), now_datetime().replace(microsecond=0)
		for table, fields in KEPT.items():
			old = {row.name: row for row in (before.get(table) if before else ())}
			for row in self.get(table):
				was = old.get(row.name)
				for field in fields if not self.flags.duty_action or not was else ():
					if was is None:
						row.set(field, None)  # a copied or imported row has no past
					elif cstr(row.get(field) or "") != cstr(was.get(field) or ""):
						frappe.throw(
							as_html(
								_("“{0}” is set by the buttons of the form only.").format(
									_(row.meta.get_label(field))
								)
							),
							title=_("Not by Hand"),
						)
				begun = {"preparations": "since", "participants": "added_at"}.get(table)
				if was is None and begun:
					row.set(begun, now)

	def check_times(self) -> None:
		start, end = instant(self.start_time), instant(self.end_time)
		if not start or not end:
			frappe.throw(_("Enter when it starts and ends."), title=_("Starts at"))
		self.start_time, self.end_time = start, end
		if self.end_time <= self.start_time:
			frappe.throw(_("It must end after it starts."), title=_("Ends at"))
		before, now = self.get_doc_before_save(), now_datetime()
		if before and self.changed("start_time", "end_time"):
			if before.status in ("Held", "Closed"):
				frappe.throw(_("The meeting was held. Its time is not changed any more."), title=_("Over"))
			if self.changed("start_time") and before.status == "Planned" and before.start_time <= now:
				frappe.throw(_("The meeting has begun. Call a new one."), title=_("Starts at"))
		if (before is None or self.changed("start_time")) and self.start_time <= now:
			frappe.throw(_("The start lies in the past. Correct the time."), title=_("Starts at"))

	def check_organiser(self) -> None:
		check_post_holder(self, "assignee")
		if self.assignee and not self.section:
			self.section = frappe.db.get_value("Duty Staff", self.assignee, "department")
		if self.room and self.changed("room"):
			if frappe.db.get_value("Duty Meeting Room", self.room, "disabled"):
				frappe.throw(_("This room is disabled. Choose another one."), title=_("Meeting Room"))

	def fill_preparations(self) -> None:
		"""What has to be prepared, by the template of the level, unless it was entered already."""
		if not self.template:
			filters = {"level": self.level or "Ordinary", "disabled": 0}
			self.template = frappe.db.get_value("Duty Meeting Template", filters, order_by="creation asc")
		if self.preparations or not self.template:
			return
		for row in frappe.get_doc("Duty Meeting Template", self.template).items:
			values = {field: row.get(field) for field in ("item", "early", "assignee", "requirements")}
			self.append("preparations", values)

	def fill_participants(self) -> None:
		"""Members of staff need not be written out; nobody is on the list twice."""
		staff = [row.staff for row in self.participants if row.staff]
		fields = ["name", "employee_name", "department", "post", "cell_number"]
		rows = frappe.get_all("Duty Staff", filters={"name": ("in", staff)}, fields=fields) if staff else []
		people = {row.name: row for row in rows}
		office = frappe.get_cached_doc("Duty Settings").office_name if rows else ""
		seen: set[tuple[str, str]] = set()
		for row in self.participants:
			if person := people.get(row.staff):
				row.participant_name = row.participant_name or person.employee_name
				row.organ = row.organ or person.department or office
				row.post = row.post or _(person.post)
			row.participant_name = " ".join((row.participant_name or "").split())
			if not row.participant_name:
				frappe.throw(
					_("Row {0}: enter the participant's name.").format(row.idx), title=_("Participants")
				)
			key = (row.staff or row.participant_name, "" if row.staff else row.organ or "")
			if key in seen:
				frappe.throw(
					as_html(_("Row {0}: {1} is on the list already.").format(row.idx, row.participant_name)),
					title=_("Participants"),
				)
			seen.add(key)

	def count_changes(self) -> None:
		"""Each change of time or room makes a new version, which those who were told have to be told of."""
		if self.get_doc_before_save() and self.changed(*TIMES) and not self.changed("sequence"):
			self.sequence = (self.sequence or 0) + 1

	def notice_limit(self) -> datetime | None:
		"""By when notices have to be out: what the clock says that runs, or ran last."""
		filters = {"reference_doctype": self.doctype, "reference_name": self.name, "step": "Notices"}
		filters["status"] = ("!=", "Cancelled")
		return frappe.db.get_value(
			"Duty Clock", filters, "due_at", order_by="round_number desc, creation desc"
		)

	def point_to_clashes(self) -> None:
		before = self.get_doc_before_save()
		if self.status != "Planned" or (before and not self.changed(*TIMES, "participants", "assignee")):
			return
		for said in clashes.in_words(clashes.clashes(self), frappe.session.user):
			frappe.msgprint(as_html(said), alert=True, indicator="orange")


def on_doctype_update() -> None:
	"""The scheduler looks for meetings that begin or end; clashes and the calendar for those of a time."""
	frappe.db.add_index("Duty Meeting", ["status", "end_time"])
	frappe.db.add_index("Duty Meeting", ["notices_judged", "start_time"])
	frappe.db.add_index("Duty Meeting", ["start_time", "end_time"])
