"""Each person's duties as a calendar that their phone subscribes to: shifts, meetings, and what they have to do by when.

A phone cannot log in, so the address itself is the key: it is made from the person and the site's own secret,
nothing of it is stored, and raising the person's feed version makes every earlier address worthless. Nothing is in it
that the person could not read in the Desk; of a document with a secrecy grade its number only.
"""

import hashlib
import hmac
from collections.abc import Iterator
from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.utils import get_system_timezone, get_url
from frappe.utils.password import get_encryption_key

from duty_responsibility.engine.meetings import clashes
from duty_responsibility.engine.office import rosters
from duty_responsibility.engine.office.staffing import user_of
from duty_responsibility.permissions.accountability import RECORD
from duty_responsibility.permissions.matters import readable
from duty_responsibility.utils.calendar_file import Entry, calendar_feed
from duty_responsibility.utils.titles import plain_titles
from duty_responsibility.utils.words import moment, speaking, step_name

BEHIND, AHEAD = timedelta(days=31), timedelta(days=92)
MOST = 500
"""More entries of one kind than a calendar shows legibly."""

NOTICE_TIME = timedelta(minutes=15)
"""How long what is due stands in the calendar, ending when it is due; a moment alone is shown by few calendars."""

METHOD = "/api/method/duty_responsibility.api.feeds.duties"


def address(staff: str) -> str:
	"""Where the person's calendar is found; whoever knows it sees their duties."""
	return get_url(f"{METHOD}?key={staff}.{_token(staff)}")


def holder(key: str) -> str | None:
	"""The active member of staff whose key this is."""
	staff, _dot, token = (key or "").rpartition(".")
	known = bool(staff) and bool(frappe.db.get_value("Duty Staff", {"name": staff, "status": "Active"}))
	# counted for unknown people too, so that the time taken says nothing about who is on the staff
	right = hmac.compare_digest(_token(staff).encode(), token.encode())
	return staff if known and right else None


def renew(staff: str) -> None:
	"""Make every earlier address worthless."""
	version = frappe.db.get_value("Duty Staff", staff, "feed_version") or 0
	frappe.db.set_value("Duty Staff", staff, "feed_version", version + 1, update_modified=False)


def of_person(staff: str, now: datetime) -> str:
	"""The calendar of a person, in their language."""
	name = frappe.db.get_value("Duty Staff", staff, "employee_name")
	user = user_of(staff)
	language = frappe.db.get_value("User", user, "language") if user else None
	with speaking(language):
		entries = list(_shifts(staff, now))
		if user and frappe.db.get_value("User", user, "enabled"):
			entries += [*_meetings(staff, user, now), *_due(staff, user, now)]
		return calendar_feed(entries, get_system_timezone(), _("Duties of {0}").format(name))


def _shifts(staff: str, now: datetime) -> Iterator[Entry]:
	shifts = rosters.of_person(staff, now - BEHIND, now + AHEAD)
	named = {shift.roster for shift in shifts}
	changed = dict(
		frappe.get_all(
			"Duty Roster", filters={"name": ("in", list(named))}, fields=["name", "modified"], as_list=True
		)
	)
	for shift in shifts:
		yield Entry(
			uid=f"{staff}-{shift.kind.value.replace(' ', '-')}-{shift.start:%Y%m%dT%H%M}@{frappe.local.site}",
			sequence=0,
			start=shift.start,
			end=shift.end,
			summary=_(shift.kind.value),
			changed_at=_whole(changed.get(shift.roster) or now),
		)


def _meetings(staff: str, user: str, now: datetime) -> Iterator[Entry]:
	"""Those that the person organises, is invited to, or prepares something for; a cancelled one says so."""
	names = set(frappe.get_all("Duty Meeting", filters={"assignee": staff}, pluck="name"))
	for doctype, parent, field in (
		("Duty Meeting Participant", "parent", "staff"),
		("Duty Meeting Preparation", "parent", "assignee"),
		("Duty Meeting Notice", "meeting", "staff"),
	):
		names |= set(frappe.get_all(doctype, filters={field: staff}, pluck=parent))
	rows = frappe.get_all(
		"Duty Meeting",
		filters={
			"name": ("in", list(names)),
			"start_time": ("<", now + AHEAD),
			"end_time": (">", now - BEHIND),
		},
		fields=[
			"name",
			"title",
			"start_time",
			"end_time",
			"room",
			"sequence",
			"status",
			"modified",
			"notice_text",
		],
		order_by="start_time asc",
		limit=MOST,
	)
	# who is on a list, but has had no notice yet, does not hear of the meeting through the calendar
	seen = readable("Duty Meeting", [row.name for row in rows], user) if rows else set()
	for row in rows:
		if row.name in seen:
			cancelled = row.status == "Cancelled"
			yield Entry(
				uid=clashes.uid(row.name),
				sequence=row.sequence or 0,
				start=row.start_time,
				end=row.end_time,
				summary=_("Cancelled: {0}").format(row.title) if cancelled else row.title,
				changed_at=_whole(row.modified),
				location=row.room or "",
				description=row.notice_text or "",
				cancelled=cancelled,
			)


def _due(staff: str, user: str, now: datetime) -> Iterator[Entry]:
	"""The due times of what the person has to do; what they need not do any more stays, crossed out, until then."""
	rows = frappe.get_all(
		"Duty Clock",
		filters={
			"assignee": staff,
			"status": ("in", ("Running", "Paused", "Cancelled")),
			"due_at": ("between", (now - BEHIND, now + AHEAD)),
			# a calendar hangs open on many a desk and phone
			"reference_doctype": ("!=", RECORD),
		},
		fields=[
			"name",
			"reference_doctype",
			"reference_name",
			"step",
			"part_label",
			"round_number",
			"due_at",
			"status",
			"seq",
			"last_at",
			"resume_by",
		],
		order_by="due_at asc, name asc",
		limit=MOST,
	)
	rows = [row for row in rows if row.status != "Cancelled" or row.due_at > now]
	seen: set[tuple[str, str]] = set()
	for doctype in {row.reference_doctype for row in rows}:
		names = {row.reference_name for row in rows if row.reference_doctype == doctype}
		seen |= {(doctype, name) for name in readable(doctype, names, user)}
	titles = plain_titles(seen)
	for row in rows:
		what = (row.reference_doctype, row.reference_name)
		if what not in seen:
			continue
		# what stands still is to be resumed by then; its due time is known after that
		at = row.resume_by if row.status == "Paused" and row.resume_by else row.due_at
		text = _("Resume by {1}: {0}") if row.status == "Paused" else _("Due {1}: {0}")
		said = _("{0} – {1}").format(step_name(row), titles[what])
		yield Entry(
			uid=f"{row.name}@{frappe.local.site}",
			sequence=row.seq or 0,
			start=at - NOTICE_TIME,
			end=at,
			summary=text.format(said, at.strftime("%H:%M")),
			changed_at=_whole(row.last_at or at),
			description=moment(at),
			cancelled=row.status == "Cancelled",
		)


def _whole(at: datetime) -> datetime:
	return at.replace(microsecond=0)


def _token(staff: str) -> str:
	version = frappe.db.get_value("Duty Staff", staff, "feed_version") or 0
	secret = get_encryption_key().encode()
	return hmac.new(secret, f"duty-feed:{staff}:{version}".encode(), hashlib.sha256).hexdigest()[:40]
