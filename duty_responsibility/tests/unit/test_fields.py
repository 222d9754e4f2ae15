"""A field that a filter, a query, a form or a card names is there: a renamed one answers 403 or draws nothing."""

import unittest
from pathlib import Path

from duty_responsibility.tests.unit.fields import APP, Named, in_python, kinds, wrong
from duty_responsibility.tests.unit.fields_of_scripts import documents, in_json, in_script, scripts

FORM = 'frappe.ui.form.on("Duty Assignment", {{ setup(frm) {{ {} }} }});'
PLANTED_IN_SCRIPTS = (
	FORM.format('frm.set_query("assignee", () => ({ filters: { gone: 1 } }));'),
	FORM.format('const able = { gone: 1 }; frm.set_query("assignee", () => ({ filters: able }));'),
	FORM.format(
		'frm.set_query("assignee", () => ({ filters: { ...(frm.doc.section ? { gone: 1 } : {}) } }));'
	),
	FORM.format('frm.set_query("staff", "helpers", () => { return { filters: { gone: 1 } }; });'),
	FORM.format('frm.set_query("gone", () => ({ filters: { status: "Active" } }));'),
	FORM.format('frm.set_query("assignee", () => ({ filters: [["Duty Staff", "gone", "=", 1]] }));'),
	FORM.format(
		'for (const field of ["assignee", "gone"]) { frm.set_query(field, () => ({ filters: {} })); }'
	),
	FORM.format("if (frm.doc.gone) return;"),
	FORM.format('frm.set_value("gone", 1);'),
	FORM.format('frm.toggle_display(["title", "gone"], false);'),
	FORM.format("frm.fields_dict.gone.$wrapper.empty();"),
	FORM.format('duty.format(frm, ["gone"]);'),
	FORM.format('duty.format_rows(frm, "helpers", ["gone"]);'),
	'frappe.ui.form.on("Duty Assignment", { gone: (frm) => frm.save() });',
	'frappe.db.get_list("Duty Staff", { fields: ["name", "gone"], limit: 2 });',
	'frappe.db.get_list("Duty Staff", { filters: { gone: 1 } });',
	'frappe.db.get_value("Duty Staff", { gone: frappe.session.user }, "name");',
	'frappe.db.get_value("Duty Staff", name, ["name", "gone"]);',
	'frappe.db.set_value("Duty Staff", name, { gone: 1 });',
	'frappe.set_route("List", "Duty Clock Event", { gone: frm.doc.name });',
	'frappe.new_doc("Duty Assignment", { gone: frm.doc.name });',
	'const one = { fieldtype: "Link", options: "Duty Staff", get_query: () => ({ filters: { gone: 1 } }) };',
	'const one = { fieldtype: "Link", options: "Duty Staff", filters: { gone: 1 } };',
	'frappe.listview_settings["Duty Assignment"] = { add_fields: ["status", "gone"] };',
	'frappe.listview_settings["Duty Assignment"] = { formatters: { gone: (value) => value } };',
	'frappe.listview_settings["Duty Assignment"] = { get_indicator: (doc) => [doc.gone, "red", "status,=,x"] };',
	'frappe.listview_settings["Duty Assignment"] = { get_indicator: (doc) => ["x", "red", `gone,=,${doc.status}`] };',
	'frappe.views.calendar["Duty Clock"] = { filters: [["Duty Clock", "gone", "=", 1]] };',
	'frappe.views.calendar["Duty Clock"] = { field_map: { start: "gone" } };',
)
PLANTED_IN_PYTHON = (
	'frappe.get_all("Duty Staff", filters={"gone": 1})',
	'frappe.get_all("Duty Staff", ["name"], {"status": "Active", "gone": 1})',
	'frappe.get_all("Duty Staff", fields=["name", "gone as value"])',
	'frappe.get_list("Duty Staff", pluck="gone")',
	'frappe.get_list("Duty Staff", or_filters=[["gone", "=", 1]])',
	'frappe.get_all("Duty Staff", filters=[["Duty Staff", "gone", "=", 1]])',
	'frappe.get_all("Duty Staff", order_by="status, gone desc")',
	'STAFF = "Duty Staff"\nfrappe.get_all(STAFF, group_by="gone")',
	'FIELDS = ["name", "gone"]\nfrappe.get_all("Duty Staff", fields=FIELDS)',
	'frappe.get_all("Duty Staff", fields=["name", *["gone"]])',
	'frappe.get_all("Duty Staff", fields=[{"COUNT": "gone", "as": "value"}])',
	'frappe.get_all("Duty Staff", fields=["count(gone) as value"])',
	'frappe.db.get_value("Duty Staff", {"gone": 1})',
	'frappe.db.get_value("Duty Staff", name, "gone")',
	'frappe.db.get_value("Duty Staff", name, ("name", "gone"))',
	'frappe.db.get_values("Duty Staff", {"gone": 1}, fieldname="name")',
	'frappe.db.set_value("Duty Staff", name, {"gone": 1})',
	'frappe.db.set_value("Duty Staff", name, "gone", 1)',
	'frappe.db.get_single_value("Duty Settings", "gone")',
	'frappe.get_cached_value("Duty Staff", name, "gone")',
	'frappe.db.exists("Duty Staff", {"gone": 1})',
	'frappe.db.count("Duty Staff", {"gone": 1})',
	'frappe.db.delete("Duty Staff", {"gone": 1})',
	'frappe.get_doc({"doctype": "Duty Staff", "gone": 1})',
	'frappe.get_doc({"doctype": "Duty Assignment", "helpers": [{"gone": 1}]})',
	'def read():\n\tstaff = frappe.qb.DocType("Duty Staff")\n\treturn staff.gone == 1',
	'def read():\n\tone, staff = frappe.qb.DocType("User"), frappe.qb.DocType("Duty Staff")\n\treturn staff.gone',
)
PLANTED_IN_JSON = (
	'{"doctype": "Number Card", "document_type": "Duty Clock", "filters_json": "[[\\"Duty Clock\\", \\"gone\\", \\"=\\", 1]]"}',
	'{"doctype": "Number Card", "document_type": "Duty Clock", "dynamic_filters_json": "[[\\"Duty Clock\\", \\"gone\\", \\"=\\", 1]]"}',
	'{"doctype": "Dashboard Chart", "document_type": "Duty Clock", "based_on": "gone"}',
	'{"doctype": "Workspace", "shortcuts": [{"link_to": "Duty Clock", "stats_filter": "{\\"gone\\": 1}"}]}',
	'{"doctype": "DocType", "name": "Duty Staff", "title_field": "gone", "fields": []}',
	'{"doctype": "DocType", "name": "Duty Staff", "fields": [{"fieldtype": "Data", "depends_on": "eval:doc.gone"}]}',
	'{"doctype": "DocType", "name": "Duty Assignment", "fields": [{"fieldtype": "Data", "fetch_from": "assignee.gone"}]}',
)


