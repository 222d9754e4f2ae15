"""What an invited person may do without a login: open their own notice, reply, and take the calendar file.

Everything goes by the personal link. A wrong link gets the same answer whatever is wrong with it, and nothing is
said of other participants.
"""

from typing import Any

import frappe
from frappe import _
from frappe.rate_limiter import rate_limit
from frappe.utils import get_datetime, now_datetime

from duty_responsibility.api.endpoint import endpoint
from duty_responsibility.engine.meetings import notices
from duty_responsibility.utils.words import moment

AN_HOUR = 60 * 60
"""Limits count by address, and a whole county may come from one: they stop programs, not people."""
LONGEST = 140


@endpoint(allow_guest=True, methods=["POST"])
@rate_limit(limit=600, seconds=AN_HOUR)
def opened(t: str) -> None:
	"""The page was opened by a person: the notice was received. Programs that only look ahead do not come here."""
	notice, _meeting = _find(t)
	notices.received(notice, now_datetime().replace(microsecond=0))


@endpoint(allow_guest=True, methods=["POST"])
@rate_limit(limit=300, seconds=AN_HOUR)
def reply(
	t: str,
	answer: str,
	substitute_name: str = "",
	substitute_post: str = "",
	substitute_phone: str = "",
	reply_note: str = "",
) -> str:
	"""Say whether one attends, or who comes instead."""
	notice, meeting = _find(t)
	if meeting.status != "Planned" or get_datetime(meeting.end_time) <= now_datetime():
		frappe.throw(_("The meeting is over or cancelled; nothing needs to be replied."), title=_("Over"))
	if answer not in notices.REPLIES:
		frappe.throw(_("Choose one of the replies."), title=_("Reply"))
	values = {
		"substitute_name": substitute_name.strip()[:LONGEST],
		"substitute_post": substitute_post.strip()[:LONGEST],
		"substitute_phone": substitute_phone.strip()[:LONGEST],
		"reply_note": reply_note.strip()[:500],
	}
	if answer == "Sends Somebody" and not values["substitute_name"]:
		frappe.throw(_("Enter who comes instead."), title=_("Who Comes Instead"))
	notices.reply(notice, answer, values, now_datetime().replace(microsecond=0))
	return _(answer)


@endpoint(allow_guest=True, methods=["GET"])
@rate_limit(limit=600, seconds=AN_HOUR)
def calendar(t: str) -> None:
	"""The meeting as a calendar file, as it stands now."""
	notice, meeting = _find(t)
	frappe.response["type"] = "download"
	frappe.response["filename"] = f"{meeting.name}.ics"
	frappe.response["filecontent"] = notices.calendar(meeting, notice).encode()
	frappe.response["content_type"] = "text/calendar"


def page(t: str) -> dict[str, Any] | None:
	"""What the page shows of a notice; nothing for a wrong link."""
	notice = notices.of_token(t)
	if not notice:
		return None
	meeting = frappe.get_doc("Duty Meeting", notice.meeting)
	room = frappe.db.get_value("Duty Meeting Room", meeting.room, "location") if meeting.room else ""
	organiser = frappe.db.get_value(
		"Duty Staff", meeting.assignee, ["employee_name", "cell_number"], as_dict=True
	)
	return {
		"token": t,
		"to": notice.recipient_name,
		"organ": notice.organ or "",
		"title": meeting.title,
		"office": frappe.get_cached_doc("Duty Settings").office_name or "",
		"start": moment(get_datetime(meeting.start_time)),
		"end": moment(get_datetime(meeting.end_time)),
		"room": " ".join(filter(None, (room, meeting.room))),
		"text": meeting.notice_text or "",
		"agenda": [row.subject for row in meeting.agenda],
		"organiser": organiser.employee_name if organiser else "",
		"phone": (organiser.cell_number or "") if organiser else "",
		"cancelled": meeting.cancellation_reason or "",
		"over": meeting.status in ("Held", "Closed") or get_datetime(meeting.end_time) <= now_datetime(),
		"changed": bool(meeting.sequence) and not meeting.cancellation_reason,
		"reply": notice.reply or "",
		"reply_label": _(notice.reply) if notice.reply else "",
		"substitute": notice.substitute_name or "",
		"substitute_post": notice.substitute_post or "",
		"substitute_phone": notice.substitute_phone or "",
		"note": notice.reply_note or "",
	}


def _find(t: str) -> tuple[Any, Any]:
	notice = notices.of_token(t)
	if not notice:
		frappe.throw(
			_("This link is not valid any more. Ask whoever organises the meeting for a new one."),
			frappe.PermissionError,
			title=_("Invalid Link"),
		)
	return notice, frappe.get_doc("Duty Meeting", notice.meeting)
