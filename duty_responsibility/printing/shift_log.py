"""A duty shift log as it is read and filed: who, from when to when, what happened, what is handed on, who signed."""

from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from duty_responsibility.controllers.acted import instant
from duty_responsibility.engine.office.posts import names_of
from duty_responsibility.engine.shifts import lines
from duty_responsibility.utils.words import moment, step_name


def sheet(doc: Document, now: datetime, user: str) -> dict[str, Any]:
	"""Everything of a log that `user` may read, in words."""
	rows = lines.shown(doc, now, user)
	names = names_of(
		{doc.officer, doc.second_officer, doc.closed_by, doc.successor, doc.receiver, doc.refused_by}
		| {note.entered_by for note in doc.notes}
		| {row.takes_over for row in rows}
	)
	return {
		"office": frappe.get_cached_doc("Duty Settings").office_name or "",
		"period": _("Shift {0} to {1}").format(moment(instant(doc.from_time)), moment(instant(doc.to_time))),
		"day_kind": _(doc.day_kind or ""),
		"status": _(doc.status),
		"officers": "、".join(names[one] for one in (doc.officer, doc.second_officer) if one),
		"weather": "；".join(note.note for note in doc.notes if note.kind == "Weather"),
		"lines": [_line(row, names) for row in rows if row.kind != "Open Matter"],
		"open": [_line(row, names) for row in rows if row.kind == "Open Matter"],
		"notes": [
			{
				"at": moment(instant(note.at)),
				"time": instant(note.at).strftime("%m-%d %H:%M"),
				"kind": _(note.kind),
				"note": note.note,
				"weather": note.kind == "Weather",
				"by": names.get(note.entered_by, ""),
			}
			for note in sorted(doc.notes, key=lambda note: (instant(note.at), note.idx))
		],
		"signatures": _signatures(doc, names),
		"handed_note": doc.handed_note or "",
		"digest": (doc.content_hash or "")[:16],
		"whole": doc.is_whole() if doc.content_hash else None,
	}


def on_paper(doc: Document, now: datetime, user: str) -> dict[str, Any]:
	"""The same as an office files it."""
	found = sheet(doc, now, user)
	digest = found["digest"]
	parts = [
		(_("In the Shift"), [_paper_row(row) for row in found["lines"]]),
		(
			_("The Officer's Own Notes"),
			[
				[note["time"], note["kind"], note["note"], note["by"]]
				for note in found["notes"]
				if not note["weather"]  # stands above
			],
		),
		(
			_("Still Open, to Be Handed On"),
			[[*_paper_row(row)[:3], row["takes_over"] or row["state"]] for row in found["open"]],
		),
	]
	return {
		**found,
		"title": _("{0} Duty Shift Log").format(found["office"]),
		"number": _("Log No. {0}").format(doc.name),
		"head": [
			[_cell(_("Shift"), found["period"]), _cell(_("Kind of Day"), found["day_kind"])],
			[_cell(_("Officer on Duty"), found["officers"]), _cell(_("Weather"), found["weather"])],
		],
		"parts": [{"title": title, "rows": rows, "nothing": _("Nothing to Report")} for title, rows in parts],
		"note_label": _("For Whoever Takes Over"),
		"frozen": _("Digest of the signed log: {0}").format(digest) if digest else "",
	}


def _cell(label: str, value: str) -> dict[str, str]:
	return {"label": label, "value": value}


def _paper_row(row: dict[str, Any]) -> list[str]:
	what = " ".join(filter(None, (row["title"], row["step"], row["number"])))
	return [row["time"], row["kind"], what, row["state"]]


def _line(row: Any, names: dict[str, str]) -> dict[str, Any]:
	step = step_name({**row, "round_number": 1}) if row.step else ""
	return {
		"at": moment(row.happened_at),
		"time": row.happened_at.strftime("%m-%d %H:%M"),
		"kind": _(row.kind),
		"title": row.title,
		"step": step,
		"state": _state(row.state),
		"doctype": row.reference_doctype,
		"name": row.reference_name,
		"number": row.reference_name if row.reference_name != row.title else "",
		"takes_over": names.get(row.takes_over, "") if row.handed_on else "",
		"taken": moment(row.taken_over_at) if row.get("taken_over_at") else "",
	}


def _state(state: str | None) -> str:
	"""A state of a matter, or how a step stood when it was written down."""
	said = {
		"Done in Time": _("Done in Time"),
		"Done Late": _("Done Late"),
		"Not Done Yet": _("Not Done Yet"),
	}
	return said.get(state or "") or (_(state) if state else "")


def _signatures(doc: Document, names: dict[str, str]) -> list[dict[str, str]]:
	"""Who has signed, or has to, and when they did."""
	found = [
		(_("Handed Over by"), doc.closed_by or doc.officer, doc.closed_at if doc.handed_over else None),
		(_("Taken Over by"), doc.successor, doc.taken_over_at),
	]
	if doc.receiver:
		found.append((_("Open Matters Go to"), doc.receiver, doc.received_at))
	return [
		{"label": label, "name": names.get(staff, ""), "at": moment(instant(at)) if at else ""}
		for label, staff, at in found
	]
