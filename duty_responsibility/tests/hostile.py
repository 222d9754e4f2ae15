"""Requests with hostile values, made up from a fixed seed: for the tests that no request ends in a traceback."""

import importlib
import inspect
import json
import pkgutil
import random
from datetime import timedelta
from typing import Any

import frappe
from frappe.utils import now_datetime

import duty_responsibility
from duty_responsibility.engine.office import calendars
from duty_responsibility.tests import factories as make
from duty_responsibility.tests import frontdesk, meetings, outgoing
from duty_responsibility.tests.base import as_user

APP = "duty_responsibility."

HOSTILE: tuple[Any, ...] = (
	None,
	"",
	" ",
	"x",
	"2026-13-45",
	"0000-00-00",
	"9999-12-31 23:59:59",
	"0001-01-01",
	"24:61",
	"[",
	"{",
	"null",
	"[[]]",
	'{"a": {"b": []}}',
	"[1, null, {}]",
	"' or '1'='1",
	'"; drop table `tabDuty Clock`; --',
	"%s %(name)s {0} {x}",
	"\\",
	"<script>alert(1)</script>",
	"../../etc/passwd",
	"a\0b",
	"\ud800",
	"𮯰𬱖🀄",
	"字" * 5000,
	"9" * 40,
	-1,
	0,
	2**63,
	10**40,
	-(10**12),
	1.5,
	True,
	[],
	[None],
	["x", "x"],
	{},
	{"name": "x"},
	["!=", ""],
	{"a": [1]},
	"Administrator",
	"DocType",
)


ROUND_THE_CLOCK = tuple(
	{"weekday": day, "start_time": "00:00:00", "end_time": "23:59:00"} for day in calendars.WEEKDAYS
)


class Requests:
	"""Values for the arguments of functions and the fields of documents; now and then those that exist."""

	def __init__(self, seed: int, known: dict[str, list[Any]]) -> None:
		self.random, self.known = random.Random(seed), known

	def hostile(self) -> Any:
		return self.random.choice(HOSTILE)

	def storable(self) -> Any:
		"""Without half characters, which Frappe's own answer to an error cannot hold."""
		value = self.hostile()
		return "x" if value == "\ud800" else value

	def value(self, name: str, likely: float = 0.5) -> Any:
		"""A value of the argument `name`: one that exists about as often as `likely` says."""
		if name in self.known and self.random.random() < likely:
			return self.random.choice(self.known[name])
		return self.hostile()

	def arguments(self, names: list[str]) -> dict[str, Any]:
		"""Some are left out, and sometimes there is one too many."""
		given = {name: self.value(name) for name in names if self.random.random() < 0.9}
		if self.random.random() < 0.05:
			given["unheard_of"] = self.hostile()
		return given

	def broken(self, doc: dict[str, Any]) -> dict[str, Any]:
		"""A document as a form sends it, with one or two values that do not belong there."""
		found = dict(doc)
		for field in self.random.sample(sorted(found), self.random.choice((1, 1, 2))):
			found[field] = self.storable()
		if self.random.random() < 0.2:
			found.pop("name", None)
		return found

	def framework(self, documents: list[dict[str, Any]]) -> tuple[str, str, dict[str, Any]]:
		"""A request of the framework itself for a document of the app: verb, path and values."""
		doc = self.random.choice(documents)
		doctype, name = doc["doctype"], self.random.choice((doc["name"], "x", "a%00b", "字" * 200))
		resource = f"/api/resource/{doctype}/{name}"
		text = self.random.choice((json.dumps(self.broken(doc)), "[", "{", "x", "", "[1]", "null"))
		field = self.random.choice(sorted(doc))
		condition = [[field, self.random.choice(("=", "like", ">", "in", "between", "x")), self.storable()]]
		ways: tuple[tuple[str, str, dict[str, Any]], ...] = (
			("PUT", resource, {field: self.storable()}),
			("PUT", f"/api/v2/document/{doctype}/{name}", {field: self.storable()}),
			("POST", f"/api/resource/{doctype}", self.broken(doc)),
			("POST", f"/api/v2/document/{doctype}", self.broken(doc)),
			("GET", resource, {}),
			("DELETE", f"/api/resource/{doctype}/x", {}),
			("POST", "/api/method/frappe.desk.form.save.savedocs", {"doc": text, "action": "Save"}),
			("POST", "/api/method/frappe.client.save", {"doc": text}),
			("POST", "/api/method/frappe.client.insert", {"doc": text}),
			(
				"POST",
				"/api/method/frappe.client.set_value",
				{"doctype": doctype, "name": name, "fieldname": field, "value": self.storable()},
			),
			(
				"POST",
				"/api/method/frappe.client.get_list",
				{"doctype": doctype, "filters": condition, "fields": [field]},
			),
			(
				"POST",
				"/api/method/frappe.client.get_value",
				{"doctype": doctype, "fieldname": field, "filters": condition},
			),
			("POST", "/api/method/frappe.client.get", {"doctype": doctype, "name": self.storable()}),
			("POST", "/api/method/frappe.client.get_count", {"doctype": doctype, "filters": self.storable()}),
			(
				"POST",
				"/api/method/frappe.desk.form.load.getdoc",
				{"doctype": doctype, "name": self.storable()},
			),
			(
				"POST",
				"/api/method/frappe.desk.search.search_link",
				{"doctype": doctype, "txt": self.storable(), "filters": self.storable()},
			),
			(
				"POST",
				"/api/method/frappe.client.validate_link",
				{"doctype": doctype, "docname": self.storable(), "fields": self.storable()},
			),
			(
				"POST",
				"/api/method/run_doc_method",
				{"docs": text, "method": self.random.choice(("x", "save", "act"))},
			),
			(
				"POST",
				"/api/method/run_doc_method",
				{"dt": doctype, "dn": name, "method": "x", "args": self.storable()},
			),
			(
				"POST",
				f"/api/v2/document/{doctype}/{name}/method/{self.random.choice(('x', 'save', 'submit'))}",
				{},
			),
		)
		return self.random.choice(ways)


