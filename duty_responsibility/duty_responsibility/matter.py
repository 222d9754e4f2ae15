"""What all matters share: their clocks follow them, and what has a clock is never deleted."""

from collections.abc import Mapping
from typing import Any, NoReturn

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from duty_responsibility.engine import matters
from duty_responsibility.engine.matters import Spans


class DutyMatter(Document):
	"""Base of every kind of matter. A kind says which steps it has and which fields decide its limits."""

	STEPS: tuple[str, ...] = ()
	"""Names of its steps, as a Duty Time Limit may use them."""

	FACTS: tuple[str, ...] = ()
	"""Fields that the conditions of a Duty Time Limit may name."""

	ACTIONS: tuple[str, ...] = ()
	"""Fields that only the matter's own actions set, never a form or an import."""

	HAS_EVENT = False
	"""Whether limits that count back from an event make sense for it."""

	section: str | None = None
	undertaker: str | None = None
	passed_to: str | None = None
	registered_by: str | None = None

	@classmethod
	def before_hold(cls, name: str) -> None:
		"""Lock what a matter of this kind shares with others, before an action locks the matter itself.

		Everybody who locks in the same order waits in line; who does not may wait in a circle.
		"""

	def facts(self) -> Mapping[str, Any]:
		return {field: self.get(field) or "" for field in self.FACTS}

	def spans(self) -> Spans:
		return {}

	def withdrawn(self) -> str | None:
		return None

	def refuse_by_hand(self) -> None:
		"""Fields that belong to an action cannot be written past it."""
		if self.flags.duty_action:
			return
		for field in self.ACTIONS:
			if self.changed(field):
				self.refuse_field(field)

	def refuse_field(self, field: str) -> NoReturn:
		frappe.throw(
			_("“{0}” is set by the buttons of the form only.").format(_(self.meta.get_label(field))),
			title=_("Not by Hand"),
		)

	def changed(self, *fields: str) -> bool:
		"""Whether one of the fields differs from what is stored; a form sends times as text, which is no change."""
		if self.get_doc_before_save() is None:
			return any(self.get(field) for field in fields)
		return any(
			(self.get(field) or self.get_doc_before_save().get(field)) and self.has_value_changed(field)
			for field in fields
		)

	def act(self, **values: Any) -> None:
		"""Save what an action sets, with all the checks and permissions of a save."""
		self.flags.duty_action = True
		try:
			self.update(values)
			self.save()
		finally:
			self.flags.duty_action = False

	def on_update(self) -> None:
		matters.sync(self, now_datetime().replace(microsecond=0))

	def on_trash(self) -> None:
		frappe.throw(
			_("What has been registered is not deleted, for its time is on record. Withdraw it instead."),
			title=_("Not Deleted"),
		)
