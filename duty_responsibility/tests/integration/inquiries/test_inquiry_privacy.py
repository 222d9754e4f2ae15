"""Phone numbers of inquirers are seen by those who need them, and reached by nobody else, by whatever way.

And who sees which inquiry, gate registration and absence: lists and single documents agree, whoever asks.
"""

import contextlib
import json
from datetime import datetime

import frappe
import frappe.client
from frappe.desk import reportview
from frappe.desk.form.load import getdoc
from frappe.desk.listview import get_group_by_count
from frappe.desk.search import get_link_title, search_link, search_widget
from frappe.utils.global_search import search as global_search

from duty_responsibility.api import inquiries as api
from duty_responsibility.api import public
from duty_responsibility.engine.clocks import sweep as engine
from duty_responsibility.engine.notices import delivery
from duty_responsibility.tests.base import DutyTestCase, as_user, clock_at, plain_text
from duty_responsibility.tests.factories import make_office, make_staff, make_user, set_settings
from duty_responsibility.tests.frontdesk import (
	EVENING,
	GATE,
	INQUIRY,
	MORNING,
	absent,
	ask,
	at_the_gate,
	make_front_desk,
)

INQUIRER, ABSENCE = "Duty Inquirer", "Duty Absence"
LEDGER = ("Duty Clock", "Duty Clock Event", "Duty Escalation")
NO_RIGHT = (frappe.PermissionError, frappe.ValidationError, frappe.DoesNotExistError)


def get_count(*args, **kwargs):
	"""As a request reaches it."""
	method = frappe.get_hooks("override_whitelisted_methods")["frappe.client.get_count"][-1]
	return frappe.get_attr(method)(*args, **kwargs)


class PrivacyCase(DutyTestCase):
	"""An inquiry with a phone number that member_a of section A handles; the clerk received it."""

	def given(self) -> None:
		super().given()
		with clock_at("2025-01-20 08:00:00"):
			self.office = make_office()
			make_front_desk(self.office)
		self.users, self.staff = self.office.users, self.office.staff
		self.users["reader"] = make_user("Duty Member", "Duty Contact Reader", tag="reader")
		self.staff["reader"] = make_staff("reader", user=self.users["reader"])
		self.users["guest"] = "Guest"
		self.phone = f"139{int(frappe.generate_hash(length=7), 16) % 10**8:08}"
		with clock_at(MORNING):
			self.doc = ask(
				self.users["clerk"],
				received_at=MORNING,
				inquirer_name="Wang Fang",
				phone=f"{self.phone[:3]} {self.phone[3:7]} {self.phone[7:]}",
			)
			with as_user(self.users["clerk"]):
				api.handle(self.doc.name, self.staff["member_a"])
		self.doc = frappe.get_doc(INQUIRY, self.doc.name)
		self.inquirer = self.doc.inquirer

	def holds_phone(self, answer) -> bool:
		"""Whether the number, or its stored spelling, or a telling part of it, is in an answer."""
		text = answer if isinstance(answer, str) else json.dumps(answer, default=str)
		return any(part in text.replace(" ", "") for part in (self.phone, self.phone[3:]))

	def try_it(self, call):
		"""What a call answers: its value, what it put into the response, or what its refusal says."""
		for key in ("results", "docs", "docinfo", "_link_titles", "filecontent", "message"):
			frappe.response.pop(key, None)
		frappe.local.message_log = []
		frappe.db.savepoint("a_try")
		try:
			value = call()
		except Exception as error:
			value = plain_text(error)
		finally:
			frappe.db.rollback(save_point="a_try")
		return [value, {**frappe.response}]


