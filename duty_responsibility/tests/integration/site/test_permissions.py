"""Who sees which matters, by every way into them, and that `user` means the user it names, whoever asks."""

from datetime import datetime

import frappe
import frappe.client
from frappe.desk import reportview
from frappe.desk.search import get_link_title, search_link

from duty_responsibility.api import clocks as clock_api
from duty_responsibility.api import incoming as api
from duty_responsibility.engine.clocks import sweep as engine
from duty_responsibility.engine.ledger import seals
from duty_responsibility.permissions.scope import scope_of
from duty_responsibility.tests.base import DutyTestCase, as_user, clock_at
from duty_responsibility.tests.factories import (
	INCOMING,
	clock_of,
	kinds_of,
	make_office,
	make_staff,
	make_user,
	register,
)

RECEIVED = "2025-01-24 09:00:00"
LEDGER = ("Duty Clock", "Duty Clock Event", "Duty Escalation")
ALL = {"in_a", "in_b", "lent", "passed", "new"}
SEES = {
	"clerk": ALL,
	"director": ALL,
	"administrator": ALL,
	"deputy_a": {"in_a", "lent", "passed"},
	"deputy_b": {"in_b"},
	"head_a": {"in_a", "lent"},
	"head_b": {"in_b"},
	"member_a": {"in_a"},
	"member_a2": set(),
	"member_b": {"in_b", "lent"},
	"duty_officer": set(),
	"gatekeeper": set(),
	"outsider": set(),
}


class PermissionCase(DutyTestCase):
	"""Five documents: in section A, in section B, A's but lent to somebody of B, passed on, and just come in."""

	def given(self) -> None:
		super().given()
		self.office = office = make_office()
		self.users, staff = office.users, office.staff
		given = {
			"in_a": {"section": office.section_a, "assignee": staff["member_a"]},
			"in_b": {"section": office.section_b, "assignee": staff["member_b"]},
			"lent": {"section": office.section_a, "assignee": staff["member_b"]},
			"passed": {},
			"new": {},
		}
		with clock_at(RECEIVED):
			self.docs = {
				key: register(self.users["clerk"], received_at=RECEIVED, sender="Bureau", **values)
				for key, values in given.items()
			}
			with as_user(self.users["clerk"]):
				self.docs["passed"].pass_on()
		self.names = {doc.name: key for key, doc in self.docs.items()}

	def keys(self, names) -> set[str]:
		"""The documents of this test among `names`."""
		return {self.names[name] for name in names if name in self.names}

	def listed(self, doctype: str, user: str, **filters) -> set[str]:
		try:
			return set(
				frappe.get_list(doctype, filters=filters, user=user, pluck="name", limit_page_length=0)
			)
		except frappe.PermissionError:
			return set()

	def report(self, call, **params):
		before = frappe.local.form_dict
		frappe.local.form_dict = frappe._dict(doctype=INCOMING, **params)
		try:
			return call()
		except frappe.PermissionError:
			return None
		finally:
			frappe.local.form_dict = before


class TestScope(PermissionCase):
	def test_who_has_left_the_staff_has_no_scope(self) -> None:
		gone = self.office.staff["member_a2"]
		frappe.db.set_value("Duty Staff", gone, "status", "Inactive")
		scope = scope_of(self.users["member_a2"])
		self.assertEqual((scope.staff, scope.section, scope.everything), (None, None, False))


