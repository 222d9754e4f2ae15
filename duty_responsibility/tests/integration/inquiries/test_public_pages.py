"""The public writes to the office and follows its matter, and nobody learns more than what is theirs."""

import json
import re

import frappe
from frappe.utils import set_request
from frappe.website.serve import get_response

from duty_responsibility.api import inquiries as desk
from duty_responsibility.api import public
from duty_responsibility.tests.base import DutyTestCase, as_user, clock_at, in_language
from duty_responsibility.tests.factories import clock_of, make_office, set_settings
from duty_responsibility.tests.frontdesk import INQUIRY, MORNING, absent, ask, make_front_desk
from duty_responsibility.utils.throttle import Allowance

PHONE = "13912345678"


class PublicCase(DutyTestCase):
	"""An office with its pages open; each test comes from an address of its own."""

	def setUp(self) -> None:
		super().setUp()
		with clock_at("2025-01-20 08:00:00"):
			self.office = make_office()
			make_front_desk(self.office)
			set_settings(public_inquiries=1, office_name="County Government Office")
		self.users, self.staff = self.office.users, self.office.staff
		self.come_from(f"10.{secret(200)}.{secret(200)}.{secret(200)}")
		# numbers come again after a rollback, what was counted for them must not
		frappe.cache.delete_keys("duty_tries")

	def tearDown(self) -> None:
		frappe.local.request_ip = None
		frappe.local.response.pop("http_status_code", None)
		frappe.flags.disable_traceback = None
		super().tearDown()

	def come_from(self, address: str) -> None:
		frappe.local.request_ip = address

	def call(self, function, *args, at: str = MORNING, **kwargs):
		"""As somebody who is not logged in; returns what they are answered and the status of it."""
		frappe.local.response.pop("http_status_code", None)
		with clock_at(at), as_user("Guest"):
			answer = function(*args, **kwargs)
		self.assertEqual(frappe.local.message_log, [])
		return answer, frappe.local.response.pop("http_status_code", 200)

	def written(self, at: str = MORNING, **values):
		answer, status = self.call(
			public.send, at=at, **{"title": "Where do I renew my permit?", "phone": PHONE, **values}
		)
		self.assertEqual(status, 200, answer)
		return frappe.get_doc(INQUIRY, answer["number"])

	def key(self, doc) -> tuple[str, str]:
		return doc.name, doc.tracking_code

	def act(self, at: str, tag: str, action, doc, *args, **kwargs):
		with clock_at(f"2025-01-22 {at}:00"), as_user(self.users[tag]):
			action(doc.name, *args, **kwargs)
		return frappe.get_doc(INQUIRY, doc.name)


def secret(below: int) -> int:
	return int(frappe.generate_hash(length=6), 16) % below


class TestSwitch(PublicCase):
	def test_off_nothing_is_answered(self) -> None:
		doc = self.written()
		set_settings(public_inquiries=0)
		for function, args in (
			(public.send, {"title": "Anything"}),
			(public.follow, {}),
			(public.rate, {"stars": 5}),
			(public.come_back, {"reason": "Still waiting"}),
		):
			with self.subTest(function=function.__name__):
				key = {} if function is public.send else {"number": doc.name, "code": doc.tracking_code}
				answer, status = self.call(function, **key, **args)
				self.assertEqual((status, set(answer)), (403, {"error", "fields"}))
				self.assertIn("does not take messages", answer["error"])
		self.assert_gone(INQUIRY, title="Anything")

	def test_it_is_off_at_first(self) -> None:
		self.assertEqual(frappe.get_meta("Duty Settings").get_field("public_inquiries").default, "0")

	def page(self, path: str) -> str:
		set_request(method="GET", path=path)
		try:
			with as_user("Guest"):
				response = get_response()
		finally:
			frappe.local.request = None
		self.assertEqual(response.status_code, 200)
		return response.get_data(as_text=True)

	def test_the_pages_show_a_form_or_say_that_they_are_closed(self) -> None:
		for path, form in (("inquiry", "duty-send"), ("inquiry-status", "duty-follow")):
			html = self.page(path)
			self.assertIn(f'id="{form}"', html)
			self.assertIn("County Government Office", html)
			# every field that a person fills in has a label
			for name in re.findall(r'<(?:input|textarea) id="([\w-]+)"', html):
				if name.startswith("duty-"):
					self.assertIn(f'for="{name}"', html)
			for secret_word in (*self.staff.values(), self.office.section_a, *self.users.values()):
				self.assertNotIn(secret_word, html)
			with in_language("zh"):
				self.assertRegex(self.page(path), "给办公室留言|事项办理情况")
		set_settings(public_inquiries=0)
		for path in ("inquiry", "inquiry-status"):
			html = self.page(path)
			self.assertNotIn("<form", html.partition("duty-public")[2].partition("</main>")[0])
			self.assertIn("does not take messages", html)