class TestWhoSeesPhones(PrivacyCase):
	MAY = ("clerk", "member_a", "reader")
	MAY_NOT = (
		"member_b",
		"member_a2",
		"head_a",
		"deputy_a",
		"director",
		"gatekeeper",
		"administrator",
		"duty_officer",
		"outsider",
		"guest",
	)

	def test_by_the_button(self) -> None:
		for tag in ("clerk", "member_a"):
			with as_user(self.users[tag]), clock_at(MORNING):
				self.assertTrue(self.holds_phone(api.phone(self.doc.name)))
				self.assertTrue(api.why(self.doc.name)["may_see_phone"])
		looks = frappe.get_all(
			"Comment", {"reference_name": self.doc.name, "comment_type": "Info"}, pluck="owner"
		)
		self.assertEqual(set(looks), {self.users["clerk"], self.users["member_a"]})
		for tag in (*self.MAY_NOT, "reader"):  # a reader sees the numbers of what they see, which this is not
			with self.subTest(tag=tag), as_user(self.users[tag]), self.refused(error=frappe.PermissionError):
				api.phone(self.doc.name)

	def test_once_it_is_handed_on_the_former_responder_has_no_more_need(self) -> None:
		with clock_at("2025-01-22 10:00:00"):
			with as_user(self.users["member_a"]):
				api.hand_over(self.doc.name, to_section=self.office.section_b)
			with as_user(self.users["head_b"]):
				api.acknowledge(self.doc.name)
			with as_user(self.users["member_a"]), self.refused(error=frappe.PermissionError):
				api.phone(self.doc.name)

	def ways(self, user: str):
		"""Everything that a person with a login, or none, may try; the number's digits are known to the test only."""
		like, whole = f"%{self.phone[3:]}%", self.phone
		inquiry, field = self.doc.name, f"`tab{INQUIRER}`.`phone`"
		yield "get_list", lambda: frappe.get_list(INQUIRER, fields=["*"])
		yield "get_list through the link", lambda: frappe.get_list(INQUIRY, fields=["name", "inquirer.phone"])
		yield "get_list, digits", lambda: frappe.get_list(INQUIRY, fields=["inquirer.phone_digits as title"])
		yield "get_list, other table", lambda: frappe.get_list(INQUIRY, fields=["name", field])
		yield "get_list, all fields", lambda: frappe.get_list(INQUIRY, fields=["*"])
		yield "client.get_list", lambda: frappe.client.get_list(INQUIRER, fields=["phone"])
		yield "client.get", lambda: frappe.client.get(INQUIRER, self.inquirer)
		yield "client.get by filter", lambda: frappe.client.get(INQUIRER, filters={"phone_digits": whole})
		yield "client.get of the inquiry", lambda: frappe.client.get(INQUIRY, inquiry)
		yield "client.get_value", lambda: frappe.client.get_value(INQUIRER, "phone", {"name": self.inquirer})
		yield (
			"client.get_value of the inquiry",
			lambda: frappe.client.get_value(INQUIRY, ["phone", "inquirer.phone"], {"name": inquiry}),
		)
		yield (
			"client.validate_link",
			lambda: frappe.client.validate_link(INQUIRER, self.inquirer, '["phone"]'),
		)
		yield "form", lambda: getdoc(INQUIRY, inquiry)
		yield "form of the inquirer", lambda: getdoc(INQUIRER, self.inquirer)
		yield "link search", lambda: search_link(INQUIRER, self.phone[3:])
		yield (
			"link search by field",
			lambda: search_widget(INQUIRER, self.phone[3:], searchfield="phone", as_dict=True),
		)
		yield "link title", lambda: get_link_title(INQUIRER, self.inquirer)
		yield "global search", lambda: global_search(whole)
		yield "report", lambda: self.report(reportview.get, INQUIRER, fields='["name","phone"]')
		yield (
			"report through the link",
			lambda: self.report(reportview.get, INQUIRY, fields='["name","inquirer.phone"]'),
		)
		yield (
			"report of both tables",
			lambda: self.report(reportview.get, INQUIRY, fields=json.dumps(["name", field])),
		)
		for doctype, fields in (
			(INQUIRER, ["name", "phone"]),
			(INQUIRY, ["name", "inquirer.phone", "phone"]),
		):
			yield (
				f"export of {doctype}",
				lambda doctype=doctype, fields=fields: self.report(
					reportview.export_query,
					doctype,
					fields=json.dumps(fields),
					file_format_type="CSV",
					title="T",
				),
			)
			yield f"template of {doctype}", lambda doctype=doctype: template(doctype)
			yield (
				f"list, {doctype}, like",
				lambda doctype=doctype: frappe.get_list(doctype, {"phone": ("like", like)}),
			)
		yield "group", lambda: get_group_by_count(INQUIRY, "[]", "inquirer.phone")
		yield "group of inquirers", lambda: get_group_by_count(INQUIRER, "[]", "phone")
		yield "print", lambda: frappe.get_print(INQUIRY, inquiry)
		yield "print of the inquirer", lambda: frappe.get_print(INQUIRER, self.inquirer)
		yield "earlier", lambda: api.earlier(phone=whole, inquirer_name="Wang Fang")
		yield "the tracking page", lambda: public.follow(inquiry, self.doc.tracking_code)
		yield "the wrong code", lambda: public.follow(inquiry, "00000000")
		yield "versions", lambda: frappe.get_list("Version", {"docname": inquiry}, ["data"])
		yield "comments", lambda: frappe.get_list("Comment", {"reference_name": inquiry}, ["content"])

	def report(self, call, doctype: str, **params):
		before = frappe.local.form_dict
		frappe.local.form_dict = frappe._dict(doctype=doctype, view="Report", **params)
		try:
			return call()
		finally:
			frappe.local.form_dict = before

	def test_no_way_leads_to_a_number(self) -> None:
		set_settings(public_inquiries=1)
		for tag in self.MAY_NOT:
			for name, call in self.ways(self.users[tag]):
				with self.subTest(tag=tag, way=name), as_user(self.users[tag]):
					self.assertFalse(self.holds_phone(self.try_it(call)))

	def test_the_ways_are_ways(self) -> None:
		"""Who has the role gets the number by some of them, so that the test above tests something."""
		found = set()
		with as_user(self.users["clerk"]):
			for name, call in self.ways(self.users["clerk"]):
				if self.holds_phone(self.try_it(call)):
					found.add(name)
		for name in ("get_list", "client.get", "client.get_value", "print of the inquirer", "report"):
			self.assertIn(name, found)
		self.assertFalse(
			found & {"the tracking page", "versions", "comments", "form", "print", "global search"}
		)

	def test_nothing_written_holds_a_number(self) -> None:
		"""Versions, notices, mails, the ledger and logs; the number stands in one table."""
		with clock_at("2025-02-10 10:00:00") as now:
			engine.sweep(now, commit=False)
			delivery.deliver(now, commit=False)
		for doctype in (
			INQUIRY,
			"Duty Inquiry Round",
			"Duty Handover",
			*LEDGER,
			"Duty Notification",
			"Notification Log",
			"Version",
			"Comment",
			"Communication",
			"Email Queue",
			"Error Log",
			"__global_search",
		):
			rows = frappe.db.sql(
				f"select * from `{doctype if doctype[0] == '_' else f'tab{doctype}'}`", as_dict=True
			)
			with self.subTest(doctype=doctype):
				self.assertFalse(self.holds_phone(rows))
		self.assertTrue(frappe.db.exists(INQUIRER, {"phone_digits": self.phone}))


