"""Each way of Frappe past a controller, tried on each kind of document, as Administrator, over HTTP (rule 13)."""

from collections.abc import Callable
from typing import Any

import frappe
import requests

from duty_responsibility import hooks
from duty_responsibility.permissions.door import PAST_DOCUMENTS, is_closed
from duty_responsibility.tests.base import DutyTestCase
from duty_responsibility.tests.factories import clock_of, make_office, make_user, register, unique
from duty_responsibility.tests.http import Client, HttpCase
from duty_responsibility.tests.importing import import_file
from duty_responsibility.tests.ways import KNOWN, PAST_THE_DOCUMENT, ways

Signs = dict[str, str]
Way = Callable[[Client, Signs], requests.Response]

CLOSED = ("ledger", "case", "evidence", "row", "row of a case")
"""Kinds that nobody changes from outside, and beside which nothing is written."""

NOT_HANGING = {
	"Activity Log",
	"Audit Trail",
	"Desktop Icon",
	"Integration Request",
	"Permission Inspector",
	"Permission Log",
	"Submission Queue",
	"User Permission",
	"View Log",
	"Webhook",
	"Workflow Transition Tasks",
	"Workspace",
	"Workspace Sidebar",
}
"""Documents of Frappe that name others, written by Frappe itself or by administrators, and shown beside none."""

FREE_TO_LINK = {"Address", "Contact"}
"""Their rows name what they belong to; both are a person's or an office's own papers."""


def api(function: str, **values: str) -> Way:
	"""A call in whose arguments signs stand for the document's DocType, name and the like."""
	return lambda client, of: client.call(
		function, **{key: of.get(value, value) for key, value in values.items()}
	)


def on_document(method: str, **values: Any) -> Way:
	return lambda client, of: client.post(
		f"/api/v2/document/{of['$doctype']}/{of['$name']}/method/{method}", values
	)


def put(**values: Any) -> Way:
	return lambda client, of: client.put(f"/api/resource/{of['$doctype']}/{of['$name']}", values)


CHANGED = {
	"title": "Changed",
	"status": "Closed",
	"grade": "Major",
	"note": "Changed",
	"end_time": "24:00:00",
}
"""Values for whichever of the fields a kind has."""

STATE: dict[str, Way] = {
	"discard": api("frappe.desk.form.save.discard", doctype="$doctype", name="$name"),
	"discard the document": on_document("discard"),
	"submit the document": on_document("submit"),
	"cancel the document": on_document("cancel"),
	"cancel": api("frappe.client.cancel", doctype="$doctype", name="$name"),
	"cancel from the form": api("frappe.desk.form.save.cancel", doctype="$doctype", name="$name"),
	"docstatus 1": put(docstatus=1),
	"docstatus 2": put(docstatus=2),
	"docstatus by set_value": api(
		"frappe.client.set_value", doctype="$doctype", name="$name", fieldname='{"docstatus": 1}'
	),
	"bulk submit": api(
		"frappe.desk.doctype.bulk_update.bulk_update.submit_cancel_or_update_docs",
		doctype="$doctype",
		docnames="$names",
		action="submit",
	),
	"bulk cancel": api(
		"frappe.desk.doctype.bulk_update.bulk_update.submit_cancel_or_update_docs",
		doctype="$doctype",
		docnames="$names",
		action="cancel",
	),
	"rename": api("frappe.client.rename_doc", doctype="$doctype", old_name="$name", new_name="another"),
	"rename the document": on_document("rename", name="another", force=1),
	"rename from the form": api(
		"frappe.model.rename_doc.update_document_title", doctype="$doctype", docname="$name", name="another"
	),
}
"""Refused for every document of the app."""

