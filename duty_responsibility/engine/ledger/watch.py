"""Proves that the sweep runs, and raises the alarm when it has not.

The sweep leaves its time in Duty Watch. Whoever looks at it, the watchdog's own job or the next person who
opens the Desk, may notice that it stood still. An outage is one row with a name made of its beginning, so
that it is reported once, whoever notices first.
"""

from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.utils import get_datetime, get_datetime_in_timezone, now_datetime

from duty_responsibility.engine.office.staffing import administrators
from duty_responsibility.utils import bulk, heads
from duty_responsibility.utils.words import moment

OUTAGE = ("name", "from_time", "noticed_at", "noticed_by", "alarm_sent")


def read_watch() -> dict[str, Any]:
	return frappe.db.get_singles_dict("Duty Watch")


def lock_watch() -> dict[str, Any]:
	"""The watch's values, kept from other sealers until the transaction ends."""
	singles = frappe.qb.DocType("Singles")
	rows = (
		frappe.qb.from_(singles)
		.select(singles.field, singles.value)
		.where((singles.doctype == "Duty Watch") & singles.field.isin(["last_seal", "last_seal_hash"]))
		.for_update()
		.run()
	)
	return {"last_seal": None, "last_seal_hash": None, **dict(rows)}


def set_watch(**values: Any) -> None:
	"""Set values that exist since the installation: plain updates of one row each, no delete and insert."""
	singles = frappe.qb.DocType("Singles")
	for fieldname, value in values.items():
		frappe.qb.update(singles).set(singles.value, str(value)).where(
			(singles.doctype == "Duty Watch") & (singles.field == fieldname)
		).run()
	frappe.clear_document_cache("Duty Watch", "Duty Watch")


def beat(now: datetime) -> None:
	"""The sweep says that it ran. If it had been away too long, the outage that just ended is recorded."""
	last = last_sweep()
	if last and now - last > allowed():
		record_outage(last, now, noticed_by="sweep", ended=True)
	set_watch(last_sweep_at=now)


def on_new_time_zone(settings: Any, _method: str | None = None) -> None:
	"""Whoever sets the site's clock anew, as the set-up wizard does, has not stopped the sweep."""
	if not settings.has_value_changed("time_zone") or not settings.time_zone:
		return
	now = get_datetime_in_timezone(settings.time_zone).replace(tzinfo=None, microsecond=0)
	set_watch(last_sweep_at=now, last_figures_at=now)


def last_sweep() -> datetime | None:
	value = read_watch().get("last_sweep_at")
	return get_datetime(value).replace(microsecond=0) if value else None


def allowed() -> timedelta:
	"""How long the sweep may be silent."""
	return timedelta(minutes=frappe.get_cached_doc("Duty Settings").watchdog_minutes or 10)


def stands_still(now: datetime) -> bool:
	last = last_sweep()
	return bool(last and now - last > allowed())


def check(noticed_by: str, now: datetime | None = None) -> bool:
	"""Raise the alarm if the sweep stands still; returns whether it does. May be called by anybody."""
	now = (now or now_datetime()).replace(microsecond=0)
	if not stands_still(now):
		return False
	record_outage(last_sweep(), now, noticed_by=noticed_by, ended=False)
	return True


def record_outage(since: datetime, now: datetime, *, noticed_by: str, ended: bool) -> None:
	name = f"OUT-{since:%Y%m%d-%H%M%S}"
	if not frappe.db.exists("Duty Outage", name):
		user = frappe.session.user
		stamp = {"creation": now, "modified": now, "owner": user, "modified_by": user}
		try:
			row = heads.fresh("Duty Outage", OUTAGE, [(name, since, now, noticed_by, 1)])
			bulk.insert("Duty Outage", (*OUTAGE, *heads.HEAD), row, stamp)
		except Exception as error:
			if not frappe.db.is_duplicate_entry(error):
				raise  # else another person noticed in the same moment, and told the administrators
		else:
			_alarm(since, now, ended)
	if ended:
		outage = frappe.qb.DocType("Duty Outage")
		with heads.following("Duty Outage", [name]):
			frappe.qb.update(outage).set(outage.to_time, now).where(outage.name == name).run()


def _alarm(since: datetime, now: datetime, ended: bool) -> None:
	"""Tell the administrators in the Desk and by e-mail."""
	from duty_responsibility.engine.notices.delivery import can_mail

	by_mail = frappe.get_cached_doc("Duty Settings").send_email and can_mail()
	for user in administrators():
		language, email = frappe.db.get_value("User", user, ["language", "email"])
		before, frappe.local.lang = frappe.local.lang, language or frappe.local.lang
		try:
			subject = (
				_("Duty: deadlines were not watched from {0} to {1}").format(moment(since), moment(now))
				if ended
				else _("Duty: deadlines have not been watched since {0}").format(moment(since))
			)
			message = _(
				"The sweep that watches the deadlines did not run. Check that the scheduler and the workers "
				"of the site are running. Nobody is judged by this: what counts is when people finished."
			)
		finally:
			frappe.local.lang = before
		frappe.get_doc(
			{
				"doctype": "Notification Log",
				"subject": subject,
				"email_content": message,
				"for_user": user,
				"type": "Alert",
				"document_type": "Duty Watch",
				"document_name": "Duty Watch",
			}
		).insert(ignore_permissions=True)  # an alarm of the machine, to whoever has to mend it
		if email and by_mail:
			# queued mail is sent by the very workers that may stand still, so this one goes out by itself
			try:
				frappe.sendmail(recipients=[email], subject=subject, message=message, now=not ended)
			except Exception:
				# the alarm is in the Desk already; a dead mail server must not keep anybody from logging in
				frappe.log_error(title="Duty Responsibility: alarm not mailed")
