"""A breach that a decision excuses: the ledger says so in the transaction of the decision, and the record follows.

The breach itself stays; to excuse is an event of the clock like any other.
"""

from datetime import datetime

import frappe

from duty_responsibility.engine.accountability.breaches import BREACH, RECORD, key_of
from duty_responsibility.engine.clocks import clocks
from duty_responsibility.rules.clock import EventKind
from duty_responsibility.rules.trace import plain, reason

OPEN = ("Within Tolerance", "Recorded", "Statement Open", "Awaiting Proposal", "Proposed")
"""States in which nothing has been decided about a record yet."""


def excuse(clock: str, record: str, by: str, why: str, now: datetime) -> None:
	"""Let the clock say that its breach is excused, and by whose decision."""
	held = clocks.hold([clock])
	if not held or not held[0].state.breaches or held[0].state.excused:
		return
	(item,) = held
	said = reason("excused-by-decision", "Art. 21", by=by, why=why)
	item.record(
		EventKind.EXCUSED,
		max(now, item.state.last_at),
		{"record": record, "trace": [said.to_dict()]},
		actor=frappe.session.user,
		recorded_at=now,
	)
	clocks.write([item], now)


def follow(clock: str, due_at: datetime, why: str) -> None:
	"""A breach that was excused elsewhere, by an extension asked for in time, leaves no open record behind."""
	key = key_of(BREACH, f"{clock}|{plain(due_at)}")
	name = frappe.db.get_value(RECORD, {"source_key": key, "status": ("in", OPEN)}, "name", for_update=True)
	if name:
		frappe.get_doc(RECORD, name, for_update=True).excused_elsewhere(why)
