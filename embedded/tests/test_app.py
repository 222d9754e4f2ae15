"""The app that is installed, whatever it is at the moment."""

import frappe
from frappe.tests import IntegrationTestCase

from embedded.host.apps import apps_of_bench
from embedded.layout import app_folder

APP = app_folder().name


class TestApp(IntegrationTestCase):
	def setUp(self):
		if APP not in apps_of_bench():
			self.skipTest("no app yet")

	def test_is_installed_with_its_modules_and_doctypes(self):
		self.assertIn(APP, frappe.get_installed_apps())
		modules = frappe.get_all("Module Def", {"app_name": APP}, pluck="name")
		self.assertEqual(set(modules), set(frappe.get_module_list(APP)))
		for doctype in frappe.get_all("DocType", {"module": ("in", modules), "issingle": 0}, pluck="name"):
			self.assertTrue(frappe.db.table_exists(doctype), doctype)

	def test_hooks_of_both(self):
		self.assertEqual(frappe.get_hooks("app_name"), ["frappe", APP])
		self.assertEqual(frappe.get_hooks("app_name", app_name=APP), [APP])

	def test_patches_are_recorded(self):
		from frappe.patches import get_patches_from_app

		recorded = set(frappe.get_all("Patch Log", pluck="patch"))
		self.assertLessEqual(set(get_patches_from_app(APP)), recorded)

	def test_events_of_the_scheduler(self):
		for kind, events in (frappe.get_hooks("scheduler_events", app_name=APP) or {}).items():
			methods = events if kind != "cron" else [one for many in events.values() for one in many]
			for method in methods:
				self.assertTrue(frappe.db.exists("Scheduled Job Type", {"method": method}), method)

	def test_boot_names_it_once(self):
		from frappe.apps import get_apps

		names = [one["name"] for one in get_apps()]
		self.assertEqual(len(names), len(set(names)))

	def test_its_translations_are_used(self):
		if not (app_folder() / "locale" / "zh.po").exists():
			self.skipTest("no translations yet")
		from babel.messages.pofile import read_po

		with (app_folder() / "locale" / "zh.po").open("rb") as source:
			plain = [one for one in read_po(source) if one.id and one.string and not one.context]
		first = next(one for one in plain if one.id == one.id.strip())  # what is looked up is stripped first
		self.assertEqual(frappe._(first.id, "zh"), first.string)

	def test_framework_speaks_chinese(self):
		self.assertEqual(frappe._("Delete", "zh"), "删除")

	def test_the_office_s_time_is_the_administrator_s(self):
		office = frappe.db.get_single_value("System Settings", "time_zone")
		for user in ("Administrator", "Guest"):
			self.assertEqual(frappe.db.get_value("User", user, "time_zone"), office, user)
