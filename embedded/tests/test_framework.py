"""The fork under its own name, and what was broken in it."""

import os
import pickle

import frappe
from frappe.tests import IntegrationTestCase
from frappe.tests.utils import FrappeTestCase, change_settings

from embedded.framework import for_this_python, renamed
from embedded.layout import Instance


class TestName(FrappeTestCase):
	def test_every_spelling_is_put_back(self):
		self.assertEqual(renamed(b"monoframe Monoframe MONOFRAME"), b"frappe Frappe FRAPPE")

	def test_modules_say_frappe(self):
		self.assertEqual(frappe.ValidationError.__module__, "frappe.exceptions")
		self.assertEqual(frappe.get_meta("ToDo").__class__.__module__, "frappe.model.meta")

	def test_type_statement_becomes_an_assignment(self):
		namespace: dict = {}
		exec(for_this_python(b"type Names = list[str]\n"), namespace)
		self.assertIn("Names", namespace)

	def test_version_compares_as_16(self):
		self.assertEqual(frappe.__version__.split(".")[0], "16")

	def test_old_module_names(self):
		from frappe.modules import get_doctype_module, load_doctype_module
		from frappe.modules.import_file import import_file_by_path
		from frappe.modules.patch_handler import run_all

		self.assertEqual(get_doctype_module("ToDo"), "Desk")
		self.assertEqual(load_doctype_module("ToDo").__name__, "frappe.desk.doctype.todo.todo")
		self.assertTrue(callable(import_file_by_path) and callable(run_all))

	def test_documents_survive_pickling(self):
		document = frappe.get_doc({"doctype": "ToDo", "description": "to a worker"})
		self.assertEqual(pickle.loads(pickle.dumps(document)).description, "to a worker")


class TestSite(IntegrationTestCase):
	def test_site_and_its_configuration(self):
		self.assertEqual(frappe.local.site, os.environ["DUTY_SITE"])
		self.assertTrue(os.path.isfile(frappe.get_site_path("site_config.json")))
		self.assertEqual(frappe.conf.allow_tests, 1)
		self.assertIn("frappe", frappe.get_installed_apps())

	def test_an_office_in_china(self):
		self.assertTrue(frappe.is_setup_complete())
		self.assertEqual(frappe.utils.get_system_timezone(), "Asia/Shanghai")
		self.assertEqual(frappe.db.get_default("country"), "China")

	def test_encryption_key_is_kept(self):
		from frappe.utils.password import get_encryption_key

		key = get_encryption_key()
		frappe.local.conf = frappe.get_site_config()
		self.assertEqual(get_encryption_key(), key)

	def test_short_paths_for_sockets(self):
		self.assertLess(len(str(Instance("test").sockets / "mariadb.sock")), 107)

	def test_scheduler_events_are_rows(self):
		self.assertTrue(frappe.db.exists("Scheduled Job Type", {"method": "frappe.email.queue.flush"}))

	def test_due_events_are_queued(self):
		from frappe.core.doctype.scheduled_job_type.scheduled_job_type import ScheduledJobType

		name = frappe.db.get_value("Scheduled Job Type", {"method": "frappe.email.queue.flush"})
		job: ScheduledJobType = frappe.get_doc("Scheduled Job Type", name)
		job.last_execution = "2020-01-01 00:00:00"
		self.assertTrue(job.is_event_due())