def template(doctype: str) -> str:
	from frappe.core.doctype.data_import.data_import import download_template

	download_template(doctype, export_fields=json.dumps({doctype: ["name", "phone"]}), export_records="all")
	return frappe.as_unicode(frappe.response.get("filecontent") or "")


class TestOracles(PrivacyCase):
	"""Whether a guess is right is an answer, too."""

	TRIES = ("member_a2", "member_b", "head_a", "deputy_a", "director", "administrator")

	def guesses(self, number: str):
		like = f"%{number[3:]}%"
		for doctype, fields in ((INQUIRER, ("phone", "phone_digits")), (INQUIRY, ("phone",))):
			for field in fields:
				yield lambda d=doctype, f=field: frappe.client.get_list(d, filters={f: ("like", like)})
				yield lambda d=doctype, f=field: frappe.client.get_list(d, or_filters=[[d, f, "like", like]])
				yield lambda d=doctype, f=field: get_count(d, filters={f: ("like", like)})
				yield lambda d=doctype, f=field: frappe.client.get_value(d, "name", {f: ("like", like)})
		for path in ("phone", "phone_digits"):
			other = [[INQUIRER, path, "like", like]]
			yield lambda p=path: frappe.client.get_list(INQUIRY, filters={f"inquirer.{p}": ("like", like)})
			yield lambda o=other: frappe.client.get_list(INQUIRY, filters=o)
			yield lambda o=other: frappe.client.get_list(INQUIRY, or_filters=o)
			yield lambda o=other: get_count(INQUIRY, filters=o)
			yield lambda p=path: frappe.client.get_list(INQUIRY, order_by=f"inquirer.{p} = '{number}'")
			yield lambda p=path: frappe.client.get_list(INQUIRY, order_by=f"`tab{INQUIRER}`.`{p}` asc")
			yield lambda p=path: frappe.client.get_list(INQUIRY, group_by=f"inquirer.{p}")
		yield lambda: search_link(INQUIRER, number[3:])
		yield lambda: api.earlier(phone=number)
		yield lambda: api.earlier(phone=number, inquirer_name="Nobody")

	def test_a_right_guess_is_answered_like_a_wrong_one(self) -> None:
		wrong = f"139{(int(self.phone[3:]) + 1) % 10**8:08}"
		for tag in self.TRIES:
			with as_user(self.users[tag]):
				right_ones = [self.try_it(call) for call in self.guesses(self.phone)]
				wrong_ones = [self.try_it(call) for call in self.guesses(wrong)]
			for number, (right, other) in enumerate(zip(right_ones, wrong_ones, strict=True)):
				with self.subTest(tag=tag, guess=number):
					said = json.dumps(right, default=str).replace(self.phone[3:], "#")
					self.assertEqual(said, json.dumps(other, default=str).replace(wrong[3:], "#"))

	def test_whose_record_it_is_does_not_show(self) -> None:
		"""An inquiry of one's own with a guessed number must not tell that it is the same person's."""
		with clock_at("2025-01-22 10:00:00"), as_user(self.users["head_a"]):
			for values in ({}, {"inquirer_name": "Wang Fang"}):
				mine = frappe.client.insert(
					{"doctype": INQUIRY, "title": "A guess", "phone": self.phone, **values}
				)
				self.assertTrue(mine["inquirer"])
				self.assertNotEqual(mine["inquirer"], self.inquirer)
				same = frappe.client.get_list(INQUIRY, filters={"inquirer": mine["inquirer"]})
				self.assertEqual([row["name"] for row in same], [mine["name"]])

	def test_the_same_person_is_found_by_those_who_may_ask(self) -> None:
		with clock_at("2025-01-22 10:00:00"):
			again = ask(self.users["clerk"], inquirer_name="Wang F.", phone=f"+86 {self.phone}")
			for tag, found in (
				("clerk", {self.doc.name, again.name}),
				("head_a", set()),
				("administrator", set()),
			):
				with self.subTest(tag=tag), as_user(self.users[tag]):
					self.assertEqual({row["name"] for row in api.earlier(phone=self.phone)}, found)

	def test_whoever_turns_out_to_be_anonymous_leaves_no_record(self) -> None:
		with clock_at("2025-01-22 10:00:00"):
			for tag in ("head_a", "clerk"):
				with as_user(self.users[tag]):
					doc = frappe.get_doc(INQUIRY, self.doc.name)
					doc.anonymous = 1
					if tag == "clerk":
						doc.save()
					else:
						with self.refused("phone", error=frappe.PermissionError):
							doc.save()
		self.assertFalse(frappe.db.exists(INQUIRER, self.inquirer))
		self.assertFalse(frappe.db.get_value(INQUIRY, self.doc.name, "inquirer"))

	def test_who_may_not_see_a_number_does_not_replace_it(self) -> None:
		"""Neither to destroy it, nor to see from what follows whether it was the same."""
		for tag in ("head_a", "deputy_a"):
			for number in (self.phone, "13800000000"):
				with self.subTest(tag=tag), clock_at("2025-01-22 10:00:00"), as_user(self.users[tag]):
					doc = frappe.get_doc(INQUIRY, self.doc.name)
					doc.phone = number
					with self.refused("phone", error=frappe.PermissionError):
						doc.save()
		with clock_at("2025-01-22 10:00:00"), as_user(self.users["clerk"]):
			doc = frappe.get_doc(INQUIRY, self.doc.name)
			doc.phone = "13800000000"
			doc.save()
			self.assertEqual(api.phone(doc.name), "13800000000")


