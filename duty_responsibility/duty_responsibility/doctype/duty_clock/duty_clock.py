import frappe

from duty_responsibility.controllers.ledger import LedgerDocument


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
		counted_month: DF.Data | None
		cycle: DF.Int
		done_month: DF.Data | None
		due_at: DF.Datetime | None
		due_month: DF.Data | None
		event_at: DF.Datetime | None
		excused: DF.Check
		figured_month: DF.Data | None
		finished_at: DF.Datetime | None
		head_hash: DF.Data | None
		last_at: DF.Datetime | None
		late_minutes: DF.Int
		level: DF.Int
		next_action_at: DF.Datetime | None
		round_the_clock: DF.Check
		on_time_percent: DF.Percent
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
		taken_minutes: DF.Int
		time_limit: DF.Link | None
		title: DF.Data | None
		assignee: DF.Link | None
		unfigured: DF.Check
		unsealed: DF.Check
	# end: auto-generated types
	pass


FIGURES = ("counted_month", "section", "reference_doctype", "article", "status", "result", "late_minutes")
"""What the monthly figures are counted from: an index that holds all of it, so that no row has to be read."""


def on_doctype_update() -> None:
	"""The sweep looks for what is due, the form for a matter's clocks, the sealer and the monthly figures for what
	moved, people for theirs, reports for a month's, the board for what is open and what was done.
	"""
	frappe.db.add_index("Duty Clock", ["next_action_at", "name"])
	frappe.db.add_index("Duty Clock", ["reference_name", "reference_doctype"])
	frappe.db.add_index("Duty Clock", ["unsealed"])
	frappe.db.add_index("Duty Clock", ["assignee", "status", "due_at"])
	frappe.db.add_index("Duty Clock", ["section", "status", "due_at"])
	frappe.db.add_index("Duty Clock", ["calendar", "status"])
	frappe.db.add_index("Duty Clock", ["unfigured", "counted_month", "figured_month"])
	frappe.db.add_index("Duty Clock", ["done_month", "section"])
	frappe.db.add_index("Duty Clock", ["status", "due_at"])
	frappe.db.add_index("Duty Clock", list(FIGURES), "figures_index")
	frappe.db.add_index("Duty Clock", ["finished_at"])