class TestMatters(PermissionCase):
	def test_lists_show_what_the_user_may_see_whoever_asks(self):
		for tag, seen in SEES.items():
			user = self.users[tag]
			for asks in ("Administrator", self.users["clerk"], self.users["member_b"], user):
				with self.subTest(tag=tag, asks=asks), as_user(asks):
					self.assertEqual(self.keys(self.listed(INCOMING, user)), seen)

	def test_single_documents_agree_with_the_list_whoever_asks(self):
		for tag, seen in SEES.items():
			user = self.users[tag]
			for asks in ("Administrator", self.users["clerk"], self.users["member_b"], user):
				with self.subTest(tag=tag, asks=asks), as_user(asks):
					allowed = {
						key
						for key, doc in self.docs.items()
						if frappe.has_permission(INCOMING, doc=doc, user=user)
					}
					self.assertEqual(allowed, seen)

	def test_opening_by_name_asks_too(self):
		for tag, seen in SEES.items():
			with as_user(self.users[tag]):
				for key, doc in self.docs.items():
					with self.subTest(tag=tag, key=key):
						if key in seen:
							self.assertEqual(frappe.client.get(INCOMING, doc.name)["name"], doc.name)
						else:
							with self.refused(error=frappe.PermissionError):
								frappe.client.get(INCOMING, doc.name)

	def test_counts_and_reports_and_exports_count_the_same(self):
		names = frappe.as_json([[INCOMING, "name", "in", list(self.names)]])
		fields = frappe.as_json([f"`tab{INCOMING}`.`name`", f"`tab{INCOMING}`.`title`"])
		for tag, seen in SEES.items():
			with self.subTest(tag=tag), as_user(self.users[tag]):
				count = self.report(reportview.get_count, filters=names)
				self.assertEqual(count or 0, len(seen))
				rows = self.report(reportview.get, filters=names, fields=fields, view="Report") or {}
				self.assertEqual(self.keys(row[0] for row in (rows or {}).get("values", ())), seen)

	def test_an_export_holds_no_more_than_the_list(self):
		fields = frappe.as_json([f"`tab{INCOMING}`.`name`"])
		for tag in ("clerk", "head_a", "deputy_b", "member_a", "gatekeeper"):
			with self.subTest(tag=tag), as_user(self.users[tag]):
				frappe.response.pop("filecontent", None)
				self.report(
					reportview.export_query, fields=fields, file_format_type="CSV", view="Report", title="T"
				)
				content = frappe.as_unicode(frappe.response.pop("filecontent", "") or "")
				held = {key for name, key in self.names.items() if name in content}
				# a member reads, but takes no file away
				self.assertEqual(held, set() if tag == "member_a" else SEES[tag])

	def test_a_link_field_offers_no_more_than_the_list(self):
		for tag, seen in SEES.items():
			with self.subTest(tag=tag), as_user(self.users[tag]):
				found = set()
				for name, key in self.names.items():
					frappe.response.pop("results", None)
					try:
						rows = search_link(INCOMING, name) or frappe.response.pop("results", ())
					except frappe.PermissionError:
						rows = ()
					found |= {key for row in rows if row["value"] == name}
				self.assertEqual(found, seen)

	def test_the_title_of_a_link_says_nothing_to_whom_it_is_not_for(self):
		"""Frappe answers for titles of links without asking who may read them, where a kind shows titles."""
		for doctype, name in ((INCOMING, doc.name) for doc in self.docs.values()):
			with as_user(self.users["outsider"]):
				self.assertIn(get_link_title(doctype, name), (None, name))
		with as_user(self.users["outsider"]):
			clock = clock_of(self.docs["in_a"]).name
			self.assertIn(get_link_title("Duty Clock", clock), (None, clock))

	def test_nothing_of_a_matter_goes_into_the_search_that_knows_no_rows(self):
		"""Frappe's global search asks for the right to the kind of document only."""
		for doctype in (INCOMING, *LEDGER):
			meta = frappe.get_meta(doctype)
			self.assertEqual(meta.get_global_search_fields(), [])
			self.assertFalse(meta.show_name_in_global_search)

	def test_a_role_without_a_person_behind_it_sees_nothing(self):
		for role in ("Duty Member", "Duty Section Head", "Duty Deputy Director"):
			with self.subTest(role=role):
				self.assertEqual(self.keys(self.listed(INCOMING, make_user(role))), set())

	def test_who_is_off_the_staff_sees_nothing_whatever_role_is_left(self):
		for tag in ("clerk", "director"):
			frappe.db.set_value("Duty Staff", self.office.staff[tag], "status", "Inactive")
			self.assertEqual(self.keys(self.listed(INCOMING, self.users[tag])), set())

	def test_a_section_may_have_any_name(self):
		odd = "Odd\\ 'name' “here” %s"
		section = frappe.get_doc(
			{
				"doctype": "Duty Section",
				"department_name": odd,
				"head": self.office.staff["head_a"],
				"deputy_director": self.office.staff["deputy_a"],
			}
		).insert()
		with clock_at(RECEIVED):
			doc = register(self.users["clerk"], received_at=RECEIVED, section=section.name)
		self.assertIn(doc.name, self.listed(INCOMING, self.users["head_a"]))

	def test_a_person_without_a_role_sees_nothing(self):
		user = make_user()
		staff = make_staff("No Role", user=user)
		with as_user(self.users["clerk"]):
			self.docs["new"].reload()
			self.docs["new"].update({"assignee": staff}).save()
		self.assertEqual(self.keys(self.listed(INCOMING, user)), set())
		self.assertFalse(frappe.has_permission(INCOMING, doc=self.docs["new"], user=user))

	def test_whoever_left_the_office_sees_nothing_more(self):
		frappe.db.set_value("Duty Staff", self.office.staff["member_a"], "status", "Inactive")
		user = self.users["member_a"]
		self.assertEqual(self.keys(self.listed(INCOMING, user)), set())
		self.assertFalse(frappe.has_permission(INCOMING, doc=self.docs["in_a"], user=user))

	def test_a_guest_sees_nothing(self):
		for doctype in (INCOMING, *LEDGER):
			with self.subTest(doctype=doctype):
				self.assertEqual(self.listed(doctype, "Guest"), set())
		self.assertFalse(frappe.has_permission(INCOMING, doc=self.docs["new"], user="Guest"))


