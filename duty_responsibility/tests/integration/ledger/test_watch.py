"""The watchdog: when nobody watches the deadlines, the administrators hear of it, once an outage."""

from datetime import datetime, timedelta

import frappe

from duty_responsibility.engine.ledger import watch
from duty_responsibility.setup.install import ensure_watch
from duty_responsibility.tests import factories as make
from duty_responsibility.tests.base import DutyTestCase

NOW = datetime(2025, 3, 3, 9, 0)


class TestWatch(DutyTestCase):
	def given(self) -> None:
		super().given()
		self.office = make.make_office()
		ensure_watch()
		watch.set_watch(last_sweep_at=NOW)

	def alarms(self) -> list[str]:
		return frappe.get_all(
			"Notification Log",
			filters={"for_user": self.office.users["administrator"], "document_type": "Duty Watch"},
			pluck="subject",
		)

	def outages(self):
		return frappe.get_all(
			"Duty Outage", filters={"from_time": NOW}, fields=["from_time", "to_time", "noticed_by"]
		)

	def test_a_sweep_that_runs_raises_no_alarm(self):
		self.assertFalse(watch.check("watchdog", NOW + timedelta(minutes=10)))
		self.assertEqual(self.alarms(), [])

	def test_a_sweep_that_stands_still_is_reported_once_whoever_notices(self):
		for noticed_by in ("watchdog", "desk", "watchdog"):
			self.assertTrue(watch.check(noticed_by, NOW + timedelta(minutes=11)))
		(outage,) = self.outages()
		self.assertEqual((outage.noticed_by, outage.to_time), ("watchdog", None))
		(subject,) = self.alarms()
		self.assertIn("have not been watched since Mon 2025-03-03 09:00", subject)

	def test_the_sweep_that_comes_back_closes_the_outage(self):
		back = NOW + timedelta(hours=2)
		watch.check("watchdog", NOW + timedelta(minutes=11))
		watch.beat(back)
		(outage,) = self.outages()
		self.assertEqual(outage.to_time, back)
		self.assertFalse(watch.stands_still(back))

	def test_an_outage_that_nobody_noticed_is_on_record_when_it_is_over(self):
		watch.beat(NOW + timedelta(days=3))
		(outage,) = self.outages()
		self.assertEqual(outage.noticed_by, "sweep")
		self.assertEqual(len(self.alarms()), 1)

	def test_a_site_that_never_swept_is_not_in_alarm(self):
		singles = frappe.qb.DocType("Singles")
		frappe.qb.update(singles).set(singles.value, None).where(
			(singles.doctype == "Duty Watch") & (singles.field == "last_sweep_at")
		).run()
		self.assertFalse(watch.check("watchdog", NOW))