class TestSending(PublicCase):
	def test_a_message_becomes_an_inquiry_of_whoever_is_on_duty(self) -> None:
		doc = self.written(
			details="It ends in March.", inquirer_name="Wang  Fang", inquirer_unit="East village"
		)
		self.assertRegex(doc.tracking_code, r"^\d{8}$")
		self.assertEqual((doc.channel, doc.status, doc.owner), ("Website Message", "Received", "Guest"))
		self.assertEqual((doc.first_responder, doc.registered_by), (self.staff["clerk"], None))
		self.assertEqual((doc.inquirer_name, doc.has_phone, doc.phone), ("Wang Fang", 1, None))
		for name, status in (
			("Registration", "Finished"),
			("First Response", "Running"),
			("Handling", "Running"),
		):
			self.assertEqual(clock_of(doc, name).status, status)
		self.assertTrue(
			frappe.get_all("Notification Log", {"for_user": self.users["clerk"], "document_name": doc.name})
		)
		with as_user(self.users["clerk"]), clock_at(MORNING):
			self.assertEqual(desk.phone(doc.name), PHONE)

	def test_outside_office_hours_the_duty_officer_gets_it(self) -> None:
		self.assertEqual(self.written(at="2025-01-22 20:00:00").first_responder, self.staff["duty_officer"])

	def test_a_member_of_staff_who_writes_here_is_a_member_of_the_public(self) -> None:
		with clock_at(MORNING), as_user(self.users["member_b"]):
			answer = public.send(title="My own house")
		doc = frappe.get_doc(INQUIRY, answer["number"])
		self.assertEqual((doc.registered_by, doc.received_by), (None, None))
		self.assertEqual(doc.first_responder, self.staff["clerk"])

	def test_anonymous(self) -> None:
		doc = self.written(anonymous=True, inquirer_name="Wang", phone="not even looked at")
		self.assertFalse(doc.inquirer_name or doc.inquirer or doc.has_phone)

	def test_errors_stand_at_their_fields_and_nothing_is_saved(self) -> None:
		before = frappe.db.count(INQUIRY)
		for field, values in (
			("title", {"title": "  "}),
			("title", {"title": "x" * 201}),
			("details", {"details": "x" * 4001}),
			("phone", {"phone": "call me"}),
			("phone", {"phone": "12"}),
			("inquirer_name", {"inquirer_name": "x" * 61}),
		):
			with self.subTest(values=values):
				answer, status = self.call(public.send, **{"title": "A matter", **values})
				self.assertEqual((status, list(answer["fields"])), (422, [field]))
		self.assertEqual(frappe.db.count(INQUIRY), before)

	def test_machines_fall_into_the_trap(self) -> None:
		answer, status = self.call(public.send, title="Cheap watches", website="https://watches.example")
		self.assertEqual((status, "number" in answer), (422, False))
		self.assert_gone(INQUIRY, title="Cheap watches")

	def test_markup_is_kept_from_whoever_reads_it(self) -> None:
		doc = self.written(title="Hello <img src=x onerror=alert(1)>", details="<script>alert(1)</script>")
		stored = f"{doc.title} {doc.details}"
		self.assertNotIn("onerror", stored)
		self.assertNotIn("<script", stored)

	def test_so_many_messages_an_hour_and_address(self) -> None:
		for number in range(public.NEW_BY_ADDRESS):
			self.written(title=f"Matter {number}")
		answer, status = self.call(public.send, title="One too many")
		self.assertEqual((status, set(answer)), (429, {"error", "fields"}))
		self.assert_gone(INQUIRY, title="One too many")
		self.come_from("10.201.1.1")
		self.written()

	def test_an_office_that_cannot_take_it_says_so_and_names_nobody(self) -> None:
		set_settings(responder_chain=None)
		answer, status = self.call(public.send, title="Lost")
		self.assertEqual(status, 503)
		self.assertNotIn("chain", answer["error"])
		self.assert_gone(INQUIRY, title="Lost")
		log = frappe.get_last_doc("Error Log", {"method": ("like", "%public page%")})
		self.assertIn("responder chain", log.error)
		self.assertNotIn(PHONE, log.error)


