"""The bridge to ERPNext and HRMS: their DocTypes where they are installed, stand-ins of the same shape where not."""

import json
from typing import Any

import frappe
from frappe.utils import now_datetime
from frappe.utils.background_jobs import get_redis_connection_without_auth

from duty_responsibility import boot as duty_responsibility_boot
from duty_responsibility.api import bridge as api
from duty_responsibility.engine.ledger.watch import set_watch
from duty_responsibility.integrations import erpnext
from duty_responsibility.integrations.erpnext import writing
from duty_responsibility.tests import stand_ins
from duty_responsibility.tests.base import DutyTestCase, as_user, clock_at, in_language
from duty_responsibility.tests.factories import make_office, make_staff, make_user, set_settings, unique

NOW = "2025-03-10 09:00:00"


class BridgeCase(stand_ins.ErpnextCase):
	def given(self) -> None:
		super().given()
		self.office = make_office()
		set_settings(bridge_enabled=1, bridge_ran_at=None)  # as before the first run, on whatever site
		self.people: dict[str, str] = {}
		self.boss = self.employ("Boss")
		self.department = stand_ins.make_department(unique("Archives"))
		self.head = self.employ("Head", department=self.department, reports_to=self.boss)
		for tag in ("One", "Two"):
			self.employ(tag, department=self.department, reports_to=self.head)

	def employ(self, tag: str, **values: Any) -> str:
		self.people[tag] = stand_ins.make_employee(unique(tag), **values)
		return self.people[tag]

	def run_bridge(self, at: str = NOW) -> dict[str, dict[str, int]]:
		with clock_at(at):
			return api.bring_in_step()

	def staff(self, tag: str) -> Any:
		name = frappe.db.get_value("Duty Staff", {"employee": self.people[tag]}, "name")
		return frappe.get_doc("Duty Staff", name) if name else None

	def section(self) -> Any:
		return frappe.get_doc("Duty Section", {"department": self.department})

	def record(self, source: str, name: str) -> Any:
		return frappe.get_doc("Duty Bridge Record", {"source_doctype": source, "source_name": name})

	def change(self, tag: str, at: str = "2025-03-10 10:00:00", **values: Any) -> None:
		with clock_at(at):
			stand_ins.change("Employee", self.people[tag], **values)

	def picture(self) -> dict[str, list]:
		"""All that the bridge may write, as it stands."""
		return {
			doctype: frappe.get_all(doctype, fields=["*"], order_by="name asc", limit_page_length=0)
			for doctype in ("Duty Staff", "Duty Section", "Duty Absence", "Duty Calendar", writing.RECORD)
		} | {
			"days": frappe.get_all(
				"Duty Calendar Day", fields=["*"], order_by="parent, idx", limit_page_length=0
			)
		}


