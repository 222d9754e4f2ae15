"""What all matters share: their clocks follow them, and what has a clock is never deleted."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import frappe
from frappe import _

from duty_responsibility.controllers.acted import ActedDocument, now
from duty_responsibility.engine.clocks import sync
from duty_responsibility.engine.clocks.sync import Spans
from duty_responsibility.engine.shifts import shifts


class DutyMatter(ActedDocument):
	"""Base of every kind of matter. A kind says which steps it has and which fields decide its limits."""

	STEPS: tuple[str, ...] = ()
	"""Names of its steps, as a Duty Time Limit may use them."""

	FACTS: tuple[str, ...] = ()
	"""Fields that the conditions of a Duty Time Limit may name."""

	HAS_EVENT = False
	"""Whether limits that count back from an event make sense for it."""

	CALLS_DUTY_OFFICER = False
	"""Whether what is urgent of it and comes outside office hours finds the duty officer of that hour (Art. 2, 11)."""

	section: str | None = None
	assignee: str | None = None
	passed_to: str | None = None
	registered_by: str | None = None
	only_step: str | None = None

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

	def on_update(self) -> None:
		sync.sync(self, now())
		if self.CALLS_DUTY_OFFICER and self.is_as_pressing_as_new():
			shifts.attend(self, now())

	def is_as_pressing_as_new(self) -> bool:
		"""Whether this save has brought the matter, or changed what decides its limits."""
		before = self.get_doc_before_save()
		return before is None or dict(before.facts()) != dict(self.facts())

	def pass_to_next_shift(self, holders: list[str], taker: str, log: Any, at: datetime) -> bool:
		"""What the officers of a shift hold of it passes to whoever has signed for it; False where they hold nothing."""
		return False

	def on_trash(self) -> None:
		frappe.throw(
			_("What has been registered is not deleted, for its time is on record. Withdraw it instead."),
			title=_("Not Deleted"),
		)