class TestFollowing(PublicCase):
	def state(self, doc) -> dict:
		answer, status = self.call(public.follow, *self.key(doc))
		self.assertEqual(status, 200, answer)
		return answer

	def test_it_says_where_it_stands(self) -> None:
		doc = self.written()
		answer = self.state(doc)
		self.assertEqual((answer["state"], answer["answer"], answer["may_return"]), ("received", "", False))
		self.assertEqual((answer["received_on"], answer["expected_by"]), ("Wed 2025-01-22", "Wed 2025-02-05"))
		doc = self.act("09:10", "clerk", desk.handle, doc, self.staff["member_a"])
		self.assertEqual(self.state(doc)["state"], "in_hand")
		doc = self.act("10:00", "member_a", desk.answer, doc, "At window 2.\nBring your card.")
		answer = self.state(doc)
		self.assertEqual((answer["state"], answer["answer"]), ("concluded", "At window 2.\nBring your card."))
		self.assertEqual((answer["expected_by"], answer["closed_on"]), ("", "Wed 2025-01-22"))
		with in_language("zh"):
			self.assertEqual(self.state(doc)["said"], "已办结")

	def test_transferred_guided_withdrawn(self) -> None:
		doc = self.act("09:10", "clerk", desk.transfer, self.written(), "Housing bureau", "ask for Chen")
		answer = self.state(doc)
		self.assertEqual(
			(answer["state"], answer["sent_to"], answer["answer"]), ("referred", "Housing bureau", "")
		)
		doc = self.act("09:20", "clerk", desk.take_receipt, doc, "Chen, front office")
		answer = self.state(doc)
		self.assertEqual(
			(answer["state"], answer["sent_to"], answer["answer"]), ("concluded", "Housing bureau", "")
		)
		self.assertNotIn("Chen", json.dumps(answer))
		doc = self.act("09:10", "clerk", desk.guide, self.written(), "Tax bureau, hall 1", "Bring the form")
		answer = self.state(doc)
		self.assertEqual((answer["go_to"], answer["answer"]), ("Tax bureau, hall 1", "Bring the form"))
		doc = self.act("09:10", "clerk", desk.withdraw, self.written(), "Mrs Li had phoned already")
		answer = self.state(doc)
		self.assertEqual(
			(answer["state"], answer["expected_by"], answer["may_return"]), ("withdrawn", "", False)
		)
		self.assertNotIn("Li", json.dumps(answer))

	def test_nothing_of_the_inside_shows(self) -> None:
		"""Hand-overs, refusals, notes, names, sections, phone and the words of the inquiry itself."""
		doc = self.written(details="details-word", inquirer_name="Wang-word", title="title-word")
		doc = self.act(
			"09:10", "clerk", desk.hand_over, doc, to_section=self.office.section_a, note="note-word"
		)
		seen = [self.state(doc)]
		doc = self.act("09:20", "head_a", desk.refuse, doc, "refusal-word")
		seen.append(self.state(doc))
		doc = self.act(
			"09:30", "clerk", desk.hand_over, doc, to_section=self.office.section_b, note="note-word"
		)
		doc = self.act("09:40", "head_b", desk.acknowledge, doc)
		seen.append(self.state(doc))
		self.assertEqual([answer["state"] for answer in seen], ["in_hand"] * 3)
		said = json.dumps(seen)
		inside = [*self.staff.values(), *self.users.values(), self.office.section_a, self.office.section_b]
		inside += [frappe.db.get_value("Duty Staff", name, "employee_name") for name in self.staff.values()]
		for word in (*inside, PHONE, "-word", "Transferred", "Handed"):
			self.assertNotIn(word, said)

	def test_a_number_may_be_typed_as_people_type(self) -> None:
		doc = self.written()
		wide = "".join(chr(ord(sign) + 0xFEE0) for sign in doc.name.lower())
		answer, status = self.call(
			public.follow, f" {wide} ", f"{doc.tracking_code[:4]} {doc.tracking_code[4:]}"
		)
		self.assertEqual(status, 200, answer)

	def test_one_registered_at_the_desk_is_followed_the_same_way(self) -> None:
		with clock_at(MORNING):
			doc = ask(self.users["clerk"], received_at=MORNING)
		self.assertEqual(self.state(doc)["state"], "received")


