"""Installing and migrating may happen any number of times, and never undo what an office has edited."""

from datetime import timedelta

import frappe
from frappe.utils import get_datetime_in_timezone, now_datetime

from duty_responsibility.engine.ledger import seals, watch
from duty_responsibility.permissions import roles
from duty_responsibility.setup import install
from duty_responsibility.setup.seeds import documents, matters, office
from duty_responsibility.tests.base import DutyTestCase, clock_at, forget
from duty_responsibility.tests.factories import make_office, make_user, register

SEEDED = (
	"Duty Calendar",
	"Duty Escalation Ladder",
	"Duty Time Limit",
	"Duty Pause Reason",
	"Duty Meeting Template",
)
LIMITS = ("Incoming: Urgent", "Incoming: Executive Meeting", "Incoming: Ordinary")


class InstallCase(DutyTestCase):
	def given(self) -> None:
		super().given()
		office.seed()  # on a site where the office has thrown the seeded documents away
		matters.seed()

	def picture(self) -> dict[str, list]:
		"""All that installation makes, as it stands."""
		doctypes = [*SEEDED, "Duty Settings"]
		found = {"Role": frappe.get_all("Role", {"name": ("in", roles.ROLES)}, ["name", "modified"])}
		for doctype in doctypes[:-1]:
			found[doctype] = frappe.get_all(doctype, fields=["name", "modified"], order_by="name asc")
		singles = frappe.qb.DocType("Singles")
		found["Singles"] = (
			frappe.qb.from_(singles)
			.select(singles.doctype, singles.field, singles.value)
			.where(singles.doctype.isin(["Duty Watch", "Duty Settings"]))
			.orderby(singles.doctype, singles.field)
			.run()
		)
		return found


class TestAgain(InstallCase):
	def test_installing_and_migrating_again_changes_nothing(self):
		before = self.picture()
		for again in (
			install.after_install,
			install.after_migrate,
			install.ensure_watch,
			office.seed,
			matters.seed,
		):
			with self.subTest(again=again.__name__):
				again()
				self.assertEqual(self.picture(), before)

	def test_the_first_user_of_the_site_is_no_director_for_that(self):
		"""Frappe's wizard gives every role; ours come with a post, but for the one that looks after the app."""
		user = make_user(*roles.ROLES, tag="first")
		install.after_wizard(frappe._dict(email=user))
		kept = set(frappe.get_roles(user)) & set(roles.ROLES)
		self.assertEqual(kept, {roles.ADMINISTRATOR})
		install.after_wizard(frappe._dict(email=None))

	def test_a_new_time_zone_is_no_outage(self):
		"""The site is installed in one zone, and the wizard sets another."""
		settings = frappe.get_doc("System Settings")
		with clock_at("2025-01-20 09:00:00") as now:
			watch.set_watch(last_sweep_at=now - timedelta(hours=3))
			settings.load_doc_before_save()
			watch.on_new_time_zone(settings)
			self.assertTrue(watch.stands_still(now))
			settings.time_zone = "Pacific/Auckland"
			watch.on_new_time_zone(settings)
			there = get_datetime_in_timezone(settings.time_zone).replace(tzinfo=None, microsecond=0)
		self.assertEqual(watch.last_sweep(), there)
		wanted = "duty_responsibility.engine.ledger.watch.on_new_time_zone"
		self.assertIn(wanted, frappe.get_hooks("doc_events")["System Settings"]["on_update"])

	def test_the_watch_has_one_row_for_each_of_its_values(self):
		singles = frappe.qb.DocType("Singles")
		for _ in range(2):
			install.ensure_watch()
		fields = (
			frappe.qb.from_(singles)
			.select(singles.field)
			.where(singles.doctype == "Duty Watch")
			.run(pluck=True)
		)
		self.assertEqual(len(fields), len(set(fields)))
		self.assertLessEqual({"last_sweep_at", "last_seal", "last_seal_hash"}, set(fields))

	def test_a_watch_that_was_lost_is_made_again_and_sealing_goes_on(self):
		frappe.db.delete("Singles", {"doctype": "Duty Watch"})
		frappe.db.delete("Duty Seal")
		install.ensure_watch()
		frappe.db.set_value("Duty Clock", {"unsealed": 1}, "unsealed", 0, update_modified=False)
		make_office()
		register(received_at=now_datetime())
		self.assertGreaterEqual(seals.seal(commit=False), 2)
		self.assertEqual(frappe.db.get_value("Duty Seal", "00000001", "clock_count"), 2)
		self.assertEqual(int(watch.read_watch()["last_seal"]), 1)


