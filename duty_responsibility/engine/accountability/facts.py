"""Facts that accountability may rest on later (Art. 19): the sole writer of Duty Fact.

A fact says what happened, when, whom it concerns and what shows it. It blames nobody and is never changed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import frappe

from duty_responsibility.engine.accountability import breaches
from duty_responsibility.rules.hash_chain import canonical, digest
from duty_responsibility.rules.trace import plain
from duty_responsibility.utils import bulk

COLUMNS = (
	"name",
	"kind",
	"article",
	"happened_at",
	"found_at",
	"staff",
	"concerned",
	"reference_doctype",
	"reference_name",
	"evidence",
)


@dataclass(frozen=True)
class Fact:
	"""One fact. `key` tells it apart from others of its kind in the same matter."""

	kind: str
	article: str
	key: str
	happened_at: datetime
	staff: str | None
	concerned: str
	reference_doctype: str
	reference_name: str
	evidence: dict[str, Any] = field(default_factory=dict)

	@property
	def name(self) -> str:
		return digest("|".join((self.kind, self.reference_doctype, self.reference_name, self.key)))[:20]


def store(facts: Iterable[Fact], now: datetime) -> int:
	"""Keep the facts that are not known yet, however often they are found; returns their number."""
	wanted = {fact.name: fact for fact in facts}
	for known in frappe.get_all("Duty Fact", filters={"name": ("in", list(wanted))}, pluck="name"):
		del wanted[known]
	rows = [
		(
			fact.name,
			fact.kind,
			fact.article,
			fact.happened_at,
			now,
			fact.staff,
			fact.concerned,
			fact.reference_doctype,
			fact.reference_name,
			canonical({key: plain(value) for key, value in fact.evidence.items()}),
		)
		for fact in wanted.values()
	]
	bulk.insert("Duty Fact", COLUMNS, rows, bulk.stamp(now, bulk.SWEEP))
	breaches.from_facts(wanted.values(), now)
	return len(rows)
