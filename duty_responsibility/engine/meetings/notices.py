"""Notices of a meeting: whom they went to, what was replied, and the faults of Art. 19 that the app sees itself.

The sole writer of Duty Meeting Notice. A participant replies by a personal link that opens nothing but their own
notice; it is made from the site's key, so that none has to be kept.
"""

import hmac
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import frappe
from frappe import _
from frappe.utils import get_datetime, get_system_timezone, get_url
from frappe.utils.password import get_encryption_key

from duty_responsibility.engine.accountability import facts
from duty_responsibility.engine.meetings import clashes
from duty_responsibility.engine.notices.delivery import mails, post, tell_staff
from duty_responsibility.engine.office import staffing
from duty_responsibility.rules.notices import (
	ARTICLE,
	Finding,
	Listed,
	Sent,
	faults,
	is_for,
	late,
	without_notice,
)
from duty_responsibility.utils import bulk
from duty_responsibility.utils.calendar_file import Entry, calendar_file
from duty_responsibility.utils.words import moment

NOTICE = "Duty Meeting Notice"
COLUMNS = (
	"name",
	"meeting",
	"participant",
	"recipient_name",
	"organ",
	"staff",
	"email",
	"phone",
	"channel",
	"sent_at",
	"sent_by",
	"limit_at",
	"was_listed",
	"told_sequence",
	"link_version",
)
CHANNELS = ("System", "Personal Link", "Phone", "Paper")
REPLIES = ("Attends", "Sends Somebody", "Cannot Attend")
BATCH = 200


# -- who is on the list, and what went out --------------------------------------------------------


def listed(meeting: Any) -> list[Listed]:
	return [
		Listed(row.name or "", row.participant_name or "", row.organ or "", row.staff or "")
		for row in meeting.participants
	]


def of_meeting(meeting: str) -> list[Any]:
	"""All notices of a meeting as they stand."""
	return frappe.get_all(
		NOTICE, filters={"meeting": meeting}, fields=["*"], order_by="creation asc, name asc"
	)


def sent(rows: Iterable[Any]) -> list[Sent]:
	return [
		Sent(
			row.name,
			row.recipient_name or "",
			row.sent_at,
			row.limit_at,
			row.organ or "",
			row.staff or "",
			row.participant or "",
			bool(row.was_listed),
		)
		for row in rows
	]


def untold(meeting: Any) -> list[str]:
	"""The rows of participants who have not been told, or not of the latest change."""
	told = [row for row in of_meeting(meeting.name) if row.told_sequence >= (meeting.sequence or 0)]
	return [one.row for one in without_notice(listed(meeting), sent(told))]


def remember_listed(meeting: Any) -> None:
	"""Whoever is on the list now was on it: a notice to somebody who is taken off later was no mistake."""
	rows = [row for row in of_meeting(meeting.name) if not row.was_listed]
	people = listed(meeting)
	names = [
		notice.notice for notice in sent(rows) if any(is_for(notice, participant) for participant in people)
	]
	bulk.update(NOTICE, ("name", "was_listed"), [(name, 1) for name in names])


def place_of(meeting: Any, name: str, organ: str) -> str | None:
	"""The row of the list that somebody named by hand stands in, if any."""
	notice = Sent("", name, datetime.min, organ=organ)
	return next((one.row for one in listed(meeting) if is_for(notice, one)), None)


def reachable(rows: list[Any]) -> set[str]:
	"""Rows of those whom a notice of the system reaches: staff with a user, and whoever has an address."""
	office = staffing.directory()
	users = {
		row.name for row in rows if (one := office.people.get(row.staff or "")) and one.user and one.enabled
	}
	return users | ({row.name for row in rows if row.email} if mails() else set())


# -- sending --------------------------------------------------------------------------------------