class TestTheOfficesOwn(InstallCase):
	def test_an_edited_ladder_is_not_overwritten(self):
		ladder = frappe.get_doc("Duty Escalation Ladder", office.STANDARD)
		ladder.levels[0].amount = 40
		ladder.save()
		for again in (install.after_migrate, install.after_install):
			again()
		ladder = frappe.get_doc("Duty Escalation Ladder", office.STANDARD)
		self.assertEqual(ladder.levels[0].amount, 40)

	def test_what_an_office_has_removed_does_not_come_back_with_a_migration(self):
		frappe.db.delete("Duty Time Limit", {"name": "Incoming: Executive Meeting"})
		install.after_migrate()
		self.assertFalse(frappe.db.exists("Duty Time Limit", "Incoming: Executive Meeting"))

	def test_a_role_that_an_office_has_changed_is_left_as_it_is(self):
		frappe.db.set_value("Role", "Duty Gatekeeper", "desk_access", 0)
		install.after_migrate()
		self.assertEqual(frappe.db.get_value("Role", "Duty Gatekeeper", "desk_access"), 0)

	def test_settings_that_an_office_has_made_are_kept(self):
		settings = frappe.get_doc("Duty Settings")
		settings.update({"at_once_minutes": 45, "first_cut_off": "10:00:00"})
		settings.save()
		install.after_install()
		forget()
		settings = frappe.get_doc("Duty Settings")
		self.assertEqual((settings.at_once_minutes, str(settings.first_cut_off)), (45, "10:00:00"))


class TestSeeds(InstallCase):
	def test_the_regulations_own_limits_are_there(self):
		for name in LIMITS:
			doc = frappe.get_doc("Duty Time Limit", name)
			self.assertEqual({row.article for row in doc.steps}, {"Art. 11"})
			# the article's own limits, and between them those of the steps that the office takes
			self.assertEqual((doc.steps[0].step, doc.steps[-1].step), ("Registration", "Completion"))
			doc.save()  # what is seeded passes the office's own checks

	def test_limits_of_meetings_and_assignments_pass_their_own_checks(self):
		for document_type, articles, least in (
			("Duty Meeting", {"Art. 13", "Art. 19"}, 2),
			("Duty Assignment", {"Art. 11", "Art. 12", "Art. 14"}, 7),
		):
			names = frappe.get_all("Duty Time Limit", {"document_type": document_type}, pluck="name")
			docs = [frappe.get_doc("Duty Time Limit", name) for name in names]
			self.assertEqual({row.article for doc in docs for row in doc.steps}, articles)
			self.assertGreaterEqual(len(docs), least)
			self.assertEqual([doc.name for doc in docs if not doc.conditions][1:], [])
			for doc in docs:
				doc.save()

	def test_the_usual_paths_pass_their_own_checks_and_lead_to_the_archive(self):
		paths = frappe.get_all("Duty Path", filters={"title": ("like", "Incoming: %")}, pluck="name")
		self.assertGreaterEqual(len(paths), 6)
		for name in paths:
			doc = frappe.get_doc("Duty Path", name)
			self.assertEqual(doc.steps[-1].step, "Filing")
			doc.save()

	def test_the_way_out_passes_its_own_checks_and_an_offices_changes_are_kept(self):
		documents.seed()
		articles = {
			"Drafting": "Art. 9",
			"Review": "Art. 9",
			"Proofreading": "Art. 10",
			"Sending Out": "Art. 10",
		}
		limits = frappe.get_all("Duty Time Limit", {"document_type": documents.DOCTYPE}, pluck="name")
		self.assertGreaterEqual(len(limits), 3)
		for name in limits:
			doc = frappe.get_doc("Duty Time Limit", name)
			doc.save()
			found = {row.step: row.article for row in doc.steps}
			self.assertEqual({step: found[step] for step in articles}, articles)
		path = frappe.get_doc("Duty Path", "Outgoing: Usual Path")
		self.assertEqual((path.steps[0].step, path.steps[-1].step), ("Drafting", "Filing"))
		path.steps.pop(1)
		path.save()
		documents.seed()
		self.assertEqual(len(frappe.get_doc("Duty Path", path.name).steps), 10)
		self.assertTrue(frappe.db.exists("Duty Proofreading Term", {"term": "两个维护"}))

	def test_ladders_and_calendar_pass_their_own_checks(self):
		for name in (office.STANDARD, office.URGENT):
			frappe.get_doc("Duty Escalation Ladder", name).save()
		calendar = frappe.get_doc("Duty Calendar", office.CALENDAR)
		calendar.save()
		self.assertEqual(len({row.weekday for row in calendar.periods}), 5)
		self.assertTrue(all(row.source for row in calendar.holidays))

	def test_there_are_seven_roles_for_the_desk(self):
		found = frappe.get_all("Role", {"name": ("in", roles.ROLES), "desk_access": 1}, pluck="name")
		self.assertEqual(set(found), set(roles.ROLES))
