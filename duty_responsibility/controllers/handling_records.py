"""The handling of a matter: who has it, what they said to it, and who gets it next.

Every step that somebody has, had or will have is a Duty Handling Record of the matter. Actions alone write
them. From the same rows come the clocks of the steps, the whereabouts, each person's own list, and the
signed and dated opinions on paper. The order of the steps is a Duty Path, the office's own data.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.utils import cint

from duty_responsibility.controllers.acted import instant, now, rows_of
from duty_responsibility.controllers.matter import DutyMatter
from duty_responsibility.engine.clocks.sync import Key, Span
from duty_responsibility.engine.notices import delivery
from duty_responsibility.engine.office import paths, staffing
from duty_responsibility.rules.path import Path, PathStep
from duty_responsibility.rules.text import as_html


class HandlingRecords(DutyMatter):
	"""Where a matter is, where it has been and where it goes next. Nothing here saves it."""

	PATH_STEPS: tuple[str, ...] = ()
	"""Steps that a Duty Path may name; others are opened by actions of their own."""

	PARALLEL: tuple[str, ...] = ()
	"""Steps that several people have at once or in turn, each with a clock of their own."""

	SECTION_STEPS: tuple[str, ...] = ()
	"""Steps of a section, which its head and the deputy director in charge may do for the person."""

	FOLLOWS: tuple[str, ...] = ()
	"""Steps that wait for the assignee, whoever that becomes."""

	# -- what a kind of matter says ---------------------------------------------------------------

	def person_for(self, step: PathStep) -> str | None:
		"""Whom a step waits for where the matter itself says so, not the path."""
		return None

	def wants(self, step: str) -> bool:
		"""Whether an optional step has been asked for."""
		return bool(self.planned(step))

	def step_done(self, row: Any, at: datetime) -> None:
		"""A step has been done; for what the matter keeps of it in its own fields. Nothing is saved yet."""

	def path_ahead(self, step: str | None, at: datetime) -> None:
		"""The matter goes on to this step, or has come to the end of its path. Nothing is saved yet."""

	def goes_back(self) -> bool:
		"""Whether it may still be returned to an earlier step."""
		return True

	def refuse_when_over(self) -> None:
		"""Refuse what makes no sense any more."""

	# -- telling ----------------------------------------------------------------------------------

	def on_update(self) -> None:
		super().on_update()
		self.tell_arrivals()

	def tell_arrivals(self) -> None:
		"""Who has just got a step hears of it at once, on the bell of the Desk; the ladder does the rest."""
		before = self.get_doc_before_save()
		had = (
			{(row.name, row.person) for row in (before.get("handling") or []) if _waits(row)}
			if before
			else set()
		)
		arrived: dict[str, list[str]] = {}
		for row in self.open_rows():
			if row.person and (row.name, row.person) not in had:
				arrived.setdefault(row.step, []).append(row.person)
		for step, people in arrived.items():
			delivery.tell_staff(
				people,
				self.doctype,
				self.name,
				lambda step=step: _("“{0}” is with you now: {1}").format(self.get_title(), _(step)),
				by_mail=False,
			)

	# -- reading ----------------------------------------------------------------------------------

	def open_rows(self, step: str | None = None) -> list[Any]:
		"""What waits for somebody now, of one step or of all."""
		return [row for row in self.get("handling") or [] if _waits(row) and step in (None, row.step)]

	def planned(self, step: str) -> list[Any]:
		"""Whose turn comes later, in the order of their turns."""
		rows = [row for row in self.get("handling") or [] if not row.received_at and not row.done_at]
		return sorted((row for row in rows if row.step == step), key=lambda row: cint(row.order_number))

	def done_steps(self) -> set[str]:
		return {row.step for row in self.get("handling") or [] if row.decision in ("Done", "Skipped")}

	def done_since_return(self) -> set[str]:
		"""What need not be done again: a matter that was returned takes the same path once more."""
		found: set[str] = set()
		for row in self.get("handling") or []:
			if row.decision == "Returned":
				found = set()
			elif row.decision in ("Done", "Skipped"):
				found.add(row.step)
		return found

	def handling_spans(self) -> dict[str | Key, Span]:
		"""The records as the engine asks for them: of a step that was done again, the last one counts."""
		spans: dict[str | Key, Span] = {}
		for row in self.get("handling") or []:
			parallel = row.step in self.PARALLEL
			start = None if row.decision == "Removed" else instant(row.received_at)
			label = (row.person_name or "") if parallel else ""
			span = Span(start, instant(row.done_at), assignee=row.person, label=label)
			spans[(row.step, row.name) if parallel else row.step] = span
		return spans

	def current_path(self) -> Path | None:
		"""The path as the office has it today."""
		return paths.path_named(self.path)

	# -- checks -----------------------------------------------------------------------------------

	def check_handling(self) -> None:
		"""For validate: nobody writes records by hand, and what follows from them is noted."""
		before = self.get_doc_before_save()
		by_hand = before is not None and not self.flags.duty_action
		if by_hand and rows_of(before, "handling") != rows_of(self, "handling"):
			self.refuse_field("handling")
		if before is not None and dict(before.facts()) != dict(self.facts()):
			self.choose_path()
		self._follow_assignment()
		waiting = self.open_rows()
		on_path = [row for row in waiting if row.step not in self.PARALLEL] or waiting
		self.current_step = on_path[0].step if on_path else ""
		self.waiting_for = "、".join(dict.fromkeys(row.person_name or "" for row in waiting))[:500]

	def _follow_assignment(self) -> None:
		"""A section's step waits for whoever the matter is assigned to; the clock goes on."""
		if self.is_new() or not self.changed("section", "assignee"):
			return
		for row in self.open_rows():
			if row.step in self.FOLLOWS:
				person = self.assignee or staffing.directory().heads.get(self.section or "")
				if person and person != row.person:
					self._give(row, person, self.section)

	# -- the path ---------------------------------------------------------------------------------

	def start_path(self, at: datetime) -> None:
		"""For before_insert: choose the path, and open its first step at `at`."""
		if self.get("handling"):
			self.refuse_field("handling")
		self.path = paths.path_for(self.doctype, self.facts())
		if (path := self.current_path()) and path.steps:
			first = path.steps[0]
			# to register must be possible while a post is vacant
			self.open_step(first.step, self._holder(first, needed=False), at)

	def go_on(self, after: str, at: datetime) -> None:
		"""Open what comes after a step, unless somebody still has that step or another one of the path."""
		if self.open_rows(after) or self.open_planned(after, at):
			return
		path, parallel = self.current_path(), after in self.PARALLEL
		if path is None or (parallel and not path.step(after)):
			return
		if any(row.step not in self.PARALLEL for row in self.open_rows()):
			return  # it was done beside the path
		done = self.done_since_return()
		ahead = path.after(after, done)
		self._go_to([step for step in ahead if not (parallel and step.step in done)], at)

	def _go_to(self, steps: Iterable[PathStep], at: datetime) -> None:
		for step in steps:
			if step.optional and not self.wants(step.step) and not self.open_rows(step.step):
				continue
			self.path_ahead(step.step, at)
			if self.open_rows(step.step):
				return  # its people already have it
			if step.step in self.PARALLEL:
				if not self.open_planned(step.step, at):
					frappe.throw(
						as_html(_("Choose first who gets it: “{0}” comes next.").format(_(step.step))),
						title=_("Nobody Chosen"),
					)
				return
			self.open_step(step.step, self._holder(step), at)
			return
		self.path_ahead(None, at)

	def _holder(self, step: PathStep, *, needed: bool = True) -> str | None:
		office = staffing.directory()
		person = self.person_for(step) or paths.holder(step, self, office)
		if needed and (not person or person not in office.people):
			frappe.throw(
				as_html(
					_(
						"“{0}” comes next, and nobody is there for it ({1}). Name the section or the person, or have "
						"the post filled."
					).format(_(step.step), _(step.holder))
				),
				title=_("Nobody Chosen"),
			)
		return person

	def open_step(
		self, step: str, person: str | None, at: datetime | None, section: str | None = None, order: int = 0
	) -> Any:
		"""A new record; without `at` it is planned only. Nothing is saved yet."""
		row = self.append("handling", {"step": step, "received_at": at, "order_number": order, "reminded": 0})
		self._give(row, person, section)
		return row

	def _give(self, row: Any, person: str | None, section: str | None = None) -> None:
		found = person and frappe.db.get_value("Duty Staff", person, ["employee_name", "department"])
		found = found or ("", None)
		row.person, row.person_name = person, found[0]
		row.section = section or found[1]
		row.assigned_by = staffing.staff_of(frappe.session.user)

	def open_planned(self, step: str, at: datetime) -> bool:
		"""It is the turn of those who are next in order, if there are any. Nothing is saved yet."""
		rows = self.planned(step)
		for row in rows:
			if cint(row.order_number) == cint(rows[0].order_number):
				row.received_at = at
		return bool(rows)

	def choose_path(self) -> None:
		"""The path that applies now; what was done stays done. What began without a path goes on without one."""
		chosen = paths.path_for(self.doctype, self.facts()) if self.path else None
		if not chosen or chosen == self.path:
			return
		self.path = chosen
		path, at = self.current_path(), now()
		stale = [row for row in self.open_rows() if row.step not in self.PARALLEL and not path.step(row.step)]
		if not stale:
			return
		# who has it would wait for nothing: the other path has no such step
		for row in stale:
			row.decision, row.done_at = "Removed", at
		done = self.done_since_return()
		self._go_to([step for step in path.steps if step.step not in done], at)

	def drop_planned(self, step: str) -> None:
		"""Another plan takes the place of what nobody has received yet. Nothing is saved yet."""
		for row in self.planned(step):
			self.remove(row)

	def close_all(self, decision: str, at: datetime) -> None:
		"""Nobody has it any more. Nothing is saved yet."""
		for row in self.get("handling") or []:
			if not row.done_at:
				row.decision, row.done_at = decision, at


def _waits(row: Any) -> bool:
	"""Whether somebody has it now."""
	return bool(row.received_at and not row.done_at)
