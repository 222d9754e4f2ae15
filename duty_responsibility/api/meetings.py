"""The actions on a meeting, its notices as the form shows them, and what it clashes with."""

from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.utils import now_datetime

from duty_responsibility.api.endpoint import endpoint
from duty_responsibility.api.locking import held
from duty_responsibility.engine.meetings import clashes as engine
from duty_responsibility.engine.meetings import notices
from duty_responsibility.engine.office.staffing import staff_of
from duty_responsibility.permissions.scope import scope_of
from duty_responsibility.rules.notices import strangers, without_notice
from duty_responsibility.rules.text import as_html
from duty_responsibility.utils.words import moment

DOCTYPE = "Duty Meeting"


@endpoint(methods=["POST"])
def ready(name: str, row: str, note: str = "") -> None:
	"""An item of the preparation is ready."""
	held(DOCTYPE, name).ready(row, note)


@endpoint(methods=["POST"])
def not_ready(name: str, row: str) -> None:
	"""An item was not ready after all."""
	held(DOCTYPE, name).not_ready(row)


@endpoint(methods=["POST"])
def sign_in(name: str, row: str) -> None:
	"""A participant has come."""
	held(DOCTYPE, name).sign_in(row)


@endpoint(methods=["POST"])
def send_notices(name: str, rows: list[str] | None = None, channel: str = "System") -> int:
	"""Send notices, or changes, to all who do not know yet; or to the participants named in `rows`."""
	if channel not in notices.CHANNELS:
		frappe.throw(as_html(_("“{0}” is not a way of sending notices.").format(channel)), title=_("Notices"))
	return held(DOCTYPE, name).send_notices(rows or None, channel)


@endpoint(methods=["POST"])
def note_notice(name: str, recipient: str, organ: str = "", phone: str = "", channel: str = "Phone") -> None:
	"""Keep that a notice went out by phone or on paper to somebody who is not on the list."""
	doc = held(DOCTYPE, name)
	doc.refuse_unless_organised()
	doc.refuse_unless_planned()
	if not recipient.strip():
		frappe.throw(_("Enter whom the notice went to."), title=_("Notices"))
	if channel not in ("Phone", "Paper"):
		frappe.throw(as_html(_("“{0}” is not a way of sending notices.").format(channel)), title=_("Notices"))
	values = {"organ": organ.strip(), "phone": phone.strip(), "channel": channel}
	if row := notices.place_of(doc, recipient.strip(), organ.strip()):
		doc.send_notices([row], channel)  # on the list after all, with its limit
		return
	now = now_datetime().replace(microsecond=0)
	notices.send_beside(doc, recipient.strip(), values, staff_of(frappe.session.user), now)
	notices.remember_listed(doc)


@endpoint(methods=["POST"])
def note_reply(name: str, notice: str, reply: str, substitute_name: str = "", note: str = "") -> None:
	"""Keep a reply that came by phone."""
	doc = held(DOCTYPE, name)
	doc.refuse_unless_organised()
	row = frappe.db.get_value(notices.NOTICE, {"name": notice, "meeting": name}, "*", as_dict=True)
	if not row or reply not in notices.REPLIES:
		frappe.throw(_("Choose a notice of this meeting and a reply."), title=_("Reply"))
	values = {"substitute_name": substitute_name.strip(), "reply_note": note.strip()}
	notices.reply(row, reply, values, now_datetime().replace(microsecond=0))


@endpoint(methods=["POST"])
def my_reply(name: str, reply: str, substitute_name: str = "", note: str = "") -> None:
	"""Reply to one's own notice from the Desk, as the personal link does without a login."""
	doc = frappe.get_doc(DOCTYPE, name)
	doc.check_permission("read")
	row = _mine(name)
	if not row:
		frappe.throw(_("You have no notice of this meeting."), title=_("Reply"))
	doc.refuse_unless_planned()
	if reply not in notices.REPLIES:
		frappe.throw(_("Choose one of the replies."), title=_("Reply"))
	if reply == "Sends Somebody" and not substitute_name.strip():
		frappe.throw(_("Enter who comes instead."), title=_("Who Comes Instead"))
	values = {"substitute_name": substitute_name.strip(), "reply_note": note.strip()}
	notices.reply(row, reply, values, now_datetime().replace(microsecond=0))


