"""Markup in every text that people type runs nowhere: lists, forms, pages, reports, prints, mail, public pages.

Seen in a real browser. Documents hold what Frappe stores of such a text; prints, mail and the public pages, which are
the app's alone, hold it as it was typed.
"""

import json
from urllib.parse import quote

import frappe
from frappe.utils.html_utils import sanitize_html

from duty_responsibility.demo import office
from duty_responsibility.engine.meetings import notices as meeting_notices
from duty_responsibility.tests.base import as_user
from duty_responsibility.tests.browser import BrowserCase

MODULE = "Duty Responsibility"
GATE = "Duty Gate Registration"
TYPED = (
	"""x" onmouseover="duty_ran=1" ' onfocus='duty_ran=1' ><img src=x onerror=duty_ran=1>{{1234567*3}}"""
	"<script>duty_ran=1</script>"
)
STORED = sanitize_html(TYPED, linkify=False)
FOUND = """(() => {
	const attributes = [...document.querySelectorAll("*")].flatMap((node) =>
		[...node.attributes].filter((one) => one.name.startsWith("on") && one.value.includes("duty_ran"))
			.map(() => node.outerHTML.slice(0, 300)));
	const evaluated = document.body.innerText.includes("3703701") ? ["a template was evaluated"] : [];
	return [...(window.duty_ran ? ["a script ran"] : []), ...attributes, ...evaluated];
})()"""

TEXTS = ("Data", "Small Text", "Text", "Long Text")
SHOWN_NAMES = ("title", "_name")
"""Fields that are not typed but copied from what was: names of people, titles of matters."""
USED = {
	"step",
	"step_name",
	"phone",
	"email",
	"user_id",
	"holder",
	"number",
	"code",
	"token",
	"room",
	"series",
}
"""Texts that the app works with, or that have a form of their own."""


def kinds(**filters: object) -> list[str]:
	return frappe.get_all("DocType", filters={"module": MODULE, **filters}, pluck="name", order_by="name asc")


def typed_fields(doctype: str) -> list[str]:
	"""The fields of a kind that hold what people type, or a copy of it."""
	meta = frappe.get_meta(doctype)
	own = (meta.autoname or "").removeprefix("field:")
	return [
		field.fieldname
		for field in meta.fields
		if field.fieldtype in TEXTS
		and not field.options
		and not field.unique
		and not field.get("is_virtual")
		and field.fieldname not in USED | {own}
		and (not (field.read_only or field.hidden) or field.fieldname.endswith(SHOWN_NAMES))
	]


def mark(text: str) -> int:
	"""Put the text into every such field of every row; returns how many fields."""
	count = 0
	for doctype in kinds(issingle=0):
		for fieldname in typed_fields(doctype):
			length = frappe.get_meta(doctype).get_field(fieldname).length or 140
			short = frappe.get_meta(doctype).get_field(fieldname).fieldtype == "Data"
			frappe.db.set_value(
				doctype,
				{"name": ("is", "set")},
				fieldname,
				text[:length] if short else text,
				update_modified=False,
			)
			count += 1
	frappe.db.commit()
	frappe.clear_cache()
	return count