class TestFirstRun(BridgeCase):
	def test_people_and_sections_come_over_with_who_leads_and_who_is_in_charge(self):
		user = make_user("Duty Member", tag="one")
		stand_ins.change("Employee", self.people["One"], user_id=user, cell_number="13800000000")
		self.run_bridge()
		one, head = self.staff("One"), self.staff("Head")
		section = self.section()
		self.assertEqual(
			(one.user_id, one.cell_number, one.department, one.status),
			(user, "13800000000", section.name, "Active"),
		)
		self.assertEqual(section.head, head.name)
		self.assertEqual(section.deputy_director, self.staff("Boss").name)
		self.assertEqual(head.department, section.name)
		self.assertIsNone(self.staff("Boss").department)

	def test_the_second_run_changes_nothing(self):
		holidays = stand_ins.make_holidays(unique("List"), 2025, [("2025-03-19", "Office day")])
		set_settings(bridge_holiday_list=holidays)
		stand_ins.make_leave(self.people["One"], "2025-03-12", "2025-03-14")
		first = self.run_bridge()
		self.assertGreaterEqual(first["Duty Staff"]["Created"], 4)
		self.assertGreaterEqual(first["Duty Absence"]["Created"], 1)
		self.assertEqual(first["Duty Calendar Day"]["Created"], 1)
		before = self.picture()
		second = self.run_bridge("2025-03-10 09:30:00")
		for kind, counts in second.items():
			for outcome in ("Created", "Changed", "Removed"):
				self.assertEqual(counts.get(outcome, 0), 0, f"{kind} {outcome}")
		self.assertEqual(self.picture(), before)

	def test_the_preview_says_the_same_and_writes_nothing(self):
		stand_ins.make_leave(self.people["One"], "2025-03-12", "2025-03-14")
		stand_ins.make_leave(self.people["One"], "2025-04-12", "2025-04-12", half_day=1)
		stand_ins.cancel_leave(stand_ins.make_leave(self.people["Two"], "2025-03-12", "2025-03-14"))
		before = self.picture()
		with clock_at(NOW):
			seen = {kind["doctype"]: kind["counts"] for kind in api.preview()["kinds"]}
		self.assertEqual(self.picture(), before)
		done = self.run_bridge()
		for kind, counts in done.items():
			self.assertEqual(
				{k: v for k, v in seen[kind].items() if v}, {k: v for k, v in counts.items() if v}, kind
			)

	def test_whoever_asked_for_it_sees_how_far_it_is(self):
		user = self.office.users["administrator"]
		frappe.db.set_value("User", user, "language", "zh")
		listener = get_redis_connection_without_auth().pubsub(ignore_subscribe_messages=True)
		listener.subscribe("events")
		listener.get_message(timeout=5)  # that it listens now
		with clock_at(NOW):
			api.bring_in_step(user)
		heard = []
		while message := listener.get_message(timeout=1):
			heard.append(json.loads(message["data"]))
		listener.close()
		bars = [one for one in heard if one["event"] == "progress" and one["room"] == f"user:{user}"]
		self.assertTrue(bars)
		self.assertEqual({one["message"]["title"] for one in bars}, {"正在同步"})
		self.assertEqual(bars[-1]["message"]["percent"], 100)
		far = [one["message"]["percent"] for one in bars]
		self.assertEqual(far, sorted(far))

	def test_the_preview_names_first_what_somebody_has_to_look_at(self):
		for number in range(api.SHOWN + 1):
			self.employ(f"Many{number}")
		self.employ("Gone", status="Left", relieving_date="2025-01-31")
		with clock_at(NOW):
			rows = next(kind for kind in api.preview()["kinds"] if kind["doctype"] == "Duty Staff")["rows"]
		outcomes = [row["outcome"] for row in rows]
		self.assertLess(outcomes.index("Left Alone"), outcomes.index("Created"))
		self.assertEqual(outcomes.count("Created"), api.SHOWN + 1)
		self.assertRegex(rows[-1]["label"], r"^… and \d+ more\.$")

	def test_who_is_here_already_is_found_by_user_and_not_made_twice(self):
		user = make_user("Duty Member", tag="known")
		staff = make_staff("Known", user=user)
		name = frappe.db.get_value("Duty Staff", staff, "employee_name")
		employee = stand_ins.make_employee(name, user_id=user)
		self.run_bridge()
		self.assertEqual(frappe.db.get_value("Duty Staff", {"employee": employee}, "name"), staff)

	def test_a_department_whose_head_cannot_be_told_is_left_alone_with_the_reason(self):
		department = stand_ins.make_department(unique("Headless"))
		for tag in ("Three", "Four"):
			self.employ(tag, department=department, reports_to=self.boss)
		with clock_at(NOW):
			rows = next(kind for kind in api.preview()["kinds"] if kind["doctype"] == "Duty Section")["rows"]
		self.assertIn("Its head cannot be told", " ".join(why for row in rows for why in row["why"]))
		self.run_bridge()
		self.assert_gone("Duty Section", department=department)
		self.assertIsNone(self.staff("Three").department)

	def test_whoever_has_left_does_not_come_over(self):
		self.employ("Gone", status="Left", relieving_date="2025-01-31")
		self.run_bridge()
		self.assertIsNone(self.staff("Gone"))