class TestInquirers(PrivacyCase):
	"""The records themselves: for the clerk in office and for contact readers."""

	def listed(self, user: str) -> set[str]:
		try:
			return set(frappe.get_list(INQUIRER, user=user, pluck="name", limit_page_length=0))
		except frappe.PermissionError:
			return set()

	def test_list_and_single_agree_whoever_asks(self) -> None:
		record = frappe.get_doc(INQUIRER, self.inquirer)
		for tag, user in self.users.items():
			for asks in ("Administrator", self.users["clerk"], user):
				with self.subTest(tag=tag, asks=asks), as_user(asks):
					sees = tag in ("clerk", "reader")
					self.assertEqual(self.inquirer in self.listed(user), sees)
					self.assertEqual(bool(frappe.has_permission(INQUIRER, doc=record, user=user)), sees)

	def test_a_clerk_who_left_sees_no_more_numbers(self) -> None:
		frappe.db.set_value("Duty Staff", self.staff["clerk"], "status", "Inactive")
		user = self.users["clerk"]
		self.assertEqual(self.listed(user), set())
		record = frappe.get_doc(INQUIRER, self.inquirer)
		self.assertFalse(frappe.has_permission(INQUIRER, doc=record, user=user))
		with as_user(user), self.refused(error=frappe.PermissionError):
			api.phone(self.doc.name)


