"""Whoever acts on a document holds its row: another request waits, and sees what the first has done."""

import ast
from pathlib import Path

import frappe

from duty_responsibility.api.locking import held
from duty_responsibility.tests.base import DutyTestCase, as_user
from duty_responsibility.tests.factories import make_user, unique
from duty_responsibility.tests.http import everything_put_back

API = Path(__file__).parents[3] / "api"


class TestLocking(DutyTestCase):
	def taken_by_another(self, doctype: str, name: str) -> bool:
		"""Ask for the row over another connection, without waiting."""
		mine, frappe.local.db = frappe.local.db, None
		try:
			frappe.connect(set_admin_as_user=False)
			table = frappe.qb.DocType(doctype)
			query = (
				frappe.qb.from_(table).select(table.name).where(table.name == name).for_update(nowait=True)
			)
			query.run()
			return False
		except Exception as error:
			self.assertIn("lock", str(error).lower())
			return True
		finally:
			frappe.local.db.rollback()
			frappe.local.db.close()
			frappe.local.db = mine

	def test_a_held_row_is_held(self) -> None:
		with everything_put_back():
			reason = {"doctype": "Duty Pause Reason", "reason_name": unique("Held"), "max_days": 3}
			name = frappe.get_doc(reason).insert().name
			frappe.db.commit()
			self.assertFalse(self.taken_by_another("Duty Pause Reason", name))
			held("Duty Pause Reason", name)
			self.assertTrue(self.taken_by_another("Duty Pause Reason", name))
			frappe.db.rollback()
			self.assertFalse(self.taken_by_another("Duty Pause Reason", name))

	def test_only_those_who_may_write_hold_it(self) -> None:
		name = frappe.get_doc({"doctype": "Duty Pause Reason", "reason_name": unique("Held")}).insert().name
		with as_user(make_user("Duty Member")), self.assertRaises(frappe.PermissionError):
			held("Duty Pause Reason", name)

	def test_every_function_that_acts_holds_what_it_acts_on(self) -> None:
		"""What is only posted asks for the right to write by `held`, never without the lock."""
		unlocked = {
			f"{path.stem}.{function.name}"
			for path in sorted(API.glob("*.py"))
			for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
			if isinstance(function, ast.FunctionDef)
			and any("methods=['POST']" in ast.unparse(one) for one in function.decorator_list)
			and "check_permission('write')" in ast.unparse(function)
		}
		# it counts clocks again, which are locked one by one; the calendar itself is only read
		self.assertEqual(unlocked, {"calendars.recompute"})