def send(
	meeting: Any, rows: Iterable[str], channel: str, sender: str | None, now: datetime, limit: datetime | None
) -> int:
	"""Send the notice to participants, or the change to those who have one; keep it at once as a fact if late."""
	known = of_meeting(meeting.name)
	new, again = [], []
	wanted = set(rows)
	minutes = timedelta(minutes=frappe.get_cached_doc("Duty Settings").at_once_minutes)
	for row in meeting.participants:
		if row.name not in wanted:
			continue
		one = Listed(row.name, row.participant_name or "", row.organ or "", row.staff or "")
		mine = [notice for notice in known if is_for(sent([notice])[0], one)]
		if mine:
			again += [(notice.name, meeting.sequence or 0, row.name, 1) for notice in mine]
			continue
		# who is put on the list late can only be told after that
		by = max(limit, get_datetime(row.added_at) + minutes) if limit and row.added_at else limit
		new.append(_row(meeting, row, channel, sender, now, by, row.name))
	bulk.insert(NOTICE, COLUMNS, new, bulk.stamp(now, frappe.session.user))
	bulk.update(NOTICE, ("name", "told_sequence", "participant", "was_listed"), again)
	keep_late(meeting, now)
	if channel == "System":
		deliver(meeting, [item[0] for item in (*new, *again)], changed=bool(again))
	return len(new) + len(again)


def send_beside(meeting: Any, name: str, values: dict[str, str], sender: str | None, now: datetime) -> None:
	"""Keep that a notice went to somebody who is not on the list, by phone or on paper."""
	row = frappe._dict(values, participant_name=name)
	new = _row(meeting, row, values.get("channel") or "Phone", sender, now, None, "")
	bulk.insert(NOTICE, COLUMNS, [new], bulk.stamp(now, frappe.session.user))


def _row(
	meeting: Any, row: Any, channel: str, sender: str | None, now: datetime, by: datetime | None, place: str
) -> tuple[Any, ...]:
	return (
		frappe.generate_hash(length=16),
		meeting.name,
		place,
		row.participant_name,
		row.organ,
		row.staff,
		row.email,
		row.phone,
		channel,
		now,
		sender,
		by,
		int(bool(place)),
		meeting.sequence or 0,
		1,
	)


def deliver(meeting: Any, names: list[str], *, changed: bool = False) -> None:
	"""Write to those named: staff in their Desk, everybody with an address by mail, with link and calendar file."""
	rows = frappe.get_all(NOTICE, filters={"name": ("in", names)}, fields=["*"], order_by="creation asc")

	def said() -> str:
		texts = {
			"cancelled": _("Cancelled: “{0}”, {1}"),
			"changed": _("Changed: “{0}”, {1}, {2}"),
			"new": _("Notice of a meeting: “{0}”, {1}, {2}"),
		}
		kind = "cancelled" if meeting.cancellation_reason else "changed" if changed else "new"
		place = meeting.room or _("place to be told")
		return texts[kind].format(meeting.title, moment(get_datetime(meeting.start_time)), place)

	tell_staff([row.staff for row in rows if row.staff], meeting.doctype, meeting.name, said, by_mail=False)
	addresses = _addresses(rows)
	for row in rows:
		if address := addresses.get(row.name):
			file = {"fname": f"{meeting.name}.ics", "fcontent": calendar(meeting, row)}
			post(address, said, meeting.notice_text or "", link(row), [file])


def _addresses(rows: list[Any]) -> dict[str, str]:
	staff, user = frappe.qb.DocType("Duty Staff"), frappe.qb.DocType("User")
	people = [row.staff for row in rows if row.staff]
	found = (
		dict(
			frappe.qb.from_(staff)
			.inner_join(user)
			.on(staff.user_id == user.name)
			.select(staff.name, user.email)
			.where(staff.name.isin(people) & (user.enabled == 1))
			.run()
		)
		if people
		else {}
	)
	return {row.name: row.email or found.get(row.staff) for row in rows}


# -- the personal link ----------------------------------------------------------------------------


def token(notice: Any) -> str:
	"""What opens one notice and nothing else."""
	return f"{notice.name}.{_signature(notice.name, notice.link_version)}"


def link(notice: Any) -> str:
	return get_url(f"/meeting-reply?t={token(notice)}")


