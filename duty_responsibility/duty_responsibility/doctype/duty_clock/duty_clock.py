import frappe

from duty_responsibility.duty_responsibility.ledger import LedgerDocument


class DutyClock(LedgerDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		article: DF.Data | None
		breach_recorded: DF.Check
		breached: DF.Check
		breached_at: DF.Datetime | None
		calendar: DF.Link | None
		calendar_snapshot: DF.Link | None
		cycle: DF.Int
		due_at: DF.Datetime | None
		due_month: DF.Data | None
		event_at: DF.Datetime | None
		excused: DF.Check
		finished_at: DF.Datetime | None
		head_hash: DF.Data | None
		last_at: DF.Datetime | None
		late_minutes: DF.Int
		level: DF.Int
		next_action_at: DF.Datetime | None
		on_the_wall: DF.Check
		original_due_at: DF.Datetime | None
		part: DF.Data | None
		part_label: DF.Data | None
		pause_level: DF.Int
		paused_at: DF.Datetime | None
		pauses: DF.Int
		policy_snapshot: DF.Link | None
		provisional: DF.Check
		reference_doctype: DF.Link
		reference_name: DF.DynamicLink
		result: DF.Literal["", "On Time", "Late", "Excused"]
		resume_by: DF.Datetime | None
		round_number: DF.Int
		section: DF.Link | None
		seq: DF.Int
		started_at: DF.Datetime | None
		status: DF.Literal["Running", "Paused", "Finished", "Cancelled"]
		step: DF.Data | None
		time_limit: DF.Link | None
		title: DF.Data | None
		undertaker: DF.Link | None
		unsealed: DF.Check
	# end: auto-generated types
	pass


def on_doctype_update() -> None:
	"""The sweep looks for what is due, the form for a matter's clocks, the sealer for what moved, people for theirs,
	the board for what is open and what was done.
	"""
	frappe.db.add_index("Duty Clock", ["next_action_at", "name"])
	frappe.db.add_index("Duty Clock", ["reference_name", "reference_doctype"])
	frappe.db.add_index("Duty Clock", ["unsealed"])
	frappe.db.add_index("Duty Clock", ["undertaker", "status", "due_at"])
	frappe.db.add_index("Duty Clock", ["section", "status", "due_at"])
	frappe.db.add_index("Duty Clock", ["calendar", "status"])
	frappe.db.add_index("Duty Clock", ["status", "due_at"])
	frappe.db.add_index("Duty Clock", ["finished_at"])
