"""A look at a case is written down: who, when, how. Append-only; the director and the person concerned see it."""

import frappe
from frappe.utils import now_datetime

from duty_responsibility.engine import bulk
from duty_responsibility.engine.ledger import heads
from duty_responsibility.engine.staffing import staff_of
from duty_responsibility.rules.chain import digest

LOOK = "Duty Fault Look"
COLUMNS = ("name", "record", "looked_by", "staff_name", "how", "looked_at")


def note(record: str, how: str = "On Screen") -> None:
	"""Write down that the present user looks; a form that is drawn again within the minute is one look."""
	user = frappe.session.user
	if not record or frappe.flags.read_only or frappe.flags.in_import:
		return
	now = now_datetime().replace(microsecond=0)
	name = digest(f"{record}|{user}|{how}|{now:%Y%m%d%H%M}")[:32]
	staff = staff_of(user)
	called = frappe.db.get_value("Duty Staff", staff, "employee_name") if staff else ""
	stamp = {"creation": now, "modified": now, "owner": user, "modified_by": user}
	look = heads.fresh(LOOK, COLUMNS, [(name, record, user, called, how, now)])
	bulk.insert_missing(LOOK, (*COLUMNS, *heads.HEAD), look, stamp)
	# reading changes nothing else, and what is only read would otherwise not be kept
	frappe.local.flags.commit = True