class TestFields(unittest.TestCase):
	def assert_there(self, found: list[Named], at_least: int) -> None:
		self.assertGreater(len([one for one in found if one.doctype in kinds()]), at_least)
		self.assertEqual(wrong(found), [])

	def test_python_names_fields_that_are_there(self) -> None:
		# a patch names the fields of before
		paths = [
			path
			for path in APP.rglob("*.py")
			if not path.is_relative_to(APP / "patches") and path != Path(__file__)
		]
		self.assert_there([one for path in paths for one in in_python(path)], 1000)

	def test_scripts_name_fields_that_are_there(self) -> None:
		self.assert_there([one for path in scripts() for one in in_script(path)], 400)

	def test_cards_charts_workspaces_and_doctypes_name_fields_that_are_there(self) -> None:
		self.assert_there([one for path in documents() for one in in_json(path)], 200)

	def test_what_is_planted_is_found(self) -> None:
		readers = {
			in_script: (PLANTED_IN_SCRIPTS, "planted.js"),
			in_python: (PLANTED_IN_PYTHON, "planted.py"),
			in_json: (PLANTED_IN_JSON, "planted.json"),
		}
		for read, (planted, name) in readers.items():
			for text in planted:
				with self.subTest(text):
					found = wrong(read(Path(name), text))
					self.assertEqual(len(found), 1, found)
					self.assertIn("has no field gone", found[0])