CHANGE: dict[str, Way] = {
	"delete": lambda client, of: client.delete(f"/api/resource/{of['$doctype']}/{of['$name']}"),
	"bulk delete": api("frappe.desk.reportview.delete_items", doctype="$doctype", items="$names"),
	"put": put(**CHANGED),
	"save": lambda client, of: client.call("frappe.client.save", doc={**stored(of), **CHANGED}),
	"save from the form": lambda client, of: client.call(
		"frappe.desk.form.save.savedocs",
		doc=frappe.as_json({**stored(of), **CHANGED}),
		action="Save",
	),
	"insert a copy": lambda client, of: client.post(
		f"/api/resource/{of['$doctype']}", {**stored(of), "name": "another", "modified": None}
	),
	"bulk update": api(
		"frappe.desk.doctype.bulk_update.bulk_update.submit_cancel_or_update_docs",
		doctype="$doctype",
		docnames="$names",
		action="update",
		data=frappe.as_json(CHANGED),
	),
}
"""Left to the controller: the ledger, cases and rows refuse, the others have their own checks."""

BESIDE: dict[str, Way] = {
	"comment": api(
		"frappe.desk.form.utils.add_comment",
		reference_doctype="$doctype",
		reference_name="$name",
		content="seen",
		comment_email="Administrator",
		comment_by="Administrator",
	),
	"comment on the document": on_document("add_comment", text="seen"),
	"like": api("frappe.desk.like.toggle_like", doctype="$doctype", name="$name", add="Yes"),
	"tag": api("frappe.desk.doctype.tag.tag.add_tag", tag="seen", dt="$doctype", dn="$name"),
	"tags": api("frappe.desk.doctype.tag.tag.add_tags", tags='["seen too"]', dt="$doctype", docs="$names"),
	"tag by another name": lambda client, of: client.post(
		"/api/v2/method/Tag/add_tag", {"tag": "seen again", "dt": of["$doctype"], "dn": of["$name"]}
	),
	"tag by command": lambda client, of: client.post(
		"/",
		{
			"cmd": "frappe.desk.doctype.tag.tag.add_tag",
			"tag": "seen once more",
			"dt": of["$doctype"],
			"dn": of["$name"],
		},
	),
	"assign": api(
		"frappe.desk.form.assign_to.add",
		doctype="$doctype",
		name="$name",
		assign_to='["Administrator"]',
		description="do it",
	),
	"assign many": api(
		"frappe.desk.form.assign_to.add_multiple",
		doctype="$doctype",
		name="$names",
		assign_to='["Guest"]',
		description="do it",
		bulk_assign="true",
	),
	"attach": api(
		"frappe.client.attach_file",
		filename="a.txt",
		filedata="some text",
		doctype="$doctype",
		docname="$name",
		is_private="1",
	),
	"upload": lambda client, of: client.post(
		"/api/method/upload_file",
		files={"file": ("b.txt", b"other text")},
		data={"doctype": of["$doctype"], "docname": of["$name"], "is_private": "1"},
		json=None,
	),
	"message": api(
		"frappe.core.doctype.communication.email.make",
		doctype="$doctype",
		name="$name",
		content="seen",
		subject="seen",
		communication_medium="Other",
	),
	"reminder": api(
		"frappe.automation.doctype.reminder.reminder.create_new_reminder",
		remind_at="2099-01-01 09:00:00",
		description="look",
		reminder_doctype="$doctype",
		reminder_docname="$name",
	),
}
"""Refused beside the ledger, cases and rows; matters and policy have them as ever."""

SHARE: dict[str, Way] = {
	"share": api("frappe.share.add", doctype="$doctype", name="$name", user="$user", read="1"),
	"set a share": api(
		"frappe.share.set_permission",
		doctype="$doctype",
		name="$name",
		user="$user",
		permission_to="read",
		value="1",
	),
	"follow": api(
		"frappe.desk.form.document_follow.follow_document", doctype="$doctype", doc_name="$name", user="$user"
	),
	"relink": api(
		"frappe.email.relink", name="$message", reference_doctype="$doctype", reference_name="$name"
	),
	"remove a tag": api("frappe.desk.doctype.tag.tag.remove_tag", tag="seen", dt="$doctype", dn="$name"),
	"take a like back": api("frappe.desk.like.toggle_like", doctype="$doctype", name="$name", add="No"),
}
"""Refused beside the ledger, cases and rows; for others it depends on the site's settings."""


