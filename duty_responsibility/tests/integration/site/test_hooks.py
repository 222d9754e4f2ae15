"""Every name that the hooks and patches mention exists, so that no update breaks a site by a typo."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import frappe

import duty_responsibility
from duty_responsibility import hooks
from duty_responsibility.engine.clocks import external
from duty_responsibility.permissions.accountability import HANGS_ON, RECORD
from duty_responsibility.tests.base import DutyTestCase, as_user
from duty_responsibility.tests.factories import make_office, make_user

APP = "duty_responsibility"
ROOT = Path(duty_responsibility.__file__).parent

ONLY_IN_FRAPPE_15 = {"Energy Point Log"}

BY_ROLE_ALONE = {
	"Duty Path",
	# the office and its policy are read by everybody who works with them; only administrators write
	"Duty Settings",
	"Duty Section",
	"Duty Staff",
	"Duty Calendar",
	"Duty Time Limit",
	"Duty Escalation Ladder",
	"Duty Pause Reason",
	"Duty Meeting Room",
	"Duty Meeting Template",
	"Duty Responder Chain",
	# who is on duty when, everybody may know
	"Duty Roster",
	"Duty Number Series",
	"Duty Proofreading Term",
	# the machine's own, for administrators
	"Duty Watch",
	"Duty Outage",
	"Duty Seal",
	"Duty Snapshot",
	"Duty Ledger Check",
	"Duty Bridge Record",
	"Duty Sample Office",
	"Duty Monthly Figure",
	# the office's book of faults
	"Duty Fault Category",
	"Duty Fault Grade",
}
"""DocTypes whose rows are not told apart: who has the role sees them all. A new one is added on purpose."""


def dotted(value: Any) -> Iterator[str]:
	"""The dotted paths into the app within a hook's value."""
	if isinstance(value, str):
		if value.startswith(f"{APP}.") and not value.endswith((".js", ".css")):
			yield value
	elif isinstance(value, dict):
		for item in value.values():
			yield from dotted(item)
	elif isinstance(value, (list, tuple)):
		for item in value:
			yield from dotted(item)


def hooked() -> dict[str, Any]:
	return {name: value for name, value in vars(hooks).items() if not name.startswith("_")}


class TestHooks(DutyTestCase):
	def test_every_path_leads_to_something_that_can_be_called(self):
		paths = [path for value in hooked().values() for path in dotted(value)]
		self.assertGreater(len(paths), 10)
		for path in paths:
			with self.subTest(path=path):
				self.assertTrue(callable(frappe.get_attr(path)), path)

	def test_every_patch_exists(self):
		lines = (ROOT / "patches.txt").read_text(encoding="utf-8").splitlines()
		for line in lines:
			patch = line.split("#")[0].strip()
			if patch and not patch.startswith("["):
				with self.subTest(patch=patch):
					self.assertTrue(callable(frappe.get_attr(f"{patch.split()[0]}.execute")))

	def test_what_the_desk_loads_is_there(self):
		self.assertTrue((ROOT / "public/js" / hooks.app_include_js).exists())
		self.assertTrue((ROOT / "public/css" / hooks.app_include_css).exists())
		for screen in hooks.add_to_apps_screen:
			logo = screen["logo"].removeprefix(f"/assets/{APP}/")
			self.assertTrue((ROOT / "public" / logo).exists(), logo)

	def test_hooks_name_doctypes_that_exist(self):
		named = {*hooks.permission_query_conditions, *hooks.has_permission, *hooks.doc_events} - {"*"}
		for doctype in named - ONLY_IN_FRAPPE_15:
			with self.subTest(doctype=doctype):
				self.assertTrue(frappe.db.exists("DocType", doctype))

	def test_what_the_ledger_is_about_may_go_and_what_it_rests_on_is_checked(self):
		# nor do cases keep anybody: that somebody cannot be deleted would tell that there is a case
		cases = {RECORD, *HANGS_ON, "Duty Case Deliberation", "Duty Leadership Meeting"} - {
			"Duty Fault Evidence"
		}
		self.assertEqual(set(hooks.ignore_links_on_delete), {*external.LEDGER, *cases})

	def test_every_minute_has_a_sweep(self):
		self.assertIn(f"{APP}.tasks.sweep", hooks.scheduler_events["cron"]["* * * * *"])


class TestWhoSeesWhat(DutyTestCase):
	def test_every_doctype_tells_its_rows_apart_or_is_known_not_to(self):
		doctypes = frappe.get_all(
			"DocType", filters={"module": "Duty Responsibility", "istable": 0}, pluck="name"
		)
		# rows of tables are told apart by the condition of all DocTypes, and a single one by its controller
		told_apart = set(hooks.permission_query_conditions) - {"*"}
		self.assertEqual(
			told_apart, set(hooks.has_permission), "a list condition and a single check go together"
		)
		told_apart -= {"Prepared Report", "File"}  # of the framework, told apart where they hold what is ours
		self.assertEqual(set(doctypes), told_apart | BY_ROLE_ALONE)
		self.assertFalse(told_apart & BY_ROLE_ALONE)

	def test_roles_of_the_doctypes_are_the_apps_own(self):
		from duty_responsibility.permissions.roles import ROLES, WALL

		doctypes = frappe.get_all("DocType", filters={"module": "Duty Responsibility"}, pluck="name")
		roles = frappe.get_all("DocPerm", filters={"parent": ("in", doctypes)}, pluck="role")
		# a screen on a wall reads numbers, and no document of any kind
		self.assertEqual(set(roles), set(ROLES) - {WALL})

	def test_the_app_is_shown_to_its_people_only(self):
		from duty_responsibility.boot import has_app_permission

		office = make_office()
		for tag, user in office.users.items():
			with self.subTest(tag=tag):
				self.assertEqual(has_app_permission(user), tag != "outsider")
		self.assertTrue(has_app_permission("Administrator"))
		self.assertFalse(has_app_permission("Guest"))
		with as_user(make_user("System Manager")):
			self.assertFalse(has_app_permission())
