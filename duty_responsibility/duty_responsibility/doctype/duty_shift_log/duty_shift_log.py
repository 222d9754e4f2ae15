from collections.abc import Mapping
from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.utils import get_datetime

from duty_responsibility.controllers.acted import instant, now, rows_of
from duty_responsibility.controllers.matter import DutyMatter
from duty_responsibility.engine.clocks.sync import Key, Span
from duty_responsibility.engine.notices.delivery import tell_staff
from duty_responsibility.engine.office.posts import check_person
from duty_responsibility.engine.office.staffing import staff_of
from duty_responsibility.engine.shifts import lines as shift_lines
from duty_responsibility.engine.shifts import shifts
from duty_responsibility.permissions.scope import scope_of
from duty_responsibility.printing import shift_log
from duty_responsibility.rules.hash_chain import canonical, digest
from duty_responsibility.rules.shifts import EARLY
from duty_responsibility.rules.text import as_html
from duty_responsibility.utils.series import next_number
from duty_responsibility.utils.words import listed, moment

OVER = ("Taken Over", "Withdrawn")


class DutyShiftLog(DutyMatter):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from duty_responsibility.duty_responsibility.doctype.duty_shift_note.duty_shift_note import (
			DutyShiftNote,
		)

		closed_at: DF.Datetime | None
		closed_by: DF.Link | None
		content_hash: DF.Data | None
		day_kind: DF.Literal["Working Day", "Free Day"]
		ended_at: DF.Datetime | None
		from_time: DF.Datetime | None
		handed_note: DF.SmallText | None
		handed_over: DF.Check
		notes: DF.Table[DutyShiftNote]
		officer: DF.Link | None
		opened_at: DF.Datetime | None
		received_at: DF.Datetime | None
		receiver: DF.Link | None
		refusal_reason: DF.SmallText | None
		refused_at: DF.Datetime | None
		refused_by: DF.Link | None
		rostered: DF.Check
		second_officer: DF.Link | None
		section: DF.Link | None
		shift_key: DF.Data | None
		status: DF.Literal["On Duty", "Shift Over", "To Be Signed", "Taken Over", "Withdrawn"]
		successor: DF.Link | None
		taken_over_at: DF.Datetime | None
		title: DF.Data | None
		to_time: DF.Datetime | None
		withdrawal_reason: DF.SmallText | None
	# end: auto-generated types
	"""What happened in a shift outside office hours (Art. 2, 11), handed over and signed by whoever comes next."""

	STEPS = ("Hand Over the Shift", "Take Over the Shift", "Take Over Open Matters")
	FACTS = ("day_kind",)
	ACTIONS = (
		"ended_at",
		"closed_at",
		"closed_by",
		"handed_over",
		"handed_note",
		"successor",
		"taken_over_at",
		"receiver",
		"received_at",
		"refused_at",
		"refused_by",
		"refusal_reason",
		"content_hash",
		"withdrawal_reason",
		"officer",
		"second_officer",
		"from_time",
		"to_time",
		"shift_key",
	)
	FIXED = ("section", "day_kind", "rostered", "opened_at")

	def autoname(self) -> None:
		self.name = next_number(self, get_datetime(self.from_time).year)

	def before_insert(self) -> None:
		if not self.flags.duty_action:
			frappe.throw(
				_("A log is opened for each shift of the roster, by itself. Put the shift into the roster."),
				title=_("Opened by the Roster"),
			)
		self.name_shift()

	def validate(self) -> None:
		self.refuse_by_hand()
		self.check_notes()
		self.status = self.current_status()

	def after_insert(self) -> None:
		self.flags.duty_action = False

	def name_shift(self) -> None:
		"""The shift in words that are the same in every language."""
		name, self.section = frappe.db.get_value("Duty Staff", self.officer, ["employee_name", "department"])
		start, end = get_datetime(self.from_time), get_datetime(self.to_time)
		self.title = f"{start:%Y-%m-%d %H:%M} – {end:%m-%d %H:%M} {name}"
		self.shift_key = shifts.key(start, self.officer)

	# -- what the engine asks ---------------------------------------------------------------------

	def spans(self) -> Mapping[str | Key, Span]:
		ended, closed = instant(self.ended_at), instant(self.closed_at)
		handed = closed if self.handed_over else None
		found: dict[str | Key, Span] = {
			# who hands over before the end has done so in time
			"Hand Over the Shift": Span(
				instant(self.refused_at) or ended or handed, handed, assignee=self.officer
			)
		}
		if closed:
			refused = None if self.handed_over else instant(self.refused_at)
			signed = refused or instant(self.taken_over_at)
			found["Take Over the Shift"] = Span(closed, signed, assignee=self.successor)
			if self.receiver:
				received = refused or instant(self.received_at)
				found["Take Over Open Matters"] = Span(closed, received, assignee=self.receiver)
		return found

	def withdrawn(self) -> str | None:
		return self.withdrawal_reason or None

	def current_status(self) -> str:
		if self.withdrawal_reason:
			return "Withdrawn"
		if self.handed_over:
			signed = self.taken_over_at and (self.received_at or not self.receiver)
			return "Taken Over" if signed else "To Be Signed"
		return "Shift Over" if self.ended_at or self.refused_at else "On Duty"

	# -- the roster -------------------------------------------------------------------------------

	def follow_roster(self, officer: str, second: str | None, to_time: datetime) -> None:
		"""The roster has changed while the shift is under way: another person keeps the log, or until another time."""
		before = self.officer
		self.update({"officer": officer, "second_officer": second, "to_time": to_time})
		self.flags.duty_action = True
		self.name_shift()
		self.act()
		if before != officer:
			self.tell([officer], "yours")

	def end(self) -> None:
		"""The shift is over; from now on the time for handing over runs. Called by the scheduler."""
		if self.status == "On Duty" and get_datetime(self.to_time) <= now():
			self.act(ended_at=self.to_time)

	# -- actions ----------------------------------------------------------------------------------

	def add_note(self, note: str, kind: str = "Matter Noted", at: str | datetime | None = None) -> None:
		"""Write something down, with the time."""
		self.refuse_unless_kept()
		self.append("notes", {"note": note.strip(), "kind": kind, "at": get_datetime(at) if at else now()})
		self.save()

	def close(self, note: str = "", to: str | None = None, at: datetime | None = None) -> None:
		"""Hand over at the end of the shift: what happened is written down, what is open goes to whoever comes next.

		`at`, here and below, is for loading shifts of the past by code; nobody can send it from outside.
		"""
		self.refuse_unless_kept()
		at = at or now()
		if at < get_datetime(self.to_time) - EARLY:
			frappe.throw(
				as_html(
					_("The shift lasts until {0}. Hand over when it ends.").format(
						moment(instant(self.to_time))
					)
				),
				title=_("Hand Over the Shift"),
			)
		if to:
			self.check_successor(to)
		successor = to or shifts.successor_of(self)
		if not successor:
			frappe.throw(
				_("Nobody is rostered next, and no clerk is appointed. Choose who takes over."),
				title=_("Hand Over the Shift"),
			)
		receiver = shifts.receiver_of(self, successor)
		lines = shift_lines.gather(get_datetime(self.from_time), min(at, get_datetime(self.to_time)))
		open_now = shift_lines.still_open(self, lines, receiver or successor)
		if not any(line.takes_over for line in open_now):
			receiver = None
		shift_lines.write(self.name, [*lines, *open_now], at)
		self.act(
			closed_at=at,
			closed_by=staff_of(frappe.session.user),
			handed_over=1,
			handed_note=note.strip() or None,
			successor=successor,
			receiver=receiver,
			taken_over_at=None,
			received_at=None,
		)
		self.tell([successor, receiver], "handed")

	def take_over(self, at: datetime | None = None) -> None:
		"""As whoever comes next: read it and sign; what was handed on by name is one's own from now on."""
		staff = self.waiting_for_me()
		at = at or now()
		if staff == self.successor:
			self.taken_over_at = at
		if staff == self.receiver:
			self.received_at = at
		taken = shifts.hand_on(self, staff, at)
		values: dict[str, Any] = {}
		if self.current_status() == "Taken Over":
			# what came between the hand-over and the end belongs to the shift as well
			end = get_datetime(self.to_time)
			shift_lines.add(self.name, shift_lines.gather(get_datetime(self.from_time), min(at, end)), at)
			values["content_hash"] = self.digest_now()
		self.act(**values)
		self.tell([self.officer, self.second_officer], "taken")
		if taken:
			frappe.msgprint(as_html(_("Yours from now on: {0}").format(listed(taken))), alert=True)

	def refuse_it(self, reason: str) -> None:
		"""As whoever comes next: not yet, with the reason; once a shift."""
		staff = self.waiting_for_me()
		if not reason.strip():
			frappe.throw(
				_("State what is missing. Without a reason it cannot be refused."), title=_("Reason")
			)
		if self.refused_at:
			frappe.throw(
				_("It was refused once already. Take it over, and speak to the section head."),
				title=_("Refused Before"),
			)
		self.act(
			refused_at=now(),
			refused_by=staff,
			refusal_reason=reason.strip(),
			handed_over=0,
			taken_over_at=None,
			received_at=None,
		)
		self.tell([self.officer, self.second_officer], "refused")

	def name_successor(self, to: str) -> None:
		"""Another person takes over, because whoever was to is not there."""
		self.refuse_unless_mine()
		if self.status != "To Be Signed" or self.taken_over_at:
			frappe.throw(_("It does not wait to be signed."), title=_("Take Over"))
		self.check_successor(to)
		if to == self.successor:
			return
		shift_lines.name_taker(self.name, self.successor, to)
		values: dict[str, Any] = {"successor": to}
		if to == self.receiver:
			values["receiver"] = None
		self.act(**values)
		self.tell([to], "handed")

	def withdraw(self, reason: str) -> None:
		"""There was no such shift: the clerk says why; it stays on record."""
		if not scope_of(frappe.session.user).everything:
			frappe.throw(_("Only the clerk or the director withdraws a log."), title=_("Withdraw"))
		self.refuse_when_over()
		if not reason.strip():
			frappe.throw(_("Give a reason for withdrawing it."), title=_("Reason"))
		self.act(withdrawal_reason=reason.strip())

	# -- who may ----------------------------------------------------------------------------------

	@property
	def officers(self) -> tuple[str, ...]:
		return tuple(one for one in (self.officer, self.second_officer) if one)

	def refuse_when_over(self) -> None:
		if self.status in OVER:
			frappe.throw(as_html(_("This document is closed: {0}.").format(_(self.status))), title=_("Over"))

	def refuse_unless_mine(self) -> None:
		"""Whoever has the shift; the clerk where they cannot."""
		scope = scope_of(frappe.session.user)
		if not (scope.everything or (scope.staff and scope.staff in self.officers)):
			frappe.throw(
				_("Only the officer of the shift does this."),
				frappe.PermissionError,
				title=_("Not Permitted"),
			)

	def refuse_unless_kept(self) -> None:
		self.refuse_when_over()
		self.refuse_unless_mine()
		if self.handed_over:
			frappe.throw(_("The shift has been handed over already."), title=_("Handed Over"))

	def waiting_for_me(self) -> str:
		"""The member of staff who signs now; nobody signs for another person."""
		self.refuse_when_over()
		if not self.handed_over:
			frappe.throw(_("The shift has not been handed over yet."), title=_("Take Over"))
		staff = staff_of(frappe.session.user)
		waiting = [self.successor] * (not self.taken_over_at) + [self.receiver] * (not self.received_at)
		if not staff or staff not in waiting:
			names = [frappe.db.get_value("Duty Staff", one, "employee_name") for one in waiting if one]
			frappe.throw(
				as_html(
					_("It waits for the signature of {0}. Only they sign or refuse it.").format(
						listed(dict.fromkeys(names))
					)
				),
				frappe.PermissionError,
				title=_("Not Permitted"),
			)
		return staff

	def may(self) -> dict[str, bool]:
		"""What the present user may do now; for the buttons of the form."""
		scope = scope_of(frappe.session.user)
		has_it = scope.everything or bool(scope.staff and scope.staff in self.officers)
		waiting = [self.successor] * (not self.taken_over_at) + [self.receiver] * (not self.received_at)
		signs = bool(self.handed_over and scope.staff and scope.staff in waiting)
		under_way = self.status in ("On Duty", "Shift Over")
		return {
			"note": under_way and scope.staff in self.officers,
			"close": under_way and has_it and now() >= get_datetime(self.to_time) - EARLY,
			"sign": signs,
			"refuse": signs and not self.refused_at,
			"name_successor": self.status == "To Be Signed" and has_it and not self.taken_over_at,
			"withdraw": scope.everything and self.status not in OVER,
		}

	# -- checks -----------------------------------------------------------------------------------

	def check_successor(self, staff: str) -> None:
		check_person(staff)
		if staff in self.officers:
			frappe.throw(_("Nobody signs for their own shift. Choose another person."), title=_("Take Over"))

	def check_notes(self) -> None:
		"""The officer's own notes, each with its time; what is handed over stays as it is."""
		before = self.get_doc_before_save()
		if before is None or self.flags.duty_action:
			return
		if rows_of(self, "notes") == rows_of(before, "notes"):
			return
		staff = staff_of(frappe.session.user)
		if before.handed_over or before.status in OVER:
			frappe.throw(
				_("The shift has been handed over; its notes stay as they are."), title=_("Handed Over")
			)
		if staff not in self.officers:
			frappe.throw(
				_("Only the officer of the shift writes in its log."),
				frappe.PermissionError,
				title=_("Not Permitted"),
			)
		start, latest = get_datetime(self.from_time), now()
		known = {row.name: row for row in before.notes}
		for row in self.notes:
			was = known.get(row.name)
			same = was and all(str(was.get(field)) == str(row.get(field)) for field in ("at", "kind", "note"))
			row.entered_by = was.entered_by if same else staff
			if not (row.note or "").strip():
				frappe.throw(
					as_html(_("Row {0}: write down what was.").format(row.idx)), title=_("Shift Notes")
				)
			if not start <= get_datetime(row.at) or get_datetime(row.at).replace(microsecond=0) > latest:
				frappe.throw(
					as_html(
						_("Row {0}: its time does not lie in the shift, or not in the past.").format(row.idx)
					),
					title=_("Shift Notes"),
				)

	# -- reading ----------------------------------------------------------------------------------

	def sheet(self) -> dict[str, Any]:
		"""For the form: what the present user may read of it."""
		return shift_log.sheet(self, now(), frappe.session.user)

	def paper(self) -> dict[str, Any]:
		return shift_log.on_paper(self, now(), frappe.session.user)

	def digest_now(self) -> str:
		"""What the signed log is known by: another digest would mean that it was changed past the app."""
		fields = ("name", "officer", "second_officer", "closed_by", "handed_note", "successor")
		times = ("from_time", "to_time", "closed_at", "taken_over_at", "received_at", "refused_at")
		content = {
			**{field: self.get(field) or "" for field in (*fields, "receiver", "refusal_reason")},
			**{field: str(instant(self.get(field)) or "") for field in times},
			"notes": [[str(instant(row.at)), row.kind, row.note, row.entered_by or ""] for row in self.notes],
			"lines": [
				[str(value if value is not None else "") for value in row.values()]
				for row in shift_lines.written(self.name)
			],
		}
		return digest(canonical(content))

	def is_whole(self) -> bool:
		"""Whether a signed log is as it was signed."""
		return self.content_hash == self.digest_now()

	def tell(self, staff: list[str | None], what: str) -> None:
		def say() -> str:
			text = {
				"yours": _("You keep this shift's log now: {0}"),
				"handed": _("A shift is handed over to you, please read and sign: {0}"),
				"taken": _("Your shift was taken over: {0}"),
				"refused": _("Your hand-over was refused, please complete the log: {0}"),
			}[what]
			return text.format(self.title)

		tell_staff(staff, self.doctype, self.name, say)


def on_doctype_update() -> None:
	"""A shift's log is looked up by its begin; what waits for somebody by its state."""
	frappe.db.add_index("Duty Shift Log", ["status", "to_time"])
	frappe.db.add_index("Duty Shift Log", ["officer", "status"])
	frappe.db.add_index("Duty Shift Log", ["successor", "status"])
