"""Wrong input never ends in a traceback: thousands of calls with hostile values, over HTTP against a real server."""

import json
from typing import Any

import frappe

from duty_responsibility.tests import hostile
from duty_responsibility.tests.http import HttpCase

CALLS = 3000
DOORS = 1000
SEED = 20261130
APP = "duty_responsibility."
JOBS = ("api.sample.load", "api.sample.remove", "api.ledger.verify")
"""What they start is a job of minutes; whoever may start them is not among the callers."""


class TestFuzzedCalls(HttpCase):
	@classmethod
	def make(cls) -> None:
		cls.office, cls.known = hostile.an_office()
		cls.documents = hostile.documents(cls.known)
		frappe.db.commit()

	def log_in(self, users: list[str]) -> None:
		"""The Desk looks at the watch when it is opened, which may note an outage; that is no part of a call."""
		for user in users:
			self.as_client(user)

	def send(self, user: str, method: str, path: str, values: dict[str, Any]) -> Any:
		client = self.as_client(user)
		return client.request(
			method,
			path,
			data=hostile.body(values),
			json=None,
			headers={"Content-Type": "application/json", "Accept-Language": "zh"},
		)

	def test_no_call_of_the_app_ends_in_a_traceback(self) -> None:
		users = [
			"Administrator",
			"Guest",
			*(self.office.users[one] for one in ("clerk", "member_a", "deputy_a")),
		]
		requests = hostile.Requests(SEED, self.known)
		called = hostile.functions()
		self.log_in(users)
		answered: dict[int, int] = {}
		wrong, before = {}, hostile.fingerprint()
		for number in range(CALLS):
			path = sorted(called)[number % len(called)]
			user = requests.random.choice(users)
			if path.removeprefix(APP) in JOBS:
				user = "Guest"
			arguments = requests.arguments(called[path])
			methods = frappe.allowed_http_methods_for_whitelisted_func[frappe.get_attr(path)]
			verb = "POST" if "POST" in methods else methods[0]
			answer = self.send(user, verb, f"/api/method/{path}", arguments)
			answered[answer.status_code] = answered.get(answer.status_code, 0) + 1
			after = hostile.fingerprint()
			if answer.status_code >= 500 or "Traceback" in answer.text:
				wrong.setdefault(path, (answer.status_code, arguments, answer.text[-700:]))
			if answer.status_code >= 400:
				if before != after:
					wrong.setdefault(path, ("saved", hostile.changed(before, after), arguments))
				if not _said(answer):
					wrong.setdefault(path, ("no sentence", arguments, answer.text[-500:]))
			before = after
		self.assertFalse(wrong, "\n".join(f"{path}: {said}" for path, said in wrong.items()))
		self.assertGreater(answered[200], CALLS / 20)

	def test_no_request_of_the_framework_for_a_document_ends_in_a_traceback(self) -> None:
		users = ["Administrator", *(self.office.users[one] for one in ("clerk", "member_a", "deputy_a"))]
		requests = hostile.Requests(SEED, self.known)
		answered: dict[int, int] = {}
		self.log_in(users)
		wrong, before = {}, hostile.fingerprint()
		for _number in range(DOORS):
			verb, path, values = requests.framework(self.documents)
			answer = self.send(requests.random.choice(users), verb, path, values)
			answered[answer.status_code] = answered.get(answer.status_code, 0) + 1
			after = hostile.fingerprint()
			if answer.status_code >= 500 and "Duty" in path + str(values):
				wrong.setdefault(path, (answer.status_code, values, answer.text[-700:]))
			if answer.status_code >= 400 and before != after:
				wrong.setdefault(path, ("saved", hostile.changed(before, after), values))
			before = after
		self.assertFalse(wrong, "\n".join(f"{path}: {said}" for path, said in wrong.items()))
		self.assertGreater(answered[200], DOORS / 20)


def _said(answer: Any) -> str:
	"""The sentence of a refusal."""
	try:
		body = json.loads(answer.text)
	except ValueError:
		return ""
	if body.get("errors"):
		return str(body["errors"][0].get("message") or "")
	said = [json.loads(one).get("message") for one in json.loads(body.get("_server_messages") or "[]")]
	said.append(body.get("_error_message"))
	return " ".join(filter(None, said)) or str((body.get("message") or {}).get("error") or "")