class TestClocks(PermissionCase):
	def given(self) -> None:
		super().given()
		engine.sweep(datetime(2025, 2, 5, 10), commit=False)
		self.clocks = dict(
			frappe.get_all(
				"Duty Clock",
				filters={"reference_name": ("in", list(self.names))},
				fields=["name", "reference_name"],
				as_list=True,
			)
		)

	def test_clocks_events_and_escalations_follow_their_matter(self):
		for tag, seen in SEES.items():
			user = self.users[tag]
			for asks in ("Administrator", self.users["member_b"], user):
				with self.subTest(tag=tag, asks=asks), as_user(asks):
					clocks = self.listed("Duty Clock", user)
					self.assertEqual(self.keys(self.clocks.get(name) for name in clocks), seen)
					for doctype in LEDGER[1:]:
						rows = self.listed(doctype, user, clock=("in", list(self.clocks)))
						parents = frappe.get_all(doctype, filters={"name": ("in", list(rows))}, pluck="clock")
						self.assertEqual(self.keys(self.clocks[clock] for clock in parents), seen)

	def test_list_and_single_check_agree_on_every_row(self):
		mine = {"clock": ("in", list(self.clocks))}
		rows = {"Duty Clock": {"name": ("in", list(self.clocks))}, **dict.fromkeys(LEDGER[1:], mine)}
		for doctype, filters in rows.items():
			docs = [frappe.get_doc(doctype, name) for name in frappe.get_all(doctype, filters, pluck="name")]
			self.assertGreater(len(docs), 4)
			for tag, user in self.users.items():
				with self.subTest(doctype=doctype, tag=tag):
					single = {doc.name for doc in docs if frappe.has_permission(doctype, doc=doc, user=user)}
					self.assertEqual(self.listed(doctype, user, **filters), single)

	def test_whoever_answers_for_one_step_sees_the_matter(self):
		"""A step may have another assignee than its matter, who could not finish it unseen."""
		clock = clock_of(self.docs["in_b"], "Registration")
		frappe.db.set_value("Duty Clock", clock.name, "assignee", self.office.staff["member_a2"])
		user, doc = self.users["member_a2"], self.docs["in_b"]
		self.assertEqual(self.keys(self.listed(INCOMING, user)), {"in_b"})
		self.assertTrue(frappe.has_permission(INCOMING, doc=doc, user=user))
		clocks = self.listed("Duty Clock", user, name=("in", list(self.clocks)))
		self.assertEqual({self.clocks[name] for name in clocks}, {doc.name})

	def test_the_duty_officer_sees_and_finishes_what_they_were_called_for_at_night(self):
		night = "2025-01-24 20:00:00"
		with clock_at(night):
			urgent = register(self.users["clerk"], received_at=night, urgency="Urgent")
		user = self.users["duty_officer"]
		self.assertFalse(frappe.has_permission(INCOMING, doc=urgent, user=user))
		engine.sweep(datetime(2025, 1, 24, 20, 31), commit=False)
		self.assertTrue(frappe.has_permission(INCOMING, doc=urgent, user=user))
		self.assertIn(urgent.name, self.listed(INCOMING, user))
		with clock_at("2025-01-24 20:40:00"), as_user(user):
			api.finish(urgent.name, "Passed on by telephone.")
		self.assertEqual(clock_of(urgent).status, "Finished")

	def test_what_belongs_to_the_machine_is_for_administrators(self):
		seals.seal(commit=False)
		for doctype in ("Duty Seal", "Duty Snapshot", "Duty Notification", "Duty Ledger Check"):
			self.assertTrue(frappe.has_permission(doctype, user=self.users["administrator"]))
			if doctype != "Duty Ledger Check":
				self.assertTrue(self.listed(doctype, self.users["administrator"]))
			for tag, user in self.users.items():
				if tag != "administrator":
					with self.subTest(doctype=doctype, tag=tag):
						self.assertFalse(frappe.has_permission(doctype, user=user))
						self.assertEqual(self.listed(doctype, user), set())

	def test_only_an_administrator_asks_for_a_check_of_the_ledger(self):
		from duty_responsibility.api import ledger

		for tag in ("clerk", "director", "member_a", "outsider"):
			with self.subTest(tag=tag), as_user(self.users[tag]), self.refused(error=frappe.PermissionError):
				ledger.verify()