def stored(of: Signs) -> dict[str, Any]:
	return frappe.parse_json(frappe.get_doc(of["$doctype"], of["$name"]).as_json())


class TestEveryWay(HttpCase):
	@classmethod
	def make(cls) -> None:
		cls.office = make_office()
		cls.hanging = hanging_doctypes()
		matter = register()
		reason = frappe.get_doc({"doctype": "Duty Pause Reason", "reason_name": unique("Reason")}).insert()
		cls.user = make_user("Duty Director", tag="other")
		frappe.db.set_value("User", cls.user, "document_follow_notify", 1)
		message = {"doctype": "Communication", "communication_type": "Communication", "subject": "A mail"}
		cls.message = frappe.get_doc(message).insert().name
		record = cls.put("Duty Fault Record", subject=cls.office.staff["member_a"], status="Noted")
		evidence = cls.put("Duty Fault Evidence", record=record)
		cls.documents = {
			"matter": (matter.doctype, matter.name),
			"policy": (reason.doctype, reason.name),
			"ledger": ("Duty Clock", clock_of(matter).name),
			"case": ("Duty Fault Record", record),
			"evidence": ("Duty Fault Evidence", evidence),
			"row": (
				"Duty Calendar Period",
				frappe.get_doc("Duty Calendar", cls.office.calendar).periods[0].name,
			),
			"row of a case": (
				"Duty Fault Entry",
				cls.put(
					"Duty Fault Entry", parent=record, parenttype="Duty Fault Record", parentfield="journal"
				),
			),
		}

	@staticmethod
	def put(doctype: str, **values: Any) -> str:
		"""A document as it would be stored, whatever has led to it."""
		doc = frappe.get_doc(
			{"doctype": doctype, "name": frappe.generate_hash(length=10), "idx": 1, **values}
		)
		doc.db_insert()
		return doc.name

	def trace(self, doctype: str, name: str) -> dict[str, Any]:
		"""All that a way could have changed: the row, how many there are, and what names it anywhere."""
		frappe.db.rollback()  # see what the server has committed
		table = frappe.qb.DocType(doctype)
		rows = frappe.qb.from_(table).select("*").where(table.name == name).run(as_dict=True)
		for row in rows:
			del row["modified"], row["modified_by"]  # a document that is saved as it is has been saved
		found: dict[str, Any] = {
			"row": rows,
			"count": frappe.db.count(doctype),
		}
		for hanging, fields in self.hanging.items():
			for of, named in fields:
				found[f"{hanging} {named}"] = frappe.db.count(hanging, {of: doctype, named: name})
		return found

	def tried(self, way: Way, kind: str) -> tuple[bool, requests.Response]:
		"""Whether it has changed anything, and what was answered."""
		doctype, name = self.documents[kind]
		signs = {"$doctype": doctype, "$name": name, "$names": frappe.as_json([name])}
		signs |= {"$user": self.user, "$message": self.message}
		before = self.trace(doctype, name)
		answer = way(self.as_client("Administrator"), signs)
		return self.trace(doctype, name) != before, answer

	def assert_refused(self, ways: dict[str, Way], kinds: tuple[str, ...]) -> None:
		for kind in kinds:
			for name, way in ways.items():
				with self.subTest(kind=kind, way=name):
					changed, answer = self.tried(way, kind)
					self.assertFalse(changed, answer.text)
					self.assertLess(answer.status_code, 500, answer.text)

	def test_no_state_is_set_from_outside(self) -> None:
		self.assert_refused(STATE, tuple(self.documents))

	def test_closed_kinds_are_not_changed(self) -> None:
		self.assert_refused(CHANGE, CLOSED)

	def test_nothing_is_written_beside_closed_kinds(self) -> None:
		self.assert_refused(BESIDE, CLOSED)
		self.assert_refused(SHARE, CLOSED)

	def test_a_matter_is_shared_followed_and_written_about(self) -> None:
		for name in ("share", "follow", "relink"):
			with self.subTest(way=name):
				changed, answer = self.tried(SHARE[name], "matter")
				self.assertTrue(changed, answer.text)

	def test_matters_and_policy_keep_what_is_written_beside_them(self) -> None:
		for kind in ("matter", "policy"):
			for name, way in BESIDE.items():
				with self.subTest(kind=kind, way=name):
					changed, answer = self.tried(way, kind)
					self.assertTrue(changed, answer.text)
					self.assertEqual(answer.status_code, 200, answer.text)

	def test_an_import_changes_no_closed_kind(self) -> None:
		for kind in CLOSED:
			doctype, name = self.documents[kind]
			for how in ("Update Existing Records", "Insert New Records"):
				with self.subTest(kind=kind, how=how):
					before = self.trace(doctype, name)
					try:
						import_file(
							doctype, [("ID", "Index"), (name, 7)], unique("way"), "Administrator", how
						)
					except frappe.ValidationError:
						pass  # Frappe refuses the whole file where a DocType takes no import
					self.assertEqual(self.trace(doctype, name), before)


