"""What a duty shift log starts with; seeded once, an office then edits it."""

import frappe

from duty_responsibility.setup.seeds.matters import step
from duty_responsibility.setup.seeds.office import STANDARD, _insert
from duty_responsibility.utils.words import OWN


def seed() -> None:
	"""No article sets these times; the ladder waits for the opening, for a missing signature wakes nobody."""
	_insert(
		"Duty Time Limit",
		"Duty Shift Log: Hand-over",
		title="Duty Shift Log: Hand-over",
		document_type="Duty Shift Log",
		sequence=100,
		description="值班结束后及时交班，接班人员及时签字。此时限为建议值，制度未作规定，请本单位自行修改。"
		"Handed over and signed at once when the shift ends. The regulation sets no time: a suggestion, to be edited.",
		steps=[
			step("Hand Over the Shift", "At Once", 0, OWN, STANDARD),
			step("Take Over the Shift", "At Once", 0, OWN, STANDARD),
			step("Take Over Open Matters", "At Once", 0, OWN, STANDARD),
		],
	)
	singles = frappe.qb.DocType("Singles")
	said = frappe.qb.from_(singles).select(singles.value).where(singles.doctype == "Duty Settings")
	if not said.where(singles.field == "keep_shift_log").run():
		frappe.db.set_single_value("Duty Settings", "keep_shift_log", 1)