class TestMarkup(BrowserCase):
	@classmethod
	def make(cls) -> None:
		office.load(1, 0.1, commit=False)
		frappe.get_doc({"doctype": GATE, "visitor_name": "Li", "seeks": "A permit"}).insert()
		frappe.db.set_value(GATE, {"name": ("is", "set")}, "status", "At the Gate")
		assert mark(STORED) > 100
		director = frappe.db.get_single_value("Duty Settings", "director")
		cls.director = frappe.db.get_value("Duty Staff", director, "user_id")

	def assert_still(self, place: str) -> None:
		self.assertEqual(self.page.evaluate(FOUND), [], place)

	def look(self, *route: str) -> None:
		with self.subTest("/".join(route)):
			self.go(*route)
			self.assert_still("/".join(route))

	def test_lists(self) -> None:
		self.log_in("Administrator")
		for doctype in kinds(istable=0, issingle=0):
			self.look("List", doctype, "List")
		self.go("List", GATE, "List")
		self.page.wait_for("!!document.querySelector('.btn-action[title]')")

	def test_forms(self) -> None:
		"""As the director where they may read the kind, else as the Administrator."""
		readers: dict[str, list[tuple[str, str]]] = {self.director: [], "Administrator": []}
		for doctype in kinds(istable=0, issingle=0):
			for user, found in readers.items():
				with as_user(user):
					names = frappe.has_permission(doctype) and frappe.get_list(doctype, pluck="name", limit=1)
				if names:
					found.append((doctype, names[0]))
					break
		self.assertGreater(sum(map(len, readers.values())), 30)
		for user, found in readers.items():
			self.log_in(user)
			for doctype, name in found:
				self.look("Form", doctype, name)

	def test_calendars_and_gantt(self) -> None:
		self.log_in("Administrator")
		for doctype in ("Duty Clock", "Duty Meeting", "Duty Roster"):
			self.look("List", doctype, "Calendar", "default")
		for doctype in ("Duty Clock", "Duty Meeting"):
			self.look("List", doctype, "Gantt")

	def test_pages_and_workspaces(self) -> None:
		for user in ("Administrator", self.director):
			self.log_in(user)
			for name in frappe.get_all("Page", filters={"module": MODULE}, pluck="name"):
				self.look(name)
			for name in frappe.get_all("Workspace", filters={"module": MODULE}, pluck="name"):
				self.look("Workspaces", name)

	def test_one_page_after_another_is_drawn(self) -> None:
		self.log_in("Administrator")
		pages = frappe.get_all("Page", filters={"module": MODULE, "name": ("!=", "duty-home")}, pluck="name")
		for name in [*pages, *reversed(pages)]:
			self.go(name)
			# what a page's script made stands in its body
			self.page.wait_for(
				f"!!document.querySelector('#page-{name} .layout-main-section')?.children.length"
			)
		self.assertEqual([error for error in self.page.errors if "already been declared" in error], [])

	def test_reports(self) -> None:
		self.log_in(self.director)
		for name in frappe.get_all("Report", filters={"module": MODULE}, pluck="name"):
			self.look("query-report", name)

	def test_prints(self) -> None:
		mark(TYPED)
		self.addCleanup(mark, STORED)
		self.log_in(self.director)
		for row in frappe.get_all("Print Format", filters={"module": MODULE}, fields=["name", "doc_type"]):
			with as_user(self.director):
				names = frappe.get_list(row.doc_type, pluck="name", limit=3)
			for name in names:
				with self.subTest(row.name, name=name):
					where = f"doctype={quote(row.doc_type)}&name={quote(name)}&format={quote(row.name)}"
					self.page.open(f"{self.address}/printview?{where}")
					self.assert_still(row.name)

	def test_public_pages(self) -> None:
		mark(TYPED)
		self.addCleanup(mark, STORED)
		self.page.send("Network.clearBrowserCookies")
		self.page.send("Network.setExtraHTTPHeaders", headers={"X-Frappe-Site-Name": frappe.local.site})
		notices = frappe.get_all("Duty Meeting Notice", pluck="name", limit=3)
		self.assertTrue(notices)
		tokens = [meeting_notices.token(frappe.get_doc("Duty Meeting Notice", name)) for name in notices]
		for path in (*(f"meeting-reply?t={quote(token)}" for token in tokens), "inquiry", "inquiry-status"):
			with self.subTest(path.partition("?")[0]):
				self.page.open(f"{self.address}/{path}")
				self.assert_still(path)
				if "?" in path:
					self.assertIn("onmouseover", self.page.evaluate("document.body.innerText"))

	def test_messages_of_the_server(self) -> None:
		self.log_in("Administrator")
		for method, args in (
			("duty_responsibility.api.charts.figures", {"chart_name": TYPED}),
			("duty_responsibility.api.handling.turn", {"doctype": TYPED, "name": TYPED}),
			("duty_responsibility.api.clocks.of_matter", {"doctype": TYPED, "name": TYPED}),
		):
			with self.subTest(method):
				call = f"frappe.xcall({json.dumps(method)}, {json.dumps(args)}).catch(() => true)"
				self.page.evaluate(f"{call}.then(() => true)")
				self.settle()
				self.assert_still(method)
