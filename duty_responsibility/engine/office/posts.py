"""Posts of the office: who may hold one, and who holds which."""

from collections.abc import Iterable

import frappe
from frappe import _
from frappe.model.document import Document

from duty_responsibility.rules.text import as_html


def check_post_holder(doc: Document, fieldname: str) -> None:
	"""Whoever is appointed must be there to answer: active, and no support worker (Art. 2)."""
	staff = doc.get(fieldname)
	if not staff:
		return
	label = _(doc.meta.get_label(fieldname))
	person = frappe.db.get_value(
		"Duty Staff", staff, ["employee_name", "status", "support_worker"], as_dict=True
	)
	if not person:
		return  # the link check says so
	before = doc.get_doc_before_save()
	if before and before.get(fieldname) == staff:
		return  # appointed before; what has become of them since must not stop the work
	if person.support_worker:
		frappe.throw(
			as_html(
				_(
					"{0}: {1} is a support worker and cannot answer for a duty (Art. 2). Choose another person."
				).format(label, person.employee_name)
			),
			title=label,
		)
	if person.status != "Active":
		frappe.throw(
			as_html(
				_("{0}: {1} is not active on the staff. Choose a person who is in office.").format(
					label, person.employee_name
				)
			),
			title=label,
		)


def check_on_duty(doc: Document, row: Document) -> None:
	"""Whoever is rostered must be there to answer; a support worker is never asked (Art. 2)."""
	person = frappe.get_cached_value(
		"Duty Staff", row.staff, ["employee_name", "status", "support_worker"], as_dict=True
	)
	if not person:
		return  # the link check says so
	before = doc.get_doc_before_save()
	if before and any(was.name == row.name and was.staff == row.staff for was in before.shifts):
		return  # rostered before; what has become of them since must not stop the roster
	if person.support_worker:
		frappe.throw(
			as_html(
				_(
					"Row {0}: {1} is a support worker and cannot be first responder (Art. 2). Choose another person."
				).format(row.idx, person.employee_name)
			),
			title=_("Shifts"),
		)
	if person.status != "Active":
		frappe.throw(
			as_html(
				_("Row {0}: {1} is not active on the staff. Choose a person who is in office.").format(
					row.idx, person.employee_name
				)
			),
			title=_("Shifts"),
		)


def check_person(staff: str) -> None:
	"""Whoever gets a step must be there to do it: active, and no support worker (Art. 2)."""
	person = frappe.db.get_value(
		"Duty Staff", staff, ["employee_name", "status", "support_worker"], as_dict=True
	)
	if not person:
		frappe.throw(as_html(_("There is no member of staff “{0}”.").format(staff)), title=_("People"))
	if person.status != "Active" or person.support_worker:
		frappe.throw(
			as_html(
				_(
					"{0} is not active on the staff, or a support worker. Choose a person who is in office."
				).format(person.employee_name)
			),
			title=_("People"),
		)


def posts_held(staff: str) -> list[str]:
	"""The posts that a member of staff holds, in words."""
	section = frappe.qb.DocType("Duty Section")
	rows = (
		frappe.qb.from_(section)
		.select(section.name, section.head, section.deputy_director)
		.where((section.head == staff) | (section.deputy_director == staff))
		.run(as_dict=True)
	)
	held = [
		_("{0} of section {1}").format(
			_("Section Head") if row.head == staff else _("Deputy Director in Charge"), row.name
		)
		for row in rows
	]
	settings = frappe.get_cached_doc("Duty Settings")
	for field in ("director", "daily_deputy", "clerk", "duty_officer", "roster_keeper"):
		if settings.get(field) == staff:
			held.append(_(settings.meta.get_label(field)))
	return held


def join_section(staff: str, section: str) -> None:
	"""The head of a section belongs to it, unless they already belong to another."""
	if not frappe.db.get_value("Duty Staff", staff, "department"):
		frappe.db.set_value("Duty Staff", staff, "department", section)


def names_of(staff: Iterable[str | None]) -> dict[str, str]:
	"""What members of staff are called; who is not there any more is left out."""
	return _called("name", staff)


def names_behind(users: Iterable[str | None]) -> dict[str, str]:
	"""What the members of staff behind users are called; users who are nobody here are left out."""
	return _called("user_id", users)


def _called(by: str, wanted: Iterable[str | None]) -> dict[str, str]:
	known = sorted({one for one in wanted if one})
	if not known:
		return {}
	rows = frappe.get_all(
		"Duty Staff", filters={by: ("in", known)}, fields=[by, "employee_name"], as_list=True
	)
	return dict(rows)


def staff_name(staff: str | None) -> str:
	return (frappe.db.get_value("Duty Staff", staff, "employee_name") or "") if staff else ""