class TestRepairs(IntegrationTestCase):
	def test_arguments_are_checked_and_converted(self):
		from frappe.desk.search import search_link

		found = search_link(doctype="User", txt="Admin", ignore_user_permissions="0", page_length="5")
		self.assertIn("Administrator", [row["value"] for row in found])
		with self.assertRaises(frappe.FrappeTypeError):
			search_link(doctype=["User"], txt="Admin")

	def test_print_has_a_body(self):
		todo = frappe.get_doc({"doctype": "ToDo", "description": "<b>two seals</b>"}).insert()
		page = frappe.get_print("ToDo", todo.name)
		self.assertIn("two seals", page[page.index("<body") if "<body" in page else 0 :])
		self.assertIn("print-format", page)

	def test_pdf_says_why_not(self):
		with self.assertRaises(frappe.ValidationError):
			frappe.get_print("User", "Administrator", as_pdf=True)

	def test_errors_are_logged(self):
		log = frappe.log_error(title="a title", message="a message")
		self.assertEqual(frappe.db.get_value("Error Log", log.name, "method"), "a title")

	def test_sandbox_knows_frappe(self):
		self.assertEqual(frappe.render_template("{{ frappe.utils.cint('7') }}", {}), "7")

	def test_permission_conditions_of_rows(self):
		from frappe.desk.reportview import get_count

		frappe.local.form_dict = frappe._dict(doctype="ToDo", filters="[]", fields="[]", distinct="false")
		self.assertIsInstance(get_count(), int)

	def test_settings_can_be_changed_for_a_test(self):
		before = frappe.db.get_single_value("System Settings", "session_expiry")
		with change_settings("System Settings", {"session_expiry": "01:00"}):
			self.assertEqual(frappe.db.get_single_value("System Settings", "session_expiry"), "01:00")
		self.assertEqual(frappe.db.get_single_value("System Settings", "session_expiry"), before)

	def test_frozen_time_is_the_office_s(self):
		with self.freeze_time("2026-02-14 09:00:00"):
			self.assertEqual(str(frappe.utils.now_datetime()), "2026-02-14 09:00:00")


class TestDatabase(IntegrationTestCase):
	def test_locks_that_skip(self):
		table = frappe.qb.DocType("ToDo")
		query = frappe.qb.from_(table).select(table.name).limit(1).for_update(skip_locked=True)
		self.assertIn("SKIP LOCKED", str(query).upper())
		query.run()

	def test_bulk_insert(self):
		fields = ["name", "description", "owner", "creation", "modified", "modified_by", "docstatus", "idx"]
		now = frappe.utils.now()
		rows = [(f"bulk-{n}", "many", "Administrator", now, now, "Administrator", 0, 0) for n in range(25)]
		frappe.db.bulk_insert("ToDo", fields=fields, values=rows)
		self.assertEqual(frappe.db.count("ToDo", {"description": "many"}), 25)

	def test_unique_values_are_refused_as_in_production(self):
		values = {"doctype": "Role", "role_name": "Embedded Test Role"}
		frappe.get_doc(values).insert()
		with self.assertRaises(frappe.DuplicateEntryError):
			frappe.get_doc(values).insert()

	def test_processes_of_their_own(self):
		site, children = frappe.local.site, []
		for number in range(3):
			pid = os.fork()
			if pid == 0:
				code = 1
				try:
					frappe.init(site, force=True)
					frappe.connect()
					frappe.get_doc({"doctype": "ToDo", "description": f"forked {number}"}).insert()
					frappe.db.commit()
					code = 0
				finally:
					os._exit(code)
			children.append(pid)
		self.assertEqual([os.waitpid(pid, 0)[1] for pid in children], [0, 0, 0])
		frappe.db.rollback()
		names = frappe.get_all("ToDo", {"description": ("like", "forked%")}, pluck="name")
		self.addCleanup(frappe.db.commit)
		for name in names:
			frappe.delete_doc("ToDo", name, force=True)
		self.assertEqual(len(names), 3)

	def test_1_leaves_something(self):
		frappe.get_doc({"doctype": "ToDo", "description": "left behind"}).insert()

	def test_2_finds_nothing(self):
		self.assertEqual(frappe.db.count("ToDo", {"description": "left behind"}), 0)


class TestQueues(IntegrationTestCase):
	def test_jobs_wait_for_a_worker(self):
		job = frappe.enqueue("frappe.ping", queue="short")
		self.assertEqual(job.get_status(), "queued")
		job.delete()

	def test_jobs_now(self):
		self.assertEqual(frappe.enqueue("frappe.ping", now=True), "pong")

	def test_realtime_does_not_fail(self):
		frappe.publish_realtime("nobody_listens", {"a": 1}, user="Administrator")

	def test_mails_wait_in_the_queue(self):
		account = {"doctype": "Email Account", "email_id": "office@example.com", "smtp_server": "localhost"}
		account |= {"enable_outgoing": 1, "default_outgoing": 1, "no_smtp_authentication": 1}
		account |= {"email_account_name": "Embedded", "awaiting_password": 0}
		document = frappe.get_doc(account)
		document.flags.ignore_validate = True
		document.insert(ignore_permissions=True)
		frappe.sendmail(recipients=["someone@example.com"], subject="Overdue", message="Please see to it.")
		self.assertTrue(frappe.db.exists("Email Queue Recipient", {"recipient": "someone@example.com"}))
