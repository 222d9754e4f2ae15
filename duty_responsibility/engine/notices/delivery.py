"""From the outbox to people: the only sender.

A notification waits in Duty Notification from the moment its escalation is written. Delivery writes the Desk notification, queues
the e-mail (both rows of the same database) and marks the notification as sent, in one transaction: nothing is
lost when a worker dies, nothing is sent twice. E-mail leaves through Frappe's own queue.

Nobody is told of a matter that they may not see: their notification is withheld, with the reason.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.desk.doctype.notification_log.notification_log import set_notifications_as_unseen
from frappe.email.doctype.email_account.email_account import EmailAccount
from frappe.utils import escape_html, get_url_to_form, now_datetime

from duty_responsibility.engine.clocks.names import notification_name
from duty_responsibility.engine.office import staffing
from duty_responsibility.permissions.accountability import CASE_KINDS, RECORD
from duty_responsibility.permissions.matters import place_of, readable
from duty_responsibility.utils import bulk, heads
from duty_responsibility.utils.words import article, moment, role, speaking, step_name

BATCH = 500
ATTEMPTS = 5
FIRST_RETRY = timedelta(minutes=2)

HANDED_ON = "somebody else answers for it now"
"""Why a notification is withheld and others get one in its place."""

LOG = (
	"name",
	"subject",
	"email_content",
	"for_user",
	"from_user",
	"type",
	"document_type",
	"document_name",
	"read",
)


def deliver(now: datetime | None = None, *, commit: bool = True) -> int:
	"""Send what is pending and due; returns how many notifications went out. For the scheduler, so it commits."""
	now = (now or now_datetime()).replace(microsecond=0)
	sent = 0
	for names in _pending(now):
		sent += _deliver_batch(names, now, commit)
	return sent


def _pending(now: datetime) -> list[list[str]]:
	notification = frappe.qb.DocType("Duty Notification")
	rows = (
		frappe.qb.from_(notification)
		.select(notification.name)
		.where((notification.status == "Pending") & (notification.send_after <= now))
		.orderby(notification.user)  # a person's notifications together, so that one mail can hold them
		.orderby(notification.name)
		.run(pluck=True)
	)
	return [rows[start : start + BATCH] for start in range(0, len(rows), BATCH)]


def _deliver_batch(names: list[str], now: datetime, commit: bool) -> int:
	by_user: dict[str, list[Any]] = defaultdict(list)
	for row in _still_meant(_hold(names), now):
		by_user[row.user].append(row)
	people = _people(list(by_user))
	mail = mails()
	sent = 0
	for user, rows in by_user.items():
		try:
			frappe.db.savepoint("duty_delivery")
			sent += _send(user, people.get(user), rows, now, mail)
			frappe.db.release_savepoint("duty_delivery")
		except Exception:
			# one person's broken address must not keep the others waiting for ever: put off, and say why
			error = frappe.get_traceback()
			frappe.db.rollback(save_point="duty_delivery")
			_put_off([row.name for row in rows], now, error)
	if commit:
		# what was sent is marked as sent in the same transaction; the next batch is independent of it
		frappe.db.commit()  # noqa: TID251
	return sent


def _update(columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
	"""Write what became of notifications; from then on the seals hold them."""
	with heads.following("Duty Notification", [row[0] for row in rows]):
		bulk.update("Duty Notification", columns, rows)


def _still_meant(rows: list[Any], now: datetime) -> list[Any]:
	"""What a notification waited for may be over by now, or another person may answer for it.

	A notification of a matter that is done is withheld; one that is meant for another person now goes to them, with the
	next delivery.
	"""
	office = staffing.directory(now) if rows else None
	meant, withheld, instead = [], [], []
	for row in rows:
		if not _goes_on(row):
			withheld.append((row.name, "Withheld", "over meanwhile"))
			continue
		users = {row.user: row.recipient_role}
		if row.recipient_role != staffing.ADMINISTRATORS:
			users, _passed = office.recipients_of((row.recipient_role,), row.assignee, row.section)
		if row.user in users:
			meant.append(row)
			continue
		withheld.append((row.name, "Withheld", HANDED_ON))
		for user, role_now in users.items():
			name = notification_name(row.escalation, user)
			instead.append((name, row.escalation, row.clock, user, role_now, row.kind, now))
	_update(("name", "status", "error"), withheld)
	known = set(
		frappe.get_all(
			"Duty Notification", filters={"name": ("in", [item[0] for item in instead])}, pluck="name"
		)
	)
	fresh = {item[0]: item for item in instead if item[0] not in known}
	columns = ("name", "escalation", "clock", "user", "recipient_role", "kind", "send_after")
	same = {"status": "Pending", "attempts": 0, **bulk.stamp(now, bulk.SWEEP)}
	bulk.insert("Duty Notification", columns, fresh.values(), same)
	return meant


def _goes_on(row: Any) -> bool:
	"""Whether what a notification speaks of, a run or a pause of it, is the present one."""
	if row.cycle != row.clock_cycle:
		return False
	return row.status == "Paused" and row.pause == row.pauses if row.pause else row.status == "Running"


def post(address: str, say: Callable[[], str], text: str, link: str, files: list[dict[str, str]]) -> None:
	"""One mail to somebody who need not be a user: a sentence, a few words, a personal link and files."""
	if not mails():
		return
	with speaking(None):
		subject_line = say()
		paragraphs = [escape_html(subject_line), escape_html(text).replace("\n", "<br>")]
		paragraphs.append(f"<a href='{escape_html(link)}'>{_('Open the notice and reply')}</a>")
	message = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs if paragraph)
	frappe.sendmail(recipients=[address], subject=subject_line, message=message, attachments=files)


def mails() -> bool:
	"""Whether mails go out: the office wants them, and the site can send them."""
	return bool(frappe.get_cached_doc("Duty Settings").send_email and can_mail())


def can_mail() -> bool:
	"""Whether the site can send e-mail at all; without an account the Desk notification has to do."""
	account = EmailAccount.find_default_outgoing()
	# where mails are muted, Frappe stands in with an account that has no address to send from
	return bool(account and account.email_id)


def _hold(names: list[str]) -> list[Any]:
	notification, clock = frappe.qb.DocType("Duty Notification"), frappe.qb.DocType("Duty Clock")
	escalation = frappe.qb.DocType("Duty Escalation")
	query = (
		frappe.qb.from_(notification)
		.select(notification.name, notification.status)
		.where(notification.name.isin(names))
	)
	held = bulk.locked(query, skip_locked=True).run(as_dict=True)
	mine = [row.name for row in held if row.status == "Pending"]
	if not mine:
		return []
	return (
		frappe.qb.from_(notification)
		.inner_join(clock)
		.on(notification.clock == clock.name)
		.inner_join(escalation)
		.on(notification.escalation == escalation.name)
		.where(notification.name.isin(mine))
		.select(
			notification.name,
			notification.escalation,
			notification.clock,
			escalation.cycle,
			escalation.pause,
			clock.pauses,
			clock.resume_by,
			clock.cycle.as_("clock_cycle"),
			clock.status,
			clock.assignee,
			clock.section,
			notification.user,
			notification.kind,
			notification.recipient_role,
			clock.title,
			clock.step,
			clock.part_label,
			clock.round_number,
			clock.due_at,
			clock.breached,
			clock.article,
			clock.reference_doctype,
			clock.reference_name,
		)
		.orderby(clock.due_at)
		.run(as_dict=True)
	)


def _send(user: str, person: Any | None, rows: list[Any], now: datetime, mail: bool) -> int:
	allowed = _allowed(user, rows) if person else set()
	going = [row for row in rows if (row.reference_doctype, row.reference_name) in allowed]
	if going:
		with speaking(person.language):
			bulk.insert("Notification Log", LOG, [_log(row, user) for row in going], bulk.stamp(now, user))
			if mail and person.email:
				_mail(person.email, user, going)
		_ring(user)
	why_not = "may not see the matter" if person else "disabled"
	states = [
		(row.name, "Sent", now, 1, None) if row in going else (row.name, "Withheld", None, 1, why_not)
		for row in rows
	]
	_update(("name", "status", "sent_at", "attempts", "error"), states)
	return len(going)


def _allowed(user: str, notifications: list[Any]) -> set[tuple[str, str]]:
	wanted: dict[str, set[str]] = defaultdict(set)
	for row in notifications:
		wanted[row.reference_doctype].add(row.reference_name)
	return {(doctype, name) for doctype, names in wanted.items() for name in readable(doctype, names, user)}


def _people(users: list[str]) -> dict[str, Any]:
	rows = frappe.get_all(
		"User", filters={"name": ("in", users), "enabled": 1}, fields=["name", "email", "language"]
	)
	return {row.name: row for row in rows}


def subject(row: Any) -> str:
	"""What a notification says, in the present language."""
	values = {
		"title": row.title,
		"step": step_name(row),
		"due": moment(row.due_at),
		"article": article(row.article),
	}
	if row.reference_doctype == RECORD:
		# whoever glances at a screen or a list of mails must not learn that there is a case
		return _("A matter that concerns you waits for you until {due}: {title}").format(**values)
	if row.pause:
		return _pause_subject(row.kind).format(**values | {"until": moment(row.resume_by)})
	if row.kind == "Supervision":
		text = _("Supervision: “{title}” – {step} was due {due} and is not done ({article})")
	elif row.kind == "Urging" or row.breached:
		text = _("Overdue: “{title}” – {step} was due {due} ({article})")
	else:
		text = _("Reminder: “{title}” – {step} is due {due} ({article})")
	return text.format(**values)


def _pause_subject(kind: str) -> str:
	"""A pause has to be ended by hand; whoever forgets it is reminded as of any other duty."""
	if kind == "Supervision":
		return _("Supervision: “{title}” – {step} was to go on by {until} and is still paused ({article})")
	if kind == "Urging":
		return _("Paused too long: “{title}” – {step} was to go on by {until} ({article})")
	return _("Reminder: “{title}” – {step} is paused until {until} and has to be resumed by hand ({article})")


def _log(row: Any, user: str) -> tuple[Any, ...]:
	why = _("You hear of this as: {0}").format(role(row.recipient_role))
	return _log_row(subject(row), why, user, *_place(row, user))


def _place(row: Any, user: str) -> tuple[str, str]:
	return place_of(row.reference_doctype, row.reference_name, row.clock, user)


def _log_row(text: str, content: str, user: str, doctype: str, name: str) -> tuple[Any, ...]:
	log = frappe.generate_hash(length=12)
	return log, escape_html(text), content, user, None, "Alert", doctype, name, 0


def tell(
	users: Iterable[str | None],
	doctype: str,
	name: str,
	say: Callable[[], str],
	now: datetime | None = None,
	*,
	body: str = "",
	by_mail: bool = True,
) -> list[str]:
	"""Tell people of something that has just happened to a document, in the transaction in which it happens.

	`say` gives the sentence in the present language, `body` is what somebody adds to it in their own words. Whoever may
	not see the document is left out; the users who were told are returned.
	"""
	now = now or now_datetime().replace(microsecond=0)
	by_mail = by_mail and mails()
	told = []
	for user, person in _people(list(dict.fromkeys(filter(None, users)))).items():
		if not frappe.has_permission(doctype, "read", doc=name, user=user):
			continue
		with speaking(person.language):
			text = say()
			row = _log_row(text, escape_html(body), user, doctype, name)
			bulk.insert("Notification Log", LOG, [row], bulk.stamp(now, user))
			if by_mail and person.email:
				said, address = _mailed(text, doctype, name)
				link = f"<a href='{address}'>{escape_html(said)}</a>"
				message = f"<p>{link}</p><p>{escape_html(body)}</p>"
				frappe.sendmail(recipients=[person.email], subject=said, message=message)
		_ring(user)
		told.append(user)
	return told


def tell_staff(
	staff: Iterable[str | None], doctype: str, name: str, say: Callable[[], str], *, by_mail: bool = True
) -> list[str]:
	"""The same for members of staff; whoever acts just now knows it already."""
	office = staffing.directory()
	users = [office.user_of(one) for one in dict.fromkeys(staff)]
	others = [user for user in users if user != frappe.session.user]
	return tell(others, doctype, name, say, by_mail=by_mail)


def _mail(address: str, user: str, rows: list[Any]) -> None:
	"""One mail a person and delivery, however many matters it names."""
	mailed = [_mailed(subject(row), *_place(row, user)) for row in rows]
	lines = "".join(f"<li><a href='{address}'>{escape_html(said)}</a></li>" for said, address in mailed)
	title = mailed[0][0] if len(rows) == 1 else _("{0} matters need your attention").format(len(rows))
	frappe.sendmail(recipients=[address], subject=title, message=f"<ul>{lines}</ul>")


def _mailed(text: str, doctype: str, name: str) -> tuple[str, str]:
	"""What a mail says, and where it leads; of a case neither its number nor its address, for mails lie in a queue."""
	if doctype in CASE_KINDS:
		return _("A matter that concerns you waits for you."), frappe.utils.get_url("/app/duty-desk")
	return text, get_url_to_form(doctype, name)


def _ring(user: str) -> None:
	"""Light the bell; a Desk that is not connected sees it on its next load."""
	set_notifications_as_unseen(user)
	frappe.publish_realtime("notification", after_commit=True, user=user)


def _put_off(names: list[str], now: datetime, error: str) -> None:
	"""Try again later, a little longer each time; give up after some attempts and say so."""
	rows = frappe.get_all(
		"Duty Notification", filters={"name": ("in", names), "status": "Pending"}, fields=["name", "attempts"]
	)
	_update(
		("name", "status", "send_after", "attempts", "error"),
		[
			(
				row.name,
				"Failed" if row.attempts + 1 >= ATTEMPTS else "Pending",
				now + FIRST_RETRY * 2**row.attempts,
				row.attempts + 1,
				error[-500:],
			)
			for row in rows
		],
	)
	frappe.log_error(title="Duty Responsibility: delivery put off", message=error)