def hanging_doctypes() -> dict[str, list[tuple[str, str]]]:
	"""Frappe's own documents that name others: the field of the DocType and that of the name."""
	found: dict[str, list[tuple[str, str]]] = {"File": [("attached_to_doctype", "attached_to_name")]}
	for row in frappe.get_all(
		"DocField", {"fieldtype": "Dynamic Link"}, ["parent", "fieldname", "options"], order_by=None
	):
		meta = frappe.get_meta(row.parent)
		if meta.module != "Duty Responsibility" and not meta.issingle and not meta.get("is_virtual"):
			found.setdefault(row.parent, []).append((row.options, row.fieldname))
	return {doctype: fields for doctype, fields in found.items() if doctype not in NOT_HANGING}


class TestNewFrappe(DutyTestCase):
	"""What a new Frappe brings is looked at before the app is said to run on it."""

	def test_every_way_is_known(self) -> None:
		self.assertEqual(ways() - KNOWN, set())
		self.assertGreater(len(ways()), 90)
		self.assertEqual({f"frappe.{name}" for name in PAST_THE_DOCUMENT.split()}, set(PAST_DOCUMENTS))

	def test_every_document_that_hangs_on_others_is_known(self) -> None:
		guarded = {
			doctype
			for doctype, events in hooks.doc_events.items()
			if "refuse_hanging" in str(events.get("validate"))
		}
		tops = set()
		for doctype in hanging_doctypes():
			if frappe.get_meta(doctype).istable:
				tops |= set(
					frappe.get_all("DocField", {"options": doctype, "fieldtype": "Table"}, pluck="parent")
				)
			else:
				tops.add(doctype)
		self.assertEqual(tops - guarded - FREE_TO_LINK - NOT_HANGING, set())

	def test_closed_are_the_ledger_cases_and_rows(self) -> None:
		doctypes = frappe.get_all("DocType", {"module": "Duty Responsibility"}, ["name", "istable"])
		closed = {one.name for one in doctypes if is_closed(one.name)}
		self.assertLessEqual({one.name for one in doctypes if one.istable}, closed)
		self.assertLessEqual({"Duty Clock", "Duty Clock Event", "Duty Seal", "Duty Fault Record"}, closed)
		self.assertFalse(closed & {"Duty Inquiry", "Duty Meeting", "Duty Calendar", "Duty Staff"})
		self.assertFalse(is_closed("ToDo") or is_closed("No Such Thing") or is_closed(None))

	def test_looking_at_a_document_writes_nothing_into_it(self) -> None:
		seen = {"module": "Duty Responsibility", "track_seen": 1}
		self.assertEqual(frappe.get_all("DocType", seen, pluck="name"), [])