class TestGuessing(PublicCase):
	def wrong(self, doc) -> str:
		return f"{(int(doc.tracking_code) + 1) % 10**8:08}"

	def test_a_wrong_number_and_a_wrong_code_are_one_answer(self) -> None:
		doc = self.written()
		year, count = doc.name.split("-")[1:]
		missing = f"XW-{year}-{int(count) + 4321:05}"
		answers = [
			self.call(function, number, code, *rest)
			for function, rest in ((public.follow, ()), (public.rate, (5,)), (public.come_back, ("No",)))
			for number, code in ((doc.name, self.wrong(doc)), (missing, doc.tracking_code))
		]
		self.assertEqual({json.dumps(answer) for answer in answers}, {json.dumps(answers[0])})
		self.assertEqual(answers[0][1], 404)
		self.come_from("10.206.1.1")
		for number, code in (
			("", ""),
			("%", "%"),
			(doc.name, ""),
			("' or 1=1", doc.tracking_code),
			(doc.name, "é"),
		):
			self.assertEqual(self.call(public.follow, number, code), answers[0])

	def test_an_address_gets_ten_wrong_tries_an_hour(self) -> None:
		doc = self.written()
		for number in range(public.WRONG_BY_ADDRESS):
			_answer, status = self.call(public.follow, f"XW-2025-9{number:04}", "00000000")
			self.assertEqual(status, 404)
		for key in (("XW-2025-90000", "00000000"), self.key(doc)):
			_answer, status = self.call(public.follow, *key)
			self.assertEqual(status, 429)
		self.come_from("10.202.1.1")
		self.assertEqual(self.call(public.follow, *self.key(doc))[1], 200)

	def test_a_number_gets_ten_wrong_tries_a_day_whether_it_exists_or_not(self) -> None:
		doc = self.written()
		year = doc.name.split("-")[1]
		for name in (doc.name, f"XW-{year}-{90000 + secret(9999)}"):
			seen = []
			for number in range(public.WRONG_BY_NUMBER + 2):
				self.come_from(f"10.203.{secret(250)}.{number}")
				seen.append(self.call(public.follow, name, self.wrong(doc)))
			self.assertEqual([status for _answer, status in seen], [404] * public.WRONG_BY_NUMBER + [429] * 2)
		# the right code does not help any more: it could be the next guess
		self.come_from("10.204.1.1")
		self.assertEqual(self.call(public.follow, *self.key(doc))[1], 429)

	def test_right_ones_are_not_counted(self) -> None:
		doc = self.written()
		for _number in range(3 * public.WRONG_BY_NUMBER):
			self.assertEqual(self.call(public.follow, *self.key(doc))[1], 200)

	def test_a_swarm_is_stopped_and_the_administrators_hear_of_it_once(self) -> None:
		doc = self.written()
		allowance = Allowance("wrong-at-all", public.WRONG_AT_ALL, 3600)
		frappe.cache.setex(allowance.key, 3600, public.WRONG_AT_ALL)
		for number in range(3):
			self.come_from(f"10.205.{secret(250)}.{number}")
			self.assertEqual(self.call(public.follow, *self.key(doc))[1], 429)
		told = frappe.get_all("Notification Log", {"for_user": self.users["administrator"]}, pluck="subject")
		self.assertEqual(len([text for text in told if "are being guessed" in text]), 1)
		frappe.cache.delete(allowance.key)

	def test_addresses_of_one_network_are_one(self) -> None:
		from duty_responsibility.utils.throttle import address

		self.come_from("2001:db8:1:2:aaaa::1")
		first = address()
		self.come_from("2001:db8:1:2:bbbb::2")
		self.assertEqual(address(), first)
		self.come_from("2001:db8:1:3::1")
		self.assertNotEqual(address(), first)
		self.come_from("not an address")
		self.assertEqual(address(), "unknown")