def documents(known: dict[str, list[Any]]) -> list[dict[str, Any]]:
	"""The matters and the case as forms send them, with a few documents that are not matters."""
	found = [
		frappe.get_doc(doctype, name)
		for doctype in [*known["doctype"], "Duty Fault Record"]
		for name in known["name"]
		if frappe.db.exists(doctype, name)
	]
	for doctype in (
		"Duty Staff",
		"Duty Section",
		"Duty Calendar",
		"Duty Time Limit",
		"Duty Clock",
		"Duty Settings",
	):
		found.append(
			frappe.get_last_doc(doctype) if not frappe.get_meta(doctype).issingle else frappe.get_doc(doctype)
		)
	return [json.loads(doc.as_json()) for doc in found]


def body(values: dict[str, Any]) -> bytes:
	"""A request's JSON; requests itself refuses what is no character."""
	return json.dumps(values).encode("ascii")


def an_office() -> tuple[Any, dict[str, list[Any]]]:
	"""A committed office with one matter of each kind; returns it with what arguments may be called."""
	office = make.make_office(
		ROUND_THE_CLOCK, (), f"{now_datetime().year}-12-31", fault_breaches=1, public_inquiries=1
	)
	start = now_datetime().replace(microsecond=0) + timedelta(days=3)
	member, clerk, deputy = office.users["member_a"], office.users["clerk"], office.users["deputy_a"]
	frontdesk.make_inquiry_limits(office)
	meetings.make_matter_limits(office.ladder, office.urgent_ladder)
	matters = [
		make.register(clerk, assignee=office.staff["member_a"], section=office.section_a),
		meetings.call_meeting(member, str(start), str(start + timedelta(hours=2)), section=office.section_a),
		meetings.assign(deputy, assignee=office.staff["member_a"], leader=office.staff["deputy_a"]),
		frontdesk.ask(clerk),
		frontdesk.at_the_gate(office.users["gatekeeper"]),
	]
	with as_user(member):
		matters.append(outgoing.new_outgoing().insert())
	from duty_responsibility.api import faults

	category = frappe.db.get_value("Duty Fault Category", {"disabled": 0})
	with as_user(deputy):
		case = faults.report(office.staff["member_a"], category, now_datetime(), "Came late to work.")
	names = [doc.name for doc in matters]
	clocks = frappe.get_all("Duty Clock", {"reference_name": ("in", names)}, pluck="name")
	known: dict[str, list[Any]] = {
		"name": [*names, case],
		"names": [names, json.dumps(names)],
		"doctype": [doc.doctype for doc in matters],
		"document_type": [doc.doctype for doc in matters],
		"record": [case],
		"document": [names[-1]],
		"clock": clocks,
		"step": ["Completion", "Registration", "Review", "Drafting"],
		"calendar": [office.calendar],
		"limit": list(office.limits.values()),
		"shift": ["x"],
		"at": [str(start)],
		"start": [str(start.date())],
		"end": [str(start.date() + timedelta(days=7))],
		"from_date": [str(start.date())],
		"happened_at": [str(now_datetime())],
		"new_due_at": [str(start)],
		"category": [category],
		"reason": ["A reason."],
		"text": ["A text."],
		"outcome": ["Done.", "Held to Account"],
		"section": [office.section_a],
		"filters": [json.dumps({"name": names[0]}), [["name", "=", names[0]]]],
		"table": ["姓名\t科室\t职务\n张三\t办公室\t科员"],
		"number": ["XW-2026-00001"],
		"code": ["12345678"],
	}
	for person in ("subject", "staff", "assignee", "leader", "to", "person", "to_staff"):
		known[person] = [office.staff["member_a"], office.staff["member_b"]]
	return office, known


def fingerprint() -> dict[str, Any]:
	"""How many rows each table of the app has, and when the last of them was changed."""
	frappe.db.rollback()
	tables = [
		table
		for table in frappe.db.get_tables(cached=True)
		if table.startswith("tabDuty ") and "modified" in frappe.db.get_table_columns(table[3:])
	]
	quote = '"' if frappe.db.db_type == "postgres" else "`"
	counted = " union all ".join(
		f"select '{table}', count(*), max(modified) from {quote}{table}{quote}" for table in tables
	)
	return {table: (count, modified) for table, count, modified in frappe.db.sql(counted)}


def changed(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
	"""The tables that differ between two fingerprints."""
	return sorted(table for table in before | after if before.get(table) != after.get(table))


def functions() -> dict[str, list[str]]:
	"""The app's whitelisted functions by their dotted paths, with the names of their arguments."""
	for module in pkgutil.walk_packages(duty_responsibility.__path__, APP):
		if ".tests" not in module.name and ".patches" not in module.name:
			importlib.import_module(module.name)
	return {
		f"{function.__module__}.{function.__name__}": list(inspect.signature(function).parameters)
		for function in frappe.whitelisted
		if function.__module__.startswith(APP)
	}