class TestAfterwards(BridgeCase):
	def given(self) -> None:
		super().given()
		self.run_bridge()

	def test_each_change_there_is_followed(self):
		self.change("One", employee_name="Wang the Elder", first_name="Wang the Elder")
		self.assertEqual(self.staff("One").employee_name, "Wang the Elder")
		self.employ("New", department=self.department, reports_to=self.head)
		self.assertEqual(self.staff("New").department, self.section().name)
		self.change("Two", status="Left", relieving_date="2025-03-01")
		self.assertEqual(self.staff("Two").status, "Left")

	def test_another_department_is_another_section(self):
		other = stand_ins.make_department(unique("Press"))
		self.employ("Editor", department=other, reports_to=self.boss)
		self.change("One", department=other, reports_to=self.people["Editor"])
		self.assertEqual(
			self.staff("One").department, frappe.db.get_value("Duty Section", {"department": other}, "name")
		)

	def test_a_department_of_another_name_names_its_section_and_a_new_number_is_no_new_section(self):
		section, name = self.section(), unique("Records")
		with clock_at("2025-03-10 10:00:00"):
			stand_ins.change("Department", self.department, department_name=name)
		self.assertEqual(self.section().department_name, name)
		self.department = frappe.rename_doc("Department", self.department, unique("Renamed"))
		self.assertEqual(self.section().name, section.name)
		self.run_bridge("2025-03-10 11:00:00")
		self.assertEqual(self.record("Department", self.department).outcome, "In Step")

	def test_whoever_still_holds_a_post_is_a_conflict_and_the_employee_is_saved(self):
		for tag in ("One", "Two"):
			self.change(tag, reports_to=self.boss)
		self.change("Head", status="Left", relieving_date="2025-03-01")
		self.assertEqual(frappe.db.get_value("Employee", self.head, "status"), "Left")
		self.assertEqual(self.staff("Head").status, "Active")
		record = self.record("Employee", self.head)
		self.assertEqual(record.outcome, "Conflict")
		self.assertIn("still holds", " ".join(api.explain(record.name)["why"]))

	def test_what_somebody_here_has_typed_is_not_overwritten(self):
		staff = self.staff("One")
		staff.employee_name = "Wang of the Archives"
		staff.save()
		self.run_bridge("2025-03-10 10:00:00")
		self.assertEqual(self.staff("One").employee_name, "Wang of the Archives")
		self.assertEqual(self.record("Employee", self.people["One"]).outcome, "Left Alone")
		self.change("One", employee_name="Wang Er", first_name="Wang Er")
		self.assertEqual(self.staff("One").employee_name, "Wang of the Archives")
		record = self.record("Employee", self.people["One"])
		self.assertEqual(record.outcome, "Conflict")
		self.assertTrue(api.explain(record.name)["may_settle"])
		api.settle(record.name, "theirs")
		self.assertEqual(self.staff("One").employee_name, "Wang Er")
		self.assertEqual(self.record("Employee", self.people["One"]).outcome, "In Step")

	def test_reasons_call_choices_and_people_as_the_forms_do(self):
		self.change("Two", status="Suspended")
		staff = self.staff("Two")
		self.assertEqual(staff.status, "Suspended")
		staff.status = "Inactive"
		staff.save()
		self.change("Two", status="Active")
		record = self.record("Employee", self.people["Two"])
		with in_language("zh"):
			self.assertEqual(
				api.explain(record.name)["why"],
				["在岗情况：此处为“离岗”，ERPNext中为“在岗”。请确定以哪一边为准。"],
			)
		section = self.section()
		section.head = self.staff("One").name
		section.save()
		self.run_bridge("2025-03-10 11:00:00")
		why = api.explain(self.record("Department", self.department).name)["why"][0]
		self.assertIn(f"“{self.staff('One').employee_name}”", why)
		self.assertIn(f"“{self.staff('Head').employee_name}”", why)

	def test_what_is_here_may_hold(self):
		staff = self.staff("One")
		staff.employee_name = "Wang of the Archives"
		staff.save()
		self.change("One", employee_name="Wang Er", first_name="Wang Er")
		api.settle(self.record("Employee", self.people["One"]).name, "ours")
		self.assertEqual(self.staff("One").employee_name, "Wang of the Archives")
		self.assertEqual(self.record("Employee", self.people["One"]).outcome, "Left Alone")

	def test_what_is_deleted_there_stays_here_and_what_is_deleted_here_does_not_come_back(self):
		frappe.delete_doc("Employee", self.people["Two"], force=True)
		self.run_bridge("2025-03-10 10:00:00")
		self.assertTrue(self.staff("Two"))
		frappe.delete_doc("Duty Staff", self.staff("One").name)
		self.run_bridge("2025-03-10 10:10:00")
		self.assertIsNone(self.staff("One"))

	def test_a_new_number_there_is_no_new_person(self):
		new, before = unique("HR"), frappe.db.count("Duty Staff")
		frappe.rename_doc("Employee", self.people["One"], new)
		self.people["One"] = new
		self.run_bridge("2025-03-10 10:00:00")
		self.assertTrue(self.staff("One"))
		self.assertTrue(self.record("Employee", new))
		self.assertEqual(frappe.db.count("Duty Staff"), before)

	def test_switched_off_nothing_is_followed(self):
		set_settings(bridge_enabled=0)
		name = self.staff("One").employee_name
		self.change("One", employee_name="Somebody Else", first_name="Somebody Else")
		self.assertEqual(self.staff("One").employee_name, name)


