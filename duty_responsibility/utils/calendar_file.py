"""Meetings and duties as a calendar file (RFC 5545), so that they stand in people's own calendars.

One entry keeps one UID; each change raises the sequence, so that calendars move their entry instead of
showing two. Times are written in UTC, which every calendar understands.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from unicodedata import category
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress

EVERY_HOUR = timedelta(hours=1)
"""How often whoever subscribes to a feed is asked to look again."""


@dataclass(frozen=True)
class Entry:
	"""What a calendar has to know of a meeting or a duty. `start` and `end` are in the office's time zone."""

	uid: str
	sequence: int
	start: datetime
	end: datetime
	summary: str
	changed_at: datetime
	location: str = ""
	description: str = ""
	organiser: str = ""
	organiser_email: str = ""
	url: str = ""
	cancelled: bool = False


def calendar_file(entry: Entry, time_zone: str) -> str:
	"""One entry as a file to be opened or sent."""
	calendar = _calendar("CANCEL" if entry.cancelled else "PUBLISH", [entry], time_zone)
	return _text(calendar)


def calendar_feed(entries: Iterable[Entry], time_zone: str, name: str) -> str:
	"""Many entries as a calendar that others subscribe to."""
	calendar = _calendar("PUBLISH", entries, time_zone)
	calendar.add("x-wr-calname", _clean(name))
	calendar.add("refresh-interval", EVERY_HOUR, parameters={"VALUE": "DURATION"})
	calendar.add("x-published-ttl", EVERY_HOUR)
	return _text(calendar)


def _calendar(method: str, entries: Iterable[Entry], time_zone: str) -> Calendar:
	calendar, zone = Calendar(), ZoneInfo(time_zone)
	calendar.add("version", "2.0")
	calendar.add("prodid", "-//Duty Responsibility//Calendar//EN")
	calendar.add("calscale", "GREGORIAN")
	calendar.add("method", method)
	for entry in entries:
		calendar.add_component(_event(entry, zone))
	return calendar


def _event(entry: Entry, zone: ZoneInfo) -> Event:
	event = Event()
	event.add("uid", entry.uid)
	event.add("sequence", entry.sequence)
	for name, at in (
		("dtstamp", entry.changed_at),
		("last-modified", entry.changed_at),
		("dtstart", entry.start),
		("dtend", entry.end),
	):
		event.add(name, at.replace(tzinfo=zone).astimezone(timezone.utc))
	event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
	event.add("summary", _clean(entry.summary))
	for name, text in (("location", entry.location), ("description", entry.description)):
		if text:
			event.add(name, _clean(text))
	if entry.organiser_email:
		organiser = vCalAddress(f"mailto:{entry.organiser_email}")
		organiser.params["CN"] = " ".join(_clean(entry.organiser).replace('"', " ").split())
		event.add("organizer", organiser)
	if entry.url:
		event.add("url", entry.url)
	return event


def _text(calendar: Calendar) -> str:
	return calendar.to_ical().decode()


def _clean(text: str) -> str:
	"""Leave out control characters and lone surrogates, which the format does not allow in texts."""
	lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
	return "".join(one for one in lines if one == "\n" or category(one) not in ("Cc", "Cs"))