@endpoint(methods=["POST"])
def renew_link(name: str, notice: str) -> str:
	"""Make a new personal link; the old one opens nothing any more. Returns the new one."""
	doc = held(DOCTYPE, name)
	doc.refuse_unless_organised()
	row = frappe.db.get_value(notices.NOTICE, {"name": notice, "meeting": name}, "*", as_dict=True)
	if not row:
		frappe.throw(_("This notice does not belong to the meeting."), title=_("Notices"))
	row.link_version += 1
	frappe.db.set_value(notices.NOTICE, notice, "link_version", row.link_version)
	return notices.link(row)


@endpoint(methods=["POST"])
def cancel(name: str, reason: str) -> None:
	"""Cancel the meeting and tell everybody who had a notice."""
	held(DOCTYPE, name).cancel_it(reason)


@endpoint(methods=["POST"])
def revive(name: str, start_time: datetime | None = None, end_time: datetime | None = None) -> None:
	"""Call a cancelled meeting again."""
	held(DOCTYPE, name).revive(start_time, end_time)


@endpoint(methods=["POST"])
def finish_minutes(name: str) -> None:
	"""The minutes are finished."""
	held(DOCTYPE, name).finish_minutes()


@endpoint(methods=["POST"])
def hand_out(name: str, leader: str | None = None) -> list[str]:
	"""Make assignments of the decisions; returns their numbers."""
	return held(DOCTYPE, name).hand_out(leader)


@endpoint()
def overview(name: str) -> dict[str, Any]:
	"""What the form shows besides its fields: notices with replies, what is amiss with them, and clashes."""
	doc = frappe.get_doc(DOCTYPE, name)
	doc.check_permission("read")
	# links are for those who may act, not for everybody who may look
	# asked of frappe, not of the document, which would tell a mere reader so in an empty message
	organises = doc.may_organise(scope_of(frappe.session.user)) and frappe.has_permission(
		DOCTYPE, "write", doc=doc
	)
	shown: dict[str, Any] = {
		"organises": organises,
		"staff": staff_of(frappe.session.user) or "",
		"clashes": engine.in_words(engine.clashes(doc), frappe.session.user),
		"mine": {"reply": mine.reply or ""} if (mine := _mine(name)) else None,
		"notices": [],
		"untold": [],
		"strangers": [],
	}
	if not organises:
		return shown
	rows = notices.of_meeting(name)
	people, out = notices.listed(doc), notices.sent(rows)
	without = {one.row for one in without_notice(people, out)}
	beside = {notice.notice for notice in strangers(people, out)}
	places = {row.name: row.idx for row in doc.participants}
	rows.sort(key=lambda row: (places.get(row.participant, len(places) + 1), row.sent_at))
	untold = [] if doc.status != "Planned" else notices.untold(doc)
	return shown | {
		"notices": [_shown(row, row.name in beside) for row in rows],
		"untold": untold,
		"without": [one.name for one in people if one.row in without],
		"limit": moment(limit) if (limit := doc.notice_limit()) else "",
	}


def _mine(name: str) -> Any | None:
	staff = staff_of(frappe.session.user)
	filters = {"meeting": name, "staff": staff}
	return frappe.db.get_value(notices.NOTICE, filters, "*", as_dict=True) if staff else None


def _shown(row: Any, stranger: bool) -> dict[str, Any]:
	return {
		"name": row.name,
		"to": row.recipient_name,
		"organ": row.organ or "",
		"channel": _(row.channel),
		"sent_at": moment(row.sent_at),
		"late": bool(row.limit_at and row.sent_at > row.limit_at),
		"stranger": stranger,
		"received": bool(row.received_at),
		"reply": row.reply or "",
		"reply_label": _(row.reply) if row.reply else "",
		"substitute": " ".join(filter(None, (row.substitute_post, row.substitute_name))),
		"note": row.reply_note or "",
		"link": notices.link(row),
	}