class TestLeaveAndHolidays(BridgeCase):
	def given(self) -> None:
		super().given()
		self.run_bridge()

	def absence(self, leave: Any) -> Any:
		return frappe.db.get_value(
			"Duty Absence",
			{"leave_application": leave.name},
			["staff", "from_date", "to_date", "reason", "description", "employee"],
			as_dict=True,
		)

	def test_granted_leave_is_an_absence_without_its_reason(self):
		with clock_at(NOW):
			leave = stand_ins.make_leave(
				self.people["One"], "2025-03-12", "2025-03-14", description="Divorce"
			)
		absence = self.absence(leave)
		self.assertEqual(
			(absence.staff, absence.reason, absence.description), (self.staff("One").name, "Leave", None)
		)
		self.assertEqual((str(absence.from_date), str(absence.to_date)), ("2025-03-12", "2025-03-14"))

	def test_leave_is_followed_whoever_grants_it(self):
		with clock_at(NOW), as_user(self.office.users["outsider"]):
			leave = stand_ins.make_leave(self.people["One"], "2025-03-12", "2025-03-14")
		self.assertTrue(self.absence(leave))

	def test_what_was_not_granted_is_none_and_what_is_cancelled_goes(self):
		with clock_at(NOW):
			for status in ("Rejected", "Open"):
				leave = stand_ins.make_leave(
					self.people["One"],
					"2025-03-20",
					"2025-03-21",
					status=status,
					docstatus=int(status != "Open"),
				)
				self.assertIsNone(self.absence(leave))
			leave = stand_ins.make_leave(self.people["One"], "2025-03-12", "2025-03-14")
			self.assertTrue(self.absence(leave))
			stand_ins.cancel_leave(leave)
		self.assertIsNone(self.absence(leave))

	def test_cancelled_leave_that_was_changed_here_is_a_conflict(self):
		with clock_at(NOW):
			leave = stand_ins.make_leave(self.people["One"], "2025-03-12", "2025-03-14")
			doc = frappe.get_doc("Duty Absence", {"leave_application": leave.name})
			doc.to_date = "2025-03-13"
			doc.save()
			stand_ins.cancel_leave(leave)
		self.assertTrue(self.absence(leave))
		self.assertEqual(self.record("Leave Application", leave.name).outcome, "Conflict")

	def test_half_a_day_takes_nobody_away_for_a_whole_one(self):
		with clock_at(NOW):
			one = stand_ins.make_leave(self.people["One"], "2025-03-12", "2025-03-12", half_day=1)
			two = stand_ins.make_leave(
				self.people["Two"], "2025-03-12", "2025-03-14", half_day=1, half_day_date="2025-03-14"
			)
		self.assertIsNone(self.absence(one))
		self.assertEqual(str(self.absence(two).to_date), "2025-03-13")

	def test_holidays_take_days_away_and_worked_weekends_stay(self):
		holidays = stand_ins.make_holidays(
			unique("List"),
			2025,
			[
				("2025-02-08", "Saturday that is worked here"),
				("2025-01-28", "Spring Festival, known here"),
				("2025-03-19", "Office day"),
				("2025-03-22", "A Saturday, free anyway"),
			],
		)
		with clock_at(NOW):
			set_settings(bridge_holiday_list=holidays)
		self.run_bridge("2025-03-10 10:00:00")
		calendar = frappe.get_doc("Duty Calendar", self.office.calendar)
		days = {str(row.holiday_date): row for row in calendar.holidays}
		self.assertEqual((days["2025-03-19"].working, days["2025-03-19"].description), (0, "Office day"))
		self.assertEqual(days["2025-02-08"].working, 1)
		self.assertEqual(days["2025-01-28"].description, "春节")
		self.assertNotIn("2025-03-22", days)
		# a day that is taken out by hand stays out
		with clock_at("2025-03-10 11:00:00"):
			calendar.holidays = [row for row in calendar.holidays if str(row.holiday_date) != "2025-03-19"]
			calendar.save()
		self.run_bridge("2025-03-10 11:10:00")
		calendar = frappe.get_doc("Duty Calendar", self.office.calendar)
		self.assertNotIn("2025-03-19", [str(row.holiday_date) for row in calendar.holidays])