class TestNobodyHelpsThemselves(PermissionCase):
	def test_a_member_does_not_take_a_matter_to_see_it(self):
		doc, thief = self.docs["in_b"], self.office.staff["member_a2"]
		with as_user(self.users["member_a2"]):
			taken = frappe.get_doc(INCOMING, doc.name)
			taken.assignee = thief
			self.assertFalse(frappe.has_permission(INCOMING, "write", doc=taken))
			with self.refused(error=frappe.PermissionError):
				taken.save()
			with self.refused(error=frappe.PermissionError):
				frappe.client.set_value(INCOMING, doc.name, "assignee", thief)
			with self.refused(error=frappe.PermissionError):
				frappe.client.save(taken.as_dict())
		self.assertEqual(frappe.db.get_value(INCOMING, doc.name, "assignee"), self.office.staff["member_b"])
		self.assertEqual(kinds_of(clock_of(doc)), ["Started"])

	def test_a_section_head_does_not_take_another_sections_matter(self):
		with as_user(self.users["head_a"]), self.refused(error=frappe.PermissionError):
			frappe.client.set_value(INCOMING, self.docs["in_b"].name, "section", self.office.section_a)

	def test_only_who_leads_assigns(self):
		doc, other = self.docs["in_a"], self.office.staff["member_a2"]
		with as_user(self.users["member_a"]), self.refused("Only the clerk, the section head or a leader"):
			frappe.get_doc(INCOMING, doc.name).update({"assignee": other}).save()
		for tag in ("head_a", "deputy_a", "director", "clerk"):
			with self.subTest(tag=tag), as_user(self.users[tag]):
				assignee = self.office.staff["member_a" if tag in ("deputy_a", "clerk") else "member_a2"]
				frappe.get_doc(INCOMING, doc.name).update({"assignee": assignee}).save()

	def test_everybody_with_a_post_registers_what_they_receive_and_sees_it(self):
		"""On duty too (Art. 11); the gatekeeper's register and the machine's administrator are not meant."""
		role_only = {"member without a post": make_user("Duty Member"), "anybody": make_user()}
		for tag, user in {**self.users, **role_only}.items():
			with self.subTest(tag=tag):
				if tag in ("gatekeeper", "administrator", "outsider", *role_only):
					with self.refused(error=frappe.PermissionError):
						register(user)
				else:
					doc = register(user)
					self.assertEqual(doc.registered_by, self.office.staff[tag])
					self.assertTrue(frappe.has_permission(INCOMING, doc=doc, user=user))
					self.assertIn(doc.name, self.listed(INCOMING, user))

	def test_whoever_registers_assigns_no_more_than_they_could_afterwards(self):
		office = self.office
		for tag, section, staff in (
			("member_a", office.section_b, office.staff["member_b"]),
			("head_a", office.section_b, office.staff["member_b"]),
			("duty_officer", office.section_a, office.staff["member_a"]),
		):
			with self.subTest(tag=tag), self.refused(error=(frappe.ValidationError, frappe.PermissionError)):
				register(self.users[tag], section=section, assignee=staff)
		for tag in ("clerk", "director", "head_a", "deputy_a"):
			with self.subTest(tag=tag):
				register(self.users[tag], section=office.section_a, assignee=office.staff["member_a"])

	def test_nobody_shares_what_they_see(self):
		outsider = self.users["member_a2"]
		for tag in ("head_a", "member_a", "clerk"):
			with self.subTest(tag=tag), as_user(self.users[tag]), self.refused(error=frappe.PermissionError):
				frappe.share.add(INCOMING, self.docs["in_a"].name, outsider)
		self.assertEqual(self.keys(self.listed(INCOMING, outsider)), set())

	def test_only_whom_it_concerns_acts_on_it(self):
		doc = self.docs["in_a"]
		for tag in ("member_a2", "member_b", "head_b", "deputy_b", "gatekeeper", "outsider"):
			for call in (
				lambda: api.finish(doc.name, "Done."),
				lambda: api.pass_on(doc.name),
				lambda: api.withdraw(doc.name, "Mistake."),
				lambda: clock_api.of_matter(INCOMING, doc.name),
			):
				with self.subTest(tag=tag), as_user(self.users[tag]):
					with self.refused(error=frappe.PermissionError):
						call()
		self.assertEqual(frappe.db.get_value(INCOMING, doc.name, "status"), "In Hand")

	def test_the_actions_of_a_document_are_posts(self):
		for call in (api.finish, api.pass_on, api.withdraw):
			self.assertEqual(frappe.allowed_http_methods_for_whitelisted_func[call], ["POST"])

	def test_clocks_of_what_is_no_matter_are_not_shown(self):
		with self.refused("is not a kind of matter", error=frappe.PermissionError):
			clock_api.of_matter("User", "Administrator")

	def test_senders_are_taken_from_documents_the_user_sees(self):
		frappe.db.set_value(INCOMING, self.docs["in_b"].name, "sender", "Bureau of B")
		with as_user(self.users["head_a"]):
			self.assertEqual(api.senders(), ["Bureau"])
		with as_user(self.users["head_b"]):
			self.assertEqual(api.senders(), ["Bureau of B"])
		with as_user(self.users["gatekeeper"]), self.refused(error=frappe.PermissionError):
			api.senders()
