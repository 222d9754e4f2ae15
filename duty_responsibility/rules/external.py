"""When a limit on a document of another app begins, ends and falls away, by what the document's fields say.

Such a document knows nothing of clocks. An office says in typed conditions how to read it; nothing is evaluated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any

from .policy import Condition

CANCELLED = "2"
"""The `docstatus` of a document that was cancelled."""


class Stage(Enum):
	"""How far a document is, as one limit reads it."""

	OUTSIDE = "outside"  # the limit does not apply to it
	UNDER_WAY = "under way"
	FINISHED = "finished"
	WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Terms:
	"""The conditions of one limit: for which documents it is, what finishes them, what withdraws them."""

	applies: tuple[Condition, ...]
	finished: tuple[Condition, ...]
	withdrawn: tuple[Condition, ...] = ()

	def __post_init__(self) -> None:
		if not self.finished:
			raise ValueError("without a finishing condition a clock would never end")

	def stage(self, facts: Mapping[str, Any]) -> Stage:
		"""What the document's fields come to.

		What is finished need not fulfil the conditions any more under which it began: approval ends “waiting for
		approval”. What is withdrawn is not finished, whatever else it says.
		"""
		if facts.get("docstatus") == CANCELLED or (self.withdrawn and _all(self.withdrawn, facts)):
			return Stage.WITHDRAWN
		if _all(self.finished, facts):
			return Stage.FINISHED
		return Stage.UNDER_WAY if _all(self.applies, facts) else Stage.OUTSIDE

	@property
	def fields(self) -> tuple[str, ...]:
		"""The fields that the conditions name."""
		rows = (*self.applies, *self.finished, *self.withdrawn)
		return tuple(dict.fromkeys(row.fieldname for row in rows))


def _all(conditions: Sequence[Condition], facts: Mapping[str, Any]) -> bool:
	return all(condition.holds(facts) for condition in conditions)


def as_fact(value: object) -> str:
	"""A field's value as conditions compare it: text, whole numbers without a fraction, instants to the second."""
	if value is None:
		return ""
	if isinstance(value, bool):
		return str(int(value))
	if isinstance(value, datetime):
		return value.isoformat(sep=" ", timespec="seconds")
	if isinstance(value, (date, time)):
		return value.isoformat()
	if isinstance(value, (float, Decimal)) and value == int(value):
		return str(int(value))
	return str(value)


def beginning(value: date | datetime | None, created: datetime) -> datetime | None:
	"""When the time starts, by the field that says so. A day alone begins with itself, and not before the document."""
	if value is None:
		return None
	if isinstance(value, datetime):
		return value.replace(microsecond=0)
	if value == created.date():
		return created.replace(microsecond=0)
	return datetime.combine(value, time())