class TestShapes(BridgeCase):
	"""What has the same name means the same, so that rows move by export and import."""

	def test_holidays_are_days_of_a_calendar_as_they_are(self):
		name = stand_ins.make_holidays(unique("List"), 2025, [("2025-03-19", "Office day")])
		row = frappe.get_doc("Holiday List", name).holidays[0]
		calendar = frappe.get_doc("Duty Calendar", self.office.calendar)
		for field in ("holiday_date", "description", "weekly_off"):
			self.assertEqual(
				frappe.get_meta("Duty Calendar Day").has_field(field),
				frappe.get_meta("Holiday").has_field(field),
			)
		row = {field: row.get(field) for field in ("holiday_date", "description", "weekly_off")}
		with clock_at(NOW):
			calendar.append("holidays", row)
			calendar.save()
		self.assertIn("2025-03-19", [str(day.holiday_date) for day in calendar.holidays])

	def test_a_leave_is_an_absence_by_the_same_fields(self):
		self.run_bridge()
		fields = ("employee", "from_date", "to_date", "description")
		row = dict(zip(fields, (self.people["One"], "2025-03-12", "2025-03-14", "Leave"), strict=True))
		for doctype in ("Leave Application", "Duty Absence"):
			for field in fields:
				self.assertTrue(frappe.get_meta(doctype).has_field(field), f"{doctype} {field}")
		with clock_at(NOW):
			absence = frappe.get_doc({"doctype": "Duty Absence", **row}).insert()
		self.assertEqual(absence.staff, self.staff("One").name)

	def test_what_is_read_of_them_is_there(self):
		for doctype, fields in (
			("Employee", stand_ins.EMPLOYEE),
			("Department", stand_ins.DEPARTMENT),
			("Holiday", stand_ins.HOLIDAY),
			("Leave Application", stand_ins.LEAVE_APPLICATION),
		):
			for fieldname, fieldtype, _options in fields:
				found = frappe.get_meta(doctype).get_field(fieldname)
				self.assertTrue(found, f"{doctype} {fieldname}")
				if fieldname != "company":
					self.assertEqual(found.fieldtype, fieldtype, f"{doctype} {fieldname}")


class TestWhoMay(BridgeCase):
	def test_only_those_who_look_after_the_settings(self):
		for tag in ("clerk", "director", "member_a", "outsider"):
			for call in (api.preview, api.run, api.holiday_lists):
				with self.subTest(tag=tag, call=call.__name__), as_user(self.office.users[tag]):
					with self.refused(error=frappe.PermissionError):
						call()
		with as_user(self.office.users["administrator"]), clock_at(NOW):
			self.assertTrue(api.preview()["total"])

	def test_it_does_not_run_before_it_is_switched_on(self):
		set_settings(bridge_enabled=0)
		with self.refused("Switch it on"):
			api.run()

	def test_before_the_first_run_no_change_is_followed(self):
		self.assertFalse(erpnext.is_on())
		self.employ("Early")
		self.assertIsNone(self.staff("Early"))


class TestWithout(DutyTestCase):
	"""A site that has none of it: nothing shows, nothing fails."""

	def test_nothing_of_it_shows(self):
		if erpnext.has("Employee"):
			self.assertTrue(erpnext.is_there())
			return
		office = make_office()
		self.assertFalse(erpnext.is_there())
		boot = frappe._dict()
		# where no scheduler runs, opening a Desk would note an outage, and commit it
		set_watch(last_sweep_at=now_datetime())
		with as_user(office.users["administrator"]):
			duty_responsibility_boot.extend_bootinfo(boot)
			self.assertFalse(boot.duty_bridge)
			with self.refused("not installed"):
				api.preview()
		set_settings(bridge_enabled=1)
		self.assertFalse(erpnext.is_on())
		field = frappe.get_meta("Duty Settings").get_field("bridge_section")
		self.assertEqual(field.depends_on, "eval:frappe.boot.duty_bridge")
