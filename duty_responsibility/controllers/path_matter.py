"""What people do with a matter that goes through the office: sign, return, hand over, have others read it.

Each action is one save with all its checks; the clocks follow from the records that it leaves.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.utils import cint

from duty_responsibility.controllers.handling_records import HandlingRecords, instant, now
from duty_responsibility.engine.notices import delivery
from duty_responsibility.engine.office import staffing
from duty_responsibility.engine.office.posts import check_person
from duty_responsibility.permissions.scope import Scope, scope_of
from duty_responsibility.rules.text import as_html
from duty_responsibility.utils.words import listed, moment


class PathMatter(HandlingRecords):
	"""A matter that goes from person to person. Its DocType has the fields `path`, `handling`, `current_step`
	and `waiting_for`; its controller calls `start_path` in before_insert, and `check_handling` in validate.
	"""

	# -- whose turn it is -------------------------------------------------------------------------

	def own_record(self, step: str, person: str | None = None) -> Any:
		"""The record of `step` that the present user may do: their own, or one they may do for `person`."""
		rows = [row for row in self.open_rows(step) if person in (None, "", row.person)]
		if not rows:
			self._refuse_not_now(step)
		scope = scope_of(frappe.session.user)
		own = [row for row in rows if scope.staff and row.person == scope.staff]
		found = own or [row for row in rows if self._may_stand_in(row, scope)]
		if not found:
			self._refuse_others_turn(step, rows)
		return found[0]

	def _refuse_others_turn(self, step: str, rows: list[Any]) -> None:
		frappe.throw(
			as_html(
				_("“{0}” waits for {1}. Only they can do it.").format(
					_(step), listed(row.person_name or "" for row in rows)
				)
			),
			frappe.PermissionError,
			title=_("Another Person's Turn"),
		)

	def _may_stand_in(self, row: Any, scope: Scope) -> bool:
		if row.step in self.SECTION_STEPS and row.section and row.section in scope.sections:
			return True
		path = self.current_path()
		step = path.step(row.step) if path else None
		return bool(step and step.by_clerk and _is_clerk(scope))

	def _may_hand_over(self, row: Any, scope: Scope) -> bool:
		if row.step in self.SECTION_STEPS:
			return scope.everything or row.section in scope.sections
		# a reader does not choose who else reads it
		mine = bool(scope.staff) and row.person == scope.staff and row.step not in self.PARALLEL
		return scope.everything or mine

	def _refuse_not_now(self, step: str) -> None:
		done = [row for row in self.get("handling") or [] if row.step == step and row.done_at]
		if not self.open_rows():
			self.refuse_when_over()
		if done and done[-1].decision != "Removed":
			frappe.throw(
				as_html(
					_("“{0}” has already been dealt with by {1}: {2}.").format(
						_(step), done[-1].person_name or "", moment(instant(done[-1].done_at))
					)
				),
				title=_("Already Done"),
			)
		waiting = [_("{0} ({1})").format(_(row.step), row.person_name or "") for row in self.open_rows()] or [
			_("Nothing")
		]
		frappe.throw(
			as_html(
				_("It is not the turn of “{0}”. What is under way: {1}.").format(_(step), listed(waiting))
			),
			title=_("Not Its Turn"),
		)

	# -- actions ----------------------------------------------------------------------------------

	def do_step(
		self, step: str, opinion: str = "", person: str | None = None, at: datetime | None = None
	) -> None:
		"""Do what waits for one, with an opinion; the matter goes on to whoever comes next.

		`at` is for loading matters of the past by code; nobody can send it from outside.
		"""
		at = at or now()
		row = self.own_record(step, person)
		self.close_record(row, "Done", opinion, at)
		self.step_done(row, at)
		self.go_on(step, at)
		self.act()

	def return_step(self, step: str, reason: str, to: str | None = None) -> None:
		"""Give it back, with the reason, to the step before or to an earlier one; that is then done again."""
		at, row, path = now(), self.own_record(step), self.current_path()
		target = to or (path.before(step, self.done_steps()) if path else None)
		if not target or target not in self.done_steps():
			frappe.throw(_("There is no earlier step to return it to."), title=_("Return"))
		self._need(reason, _("Give a reason for returning it."))
		self.close_record(row, "Returned", reason, at)
		for other in (*self.open_rows(step), *self.planned(step)):
			self.close_record(other, "Removed", "", at)
		rows = [row for row in self.handling if row.step == target and row.decision == "Done"]
		again = {row.person: row for row in (rows if target in self.PARALLEL else rows[-1:])}
		for before in again.values():
			self.open_step(target, before.person, at, before.section)
		self.path_ahead(target, at)
		self.act()

	def skip_step(self, step: str, reason: str = "") -> None:
		"""Leave out an optional step that turns out not to be needed."""
		at, row, path = now(), self.own_record(step), self.current_path()
		if not path or not (found := path.step(step)) or not found.optional:
			frappe.throw(
				as_html(_("“{0}” belongs to the path and cannot be left out.").format(_(step))),
				title=_("Path of Handling"),
			)
		self.close_record(row, "Skipped", reason, at, needed=False)
		self.go_on(step, at)
		self.act()

	def hand_over(self, step: str, to: str, person: str | None = None) -> None:
		"""Give one's own step, or one of one's section, to another person; its time goes on."""
		rows = [row for row in self.open_rows(step) if person in (None, "", row.person)]
		if not rows:
			self._refuse_not_now(step)
		scope = scope_of(frappe.session.user)
		may = [row for row in rows if self._may_hand_over(row, scope)]
		if not may:
			self._refuse_others_turn(step, rows)
		check_person(to)
		self._give(may[0], to)
		if step in self.FOLLOWS:
			self.assignee, self.section = to, may[0].section or self.section
		self.act()

	def pass_to_next_shift(self, holders: list[str], taker: str, log: Any, at: datetime) -> bool:
		"""What the officers of a shift have in hand; what they are to read, they read themselves."""
		rows = [row for row in self.open_rows() if row.person in holders and row.step not in self.PARALLEL]
		for row in rows:
			self._give(row, taker)
		held = self.assignee in holders
		if held:
			self.assignee = taker
		if rows or held:
			self.flags.next_shift = True
			self.act()
		return bool(rows or held)

	def name_people(self, step: str, people: Iterable[str], in_order: bool = False) -> None:
		"""Have several people do a step beside the path, such as reading: at once, or in the given order."""
		self.refuse_when_over()
		if step not in self.PARALLEL:
			frappe.throw(as_html(_("“{0}” waits for one person.").format(_(step))), title=_("People"))
		self._refuse_unless(self.may_name_people(scope_of(frappe.session.user)))
		rows = self.plan(step, people, in_order)
		if not in_order:
			for row in rows:
				row.received_at = now()
		elif not self.open_rows(step):
			self.open_planned(step, now())
		self.act()

	def plan(
		self, step: str, people: Iterable[str], in_order: bool = False, section: str | None = None
	) -> list[Any]:
		"""Note whose turn comes later. Nothing is saved yet."""
		active = {row.person for row in (*self.open_rows(step), *self.planned(step))}
		last = max((cint(row.order_number) for row in self.planned(step)), default=0)
		chosen = [person for person in dict.fromkeys(people) if person]
		if not chosen:
			frappe.throw(_("Choose at least one person."), title=_("People"))
		rows = []
		for number, person in enumerate(chosen, last + 1):
			if person in active:
				name = frappe.db.get_value("Duty Staff", person, "employee_name")
				frappe.throw(as_html(_("{0} already has it.").format(name)), title=_("People"))
			check_person(person)
			rows.append(self.open_step(step, person, None, section, number if in_order else 0))
		return rows

	def remove_person(self, step: str, person: str) -> None:
		"""Somebody does not need to do it after all; their clock is cancelled."""
		rows = [row for row in (*self.open_rows(step), *self.planned(step)) if row.person == person]
		if not rows or step not in self.PARALLEL:
			self._refuse_not_now(step)
		scope = scope_of(frappe.session.user)
		self._refuse_unless(self.may_name_people(scope) or rows[0].assigned_by == scope.staff)
		at = now()
		self.close_record(rows[0], "Removed", "", at, needed=False)
		self.go_on(step, at)
		self.act()

	def remind(self, step: str, message: str = "", person: str | None = None) -> list[str]:
		"""Remind those whom a step waits for: they hear at once, and the record says how often. Returns their names."""
		rows = [row for row in self.open_rows(step) if person in (None, "", row.person)]
		if not rows:
			self._refuse_not_now(step)
		scope = scope_of(frappe.session.user)
		if scope.staff and all(row.person == scope.staff for row in rows):
			frappe.throw(_("It waits for you yourself."), title=_("Urging"))
		if not (self.may_name_people(scope) or all(row.assigned_by == scope.staff for row in rows)):
			frappe.throw(
				_("Only the clerk, a leader in charge or whoever has given it to them reminds others."),
				frappe.PermissionError,
				title=_("Urging"),
			)
		if message and self.get("secrecy"):
			frappe.throw(
				_("This document has a secrecy grade: remind without a message."), title=_("Secret Document")
			)
		at = now()
		for row in rows:
			row.reminded_at, row.reminded = at, cint(row.reminded) + 1
		self.act()
		by = frappe.db.get_value("Duty Staff", scope.staff, "employee_name") if scope.staff else ""
		told = [
			row.person_name or ""
			for row in rows
			if delivery.tell(
				[frappe.db.get_value("Duty Staff", row.person, "user_id")],
				self.doctype,
				self.name,
				lambda: _("Reminder: “{0}” – {1} waits for you ({2})").format(self.get_title(), _(step), by),
				at,
				body=(message or "").strip(),
			)
		]
		if not told:
			frappe.throw(
				as_html(
					_("{0} cannot be notified here; speak to them.").format(
						listed(row.person_name or "" for row in rows)
					)
				),
				title=_("Urging"),
			)
		return told

	# -- for the form -----------------------------------------------------------------------------

	def turn(self) -> dict[str, Any]:
		"""What the present user may do now, with which of the open records."""
		scope, path, done = scope_of(frappe.session.user), self.current_path(), self.done_steps()
		steps, handed, waiting = [], [], []
		for row in self.open_rows():
			mine = bool(scope.staff) and row.person == scope.staff
			shown = {"step": row.step, "person": row.person, "person_name": row.person_name}
			found = path.step(row.step) if path else None
			if not mine:
				waiting.append(shown)
			if mine or self._may_stand_in(row, scope):
				back = (
					found
					and self.goes_back()
					and row.step not in self.PARALLEL
					and path.before(row.step, done)
				)
				steps.append(
					{
						**shown,
						"mine": mine,
						"optional": bool(found and found.optional),
						"can_return": bool(back),
						"needs_opinion": bool(found and found.needs_opinion),
					}
				)
			if self._may_hand_over(row, scope):
				handed.append(shown)
		names_people = self.may_name_people(scope)
		several = [row for step in self.PARALLEL for row in (*self.open_rows(step), *self.planned(step))]
		return {
			"steps": steps,
			"hand_over": handed,
			"waiting": waiting if names_people else [],
			"take_off": [
				{"step": row.step, "person": row.person, "person_name": row.person_name}
				for row in several
				if names_people or (scope.staff and row.assigned_by == scope.staff)
			],
			"names_people": names_people,
		}

	def may_name_people(self, scope: Scope) -> bool:
		"""The whole office's people, the section's leaders, and whoever has the matter on its path."""
		if scope.everything or (self.section and self.section in scope.sections):
			return True
		has_it = {row.person for row in self.open_rows() if row.step not in self.PARALLEL}
		return bool(scope.staff) and scope.staff in has_it

	def _refuse_unless(self, may: bool) -> None:
		if not may:
			frappe.throw(
				_("Only the clerk, a leader in charge or whoever has the matter now chooses who gets it."),
				frappe.PermissionError,
				title=_("People"),
			)

	def close_record(
		self, row: Any, decision: str, opinion: str, at: datetime, *, needed: bool = True
	) -> None:
		"""Close a record, signed and dated. Nothing is saved yet."""
		opinion = (opinion or "").strip()
		if opinion and self.get("secrecy"):
			frappe.throw(
				_("This document has a secrecy grade: opinions are written on the document, not here."),
				title=_("Secret Document"),
			)
		path = self.current_path()
		step = path.step(row.step) if path else None
		if needed and decision == "Done" and step and step.needs_opinion:
			self._need(opinion, _("“{0}” needs an opinion in words.").format(_(row.step)))
		row.done_at, row.decision, row.opinion = max(at, instant(row.received_at) or at), decision, opinion
		actor = staffing.staff_of(frappe.session.user)
		if actor and actor != row.person:
			row.entered_by = actor
			row.entered_by_name = frappe.db.get_value("Duty Staff", actor, "employee_name")

	def _need(self, words: str, otherwise: str) -> None:
		if not (words or "").strip() and not self.get("secrecy"):
			frappe.throw(as_html(otherwise), title=_("Opinion"))


def _is_clerk(scope: Scope) -> bool:
	return bool(scope.staff) and "Duty Clerk" in frappe.get_roles(scope.user)
