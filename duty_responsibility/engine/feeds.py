"""Each person's duties as a calendar that their phone subscribes to.

A phone cannot log in, so the address itself is the key: it is made from the person and the site's own secret,
nothing of it is stored, and raising the person's feed version makes every earlier address worthless.
"""

import hashlib
import hmac
from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.utils import get_system_timezone, get_url
from frappe.utils.password import get_encryption_key

from duty_responsibility.engine import rosters
from duty_responsibility.rules.calendar_file import Entry, calendar_feed

BEHIND, AHEAD = timedelta(days=31), timedelta(days=92)
METHOD = "/api/method/duty_responsibility.api.feeds.duties"


def address(staff: str) -> str:
	"""Where the person's calendar is found; whoever knows it sees their duties."""
	return get_url(f"{METHOD}?key={staff}.{_token(staff)}")


def holder(key: str) -> str | None:
	"""The enabled member of staff whose key this is."""
	staff, _dot, token = (key or "").rpartition(".")
	known = bool(staff) and bool(frappe.db.get_value("Duty Staff", {"name": staff, "enabled": 1}))
	# counted for unknown people too, so that the time taken says nothing about who is on the staff
	right = hmac.compare_digest(_token(staff).encode(), token.encode())
	return staff if known and right else None


def renew(staff: str) -> None:
	"""Make every earlier address worthless."""
	version = frappe.db.get_value("Duty Staff", staff, "feed_version") or 0
	frappe.db.set_value("Duty Staff", staff, "feed_version", version + 1, update_modified=False)


def of_person(staff: str, now: datetime) -> str:
	"""The calendar of a person's shifts."""
	name = frappe.db.get_value("Duty Staff", staff, "staff_name")
	entries = [
		Entry(
			uid=f"{staff}-{shift.kind.value.replace(' ', '-')}-{shift.start:%Y%m%dT%H%M}@{frappe.local.site}",
			sequence=0,
			start=shift.start,
			end=shift.end,
			summary=_(shift.kind.value),
			changed_at=now,
		)
		for shift in rosters.of_person(staff, now - BEHIND, now + AHEAD)
	]
	return calendar_feed(entries, get_system_timezone(), _("Duties of {0}").format(name))


def _token(staff: str) -> str:
	version = frappe.db.get_value("Duty Staff", staff, "feed_version") or 0
	secret = get_encryption_key().encode()
	return hmac.new(secret, f"duty-feed:{staff}:{version}".encode(), hashlib.sha256).hexdigest()[:40]