class TestAfterwards(PublicCase):
	def setUp(self) -> None:
		super().setUp()
		self.doc = self.act("09:10", "clerk", desk.answer, self.written(), "Form 3.")

	def test_it_is_rated_once_for_each_round(self) -> None:
		key = self.key(self.doc)
		for stars in (0, 6, -1):
			answer, status = self.call(public.rate, *key, stars)
			self.assertEqual((status, list(answer["fields"])), (422, ["stars"]))
		answer, status = self.call(public.rate, *key, 2, "Slow", at="2025-01-22 11:00:00")
		self.assertEqual((status, answer["stars"], answer["may_rate"]), (200, 2, False))
		self.assertEqual(self.call(public.rate, *key, 5)[1], 422)
		doc = frappe.get_doc(INQUIRY, self.doc.name)
		self.assertEqual((doc.rating, doc.rating_note, str(doc.rated_at)), (2, "Slow", "2025-01-22 11:00:00"))
		self.call(public.come_back, *key, "Form 3 was refused", at="2025-01-22 15:00:00")
		doc = frappe.get_doc(INQUIRY, doc.name)
		self.assertEqual((doc.rating, doc.rating_note, doc.rated_at), (0, None, None))
		self.assertEqual((doc.rounds[0].rating, doc.rounds[0].rating_note), (2, "Slow"))
		self.act("15:30", "clerk", desk.answer, doc, "Form 4.")
		answer, status = self.call(public.rate, *key, 5)
		self.assertEqual((status, answer["stars"]), (200, 5))

	def test_it_comes_back_with_a_reason(self) -> None:
		key = self.key(self.doc)
		answer, status = self.call(public.come_back, *key, "  ")
		self.assertEqual((status, list(answer["fields"])), (422, ["reason"]))
		answer, status = self.call(public.come_back, *key, "Form 3 was refused", at="2025-01-22 15:00:00")
		self.assertEqual((status, answer["state"], answer["answer"]), (200, "received", ""))
		self.assertEqual((answer["returned_on"], answer["expected_by"]), ("Wed 2025-01-22", "Fri 2025-01-24"))
		doc = frappe.get_doc(INQUIRY, self.doc.name)
		self.assertEqual((doc.round_number, doc.reopen_reason), (2, "Form 3 was refused"))
		self.assertEqual(self.call(public.come_back, *key, "Again")[1], 422)
		self.assertEqual(self.call(public.rate, *key, 1)[1], 422)

	def test_if_who_answered_is_away_somebody_else_does(self) -> None:
		absent(self.staff["clerk"])
		self.call(public.come_back, *self.key(self.doc), "Not yet", at="2025-01-22 15:00:00")
		responder = frappe.db.get_value(INQUIRY, self.doc.name, "current_responder")
		self.assertEqual(responder, self.staff["transfer"])

	def test_what_is_not_said_on_the_page_is_not_written_past_it(self) -> None:
		"""The fields of a rating are an action's, for people with a login as well."""
		for values in ({"rating": 5}, {"rating_note": "Great"}, {"rated_at": MORNING}):
			with clock_at(MORNING), as_user(self.users["clerk"]), self.refused("buttons of the form"):
				frappe.get_doc(INQUIRY, self.doc.name).update(values).save()