WHOLE_OFFICE = ("clerk", "director", "administrator")
SECTION_A, SECTION_B = ("deputy_a", "head_a", "member_a"), ("deputy_b", "head_b", "member_b")
BESIDES = {
	INQUIRY: {"in_a": SECTION_A, "in_b": SECTION_B, "new": (), "night": ("duty_officer",)},
	GATE: {"by_day": ("gatekeeper",), "by_night": ("gatekeeper", "duty_officer")},
	ABSENCE: {"of_a": SECTION_A, "of_b": SECTION_B, "of_gate": ("gatekeeper",)},
}
"""Who sees each of the documents below besides those who see all of the office."""


class TestRows(DutyTestCase):
	def given(self) -> None:
		super().given()
		with clock_at("2025-01-20 08:00:00"):
			self.office = make_office()
			make_front_desk(self.office)
		self.staff = self.office.staff
		self.users = {**self.office.users, "guest": "Guest"}
		clerk, gatekeeper = self.users["clerk"], self.users["gatekeeper"]
		with clock_at(MORNING):
			inquiries = {key: ask(clerk, received_at=MORNING) for key in ("in_a", "in_b", "new")}
			gate = {"by_day": at_the_gate(gatekeeper)}
			with as_user(clerk):
				for key in ("a", "b"):
					api.handle(inquiries[f"in_{key}"].name, self.staff[f"member_{key}"])
		with clock_at(EVENING):
			inquiries["night"] = ask("Administrator", received_at=EVENING)
			gate["by_night"] = at_the_gate(gatekeeper)
		away = {"of_a": "member_a", "of_b": "member_b", "of_gate": "gatekeeper"}
		absences = {key: absent(self.staff[tag], reason="Sick Leave") for key, tag in away.items()}
		self.docs = {INQUIRY: inquiries, GATE: gate, ABSENCE: absences}
		self.names = {doc.name: key for docs in self.docs.values() for key, doc in docs.items()}

	def sees(self, doctype: str, tag: str) -> set[str]:
		return {key for key, tags in BESIDES[doctype].items() if tag in (*WHOLE_OFFICE, *tags)}

	def listed(self, doctype: str, user: str, **filters) -> set[str]:
		try:
			return set(frappe.get_list(doctype, filters, user=user, pluck="name", limit_page_length=0))
		except frappe.PermissionError:
			return set()

	def askers(self, user: str):
		return ("Administrator", self.users["clerk"], self.users["member_b"], user)

	def test_lists_show_what_the_user_may_see_whoever_asks(self) -> None:
		for doctype in BESIDES:
			for tag, user in self.users.items():
				for asks in self.askers(user):
					with self.subTest(doctype=doctype, tag=tag, asks=asks), as_user(asks):
						found = {
							self.names[name] for name in self.listed(doctype, user) if name in self.names
						}
						self.assertEqual(found, self.sees(doctype, tag))

	def test_single_documents_agree_with_the_list_whoever_asks(self) -> None:
		for doctype, docs in self.docs.items():
			for tag, user in self.users.items():
				for asks in self.askers(user):
					with self.subTest(doctype=doctype, tag=tag, asks=asks), as_user(asks):
						allowed = {
							key
							for key, doc in docs.items()
							if frappe.has_permission(doctype, doc=doc, user=user)
						}
						self.assertEqual(allowed, self.sees(doctype, tag))

	def test_opening_by_name_asks_too(self) -> None:
		for doctype, docs in self.docs.items():
			for tag, user in self.users.items():
				for key, doc in docs.items():
					with self.subTest(doctype=doctype, tag=tag, key=key), as_user(user):
						if key in self.sees(doctype, tag):
							self.assertEqual(frappe.client.get(doctype, doc.name)["name"], doc.name)
							continue
						for call in (
							lambda d=doctype, n=doc.name: frappe.client.get(d, n),
							lambda d=doctype, n=doc.name: getdoc(d, n),
							lambda d=doctype, n=doc.name: frappe.get_print(d, n),
						):
							frappe.response.pop("docs", None)
							with self.refused(error=NO_RIGHT):
								call()
							self.assertFalse(frappe.response.get("docs"))

	def test_clocks_events_and_escalations_follow(self) -> None:
		engine.sweep(datetime(2025, 2, 20, 10), commit=False)
		matters = {INQUIRY, GATE}
		clocks = {
			row.name: (row.reference_doctype, self.names[row.reference_name])
			for row in frappe.get_all(
				"Duty Clock",
				filters={
					"reference_name": ("in", [n for d in matters for n in map(_name, self.docs[d].values())])
				},
				fields=["name", "reference_doctype", "reference_name"],
			)
		}
		for tag, user in self.users.items():
			seen = {(doctype, key) for doctype in matters for key in self.sees(doctype, tag)}
			if tag == "gatekeeper":
				seen = set()  # has no right to the ledger's kinds of document at all
			with self.subTest(tag=tag):
				mine = self.listed("Duty Clock", user, name=("in", list(clocks)))
				self.assertEqual({clocks[name] for name in mine}, seen)
				for doctype in LEDGER[1:]:
					rows = self.listed(doctype, user, clock=("in", list(clocks)))
					parents = frappe.get_all(doctype, {"name": ("in", list(rows))}, pluck="clock")
					self.assertLessEqual({clocks[name] for name in parents}, seen)
					if seen and doctype == "Duty Clock Event":
						self.assertEqual({clocks[name] for name in parents}, seen)

	def test_what_was_received_or_handed_on_stays_in_sight_of_its_people(self) -> None:
		"""Who answered first may see what became of it; who refused has nothing to do with it any more."""
		doc = self.docs[INQUIRY]["in_a"]
		with clock_at("2025-01-22 10:00:00"):
			with as_user(self.users["member_a"]):
				api.hand_over(doc.name, to_staff=self.staff["member_b"])
			for tag in ("member_b", "head_b", "deputy_b"):  # the clock of the hand-over is theirs
				self.assertIn(doc.name, self.listed(INQUIRY, self.users[tag]))
			with as_user(self.users["member_b"]):
				api.acknowledge(doc.name)
		self.assertIn(doc.name, self.listed(INQUIRY, self.users["member_b"]))
		self.assertNotIn(doc.name, self.listed(INQUIRY, self.users["member_a2"]))

	def test_the_reason_of_an_absence_is_for_those_who_see_the_absence(self) -> None:
		for tag in ("member_b", "duty_officer", "outsider"):
			with as_user(self.users[tag]):
				with contextlib.suppress(*NO_RIGHT):
					rows = frappe.get_list(
						ABSENCE, fields=["reason"], filters={"staff": self.staff["member_a"]}
					)
					self.assertEqual(rows, [])
				with contextlib.suppress(*NO_RIGHT):
					value = frappe.client.get_value(ABSENCE, "reason", {"staff": self.staff["member_a"]})
					self.assertFalse(value and value.get("reason"))


def _name(doc) -> str:
	return doc.name