def of_token(text: str) -> Any | None:
	"""The notice that a token opens; none for a token that was made up, or whose link was renewed."""
	name, dot, given = (text or "").partition(".")
	if not dot or not name.isalnum() or len(name) > 32:
		return None
	notice = frappe.db.get_value(NOTICE, name, "*", as_dict=True)
	# the same work for a name that does not exist, so that nobody can tell by the time it takes
	expected = _signature(name, notice.link_version if notice else 0)
	right = hmac.compare_digest(expected.encode(), given.encode())
	return notice if notice and right else None


def _signature(name: str, version: int) -> str:
	key = get_encryption_key().encode()
	return hmac.new(key, f"meeting-notice|{name}|{version}".encode(), sha256).hexdigest()[:40]


def received(notice: Any, now: datetime) -> None:
	"""The notice was opened by whom it was meant for."""
	if not notice.received_at:
		bulk.update(NOTICE, ("name", "received_at"), [(notice.name, now)])


def reply(notice: Any, answer: str, values: dict[str, str], now: datetime) -> None:
	"""Keep the reply; the last one counts."""
	substitute = answer == "Sends Somebody"
	bulk.update(
		NOTICE,
		(
			"name",
			"received_at",
			"reply",
			"replied_at",
			"substitute_name",
			"substitute_post",
			"substitute_phone",
			"reply_note",
		),
		[
			(
				notice.name,
				notice.received_at or now,
				answer,
				now,
				values.get("substitute_name") if substitute else None,
				values.get("substitute_post") if substitute else None,
				values.get("substitute_phone") if substitute else None,
				values.get("reply_note"),
			)
		],
	)


def calendar(meeting: Any, notice: Any) -> str:
	"""The meeting as a calendar file for one participant."""
	organiser = (
		frappe.db.get_value("Duty Staff", meeting.assignee, ["employee_name", "user_id"], as_dict=True)
		if meeting.assignee
		else None
	)
	entry = Entry(
		uid=clashes.uid(meeting.name),
		sequence=meeting.sequence or 0,
		start=get_datetime(meeting.start_time),
		end=get_datetime(meeting.end_time),
		summary=meeting.title,
		changed_at=get_datetime(meeting.modified),
		location=meeting.room or "",
		description=meeting.notice_text or "",
		organiser=organiser.employee_name if organiser else "",
		organiser_email=organiser.user_id if organiser and organiser.user_id else "",
		url=link(notice),
		cancelled=bool(meeting.cancellation_reason),
	)
	return calendar_file(entry, get_system_timezone())


# -- what Art. 19 asks ----------------------------------------------------------------------------


def keep_late(meeting: Any, now: datetime) -> None:
	"""A notice that went out after its limit is a fact from that moment on."""
	rows = sent(of_meeting(meeting.name))
	found = [item for item in faults(listed(meeting), late(rows)) if item.notice]
	facts.store([_fact(meeting, item, now) for item in found if item.limit_at], now)


def judge(now: datetime) -> int:
	"""When a meeting has begun, its notices are what they are: the faults are kept. For the scheduler."""
	names = frappe.get_all(
		"Duty Meeting",
		filters={
			"notices_judged": 0,
			"start_time": ("<=", now),
			"status": ("in", ("Planned", "Held", "Closed")),
		},
		pluck="name",
		limit=BATCH,
		order_by="start_time asc",
	)
	for name in names:
		meeting = frappe.get_doc("Duty Meeting", name)
		found = faults(listed(meeting), sent(of_meeting(name)))
		facts.store([_fact(meeting, item, now) for item in found], now)
	bulk.update("Duty Meeting", ("name", "notices_judged"), [(name, 1) for name in names])
	return len(names)


def _fact(meeting: Any, item: Finding, now: datetime) -> facts.Fact:
	sender = frappe.db.get_value(NOTICE, item.notice, "sent_by") if item.notice else None
	start = get_datetime(meeting.start_time)
	return facts.Fact(
		item.fault.value,
		ARTICLE,
		item.notice or item.row,
		item.sent_at or start,
		sender or meeting.assignee or meeting.registered_by,
		item.name,
		meeting.doctype,
		meeting.name,
		{
			"meeting": meeting.title,
			"start": start,
			"notice": item.notice,
			"participant": item.row,
			"person": item.person,
			"sent_at": item.sent_at,
			"limit_at": item.limit_at,
		},
	)
