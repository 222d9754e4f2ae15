"""A meeting as a calendar file (RFC 5545), so that it stands in the participant's own calendar.

One meeting keeps one UID; each change raises the sequence, so that calendars move their entry instead of
showing two. Times are written in UTC, which every calendar understands.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone
from zoneinfo import ZoneInfo

LINE = 75
"""Octets in one line; what is longer goes on in the next one, after a blank."""


@dataclass(frozen=True)
class Entry:
	"""What a calendar has to know of a meeting. `start` and `end` are in the office's time zone."""

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
	"""The text of the file, its lines folded and ended as the standard wants them."""
	zone = ZoneInfo(time_zone)
	lines = [
		"BEGIN:VCALENDAR",
		"VERSION:2.0",
		"PRODID:-//Duty Responsibility//Meetings//EN",
		"CALSCALE:GREGORIAN",
		f"METHOD:{'CANCEL' if entry.cancelled else 'PUBLISH'}",
		"BEGIN:VEVENT",
		f"UID:{_text(entry.uid)}",
		f"SEQUENCE:{entry.sequence}",
		f"DTSTAMP:{_utc(entry.changed_at, zone)}",
		f"LAST-MODIFIED:{_utc(entry.changed_at, zone)}",
		f"DTSTART:{_utc(entry.start, zone)}",
		f"DTEND:{_utc(entry.end, zone)}",
		f"SUMMARY:{_text(entry.summary)}",
		f"STATUS:{'CANCELLED' if entry.cancelled else 'CONFIRMED'}",
	]
	if entry.location:
		lines.append(f"LOCATION:{_text(entry.location)}")
	if entry.description:
		lines.append(f"DESCRIPTION:{_text(entry.description)}")
	if entry.organiser_email:
		lines.append(f'ORGANIZER;CN="{_quoted(entry.organiser)}":mailto:{entry.organiser_email}')
	if entry.url:
		lines.append(f"URL:{entry.url}")
	lines += ["END:VEVENT", "END:VCALENDAR"]
	return "".join(f"{folded}\r\n" for line in lines for folded in _fold(line))


def _utc(at: datetime, zone: ZoneInfo) -> str:
	return at.replace(tzinfo=zone).astimezone(timezone.utc).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
	"""Text as a value: the characters that mean something in the format are escaped."""
	escaped = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
	return escaped.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def _quoted(value: str) -> str:
	return "".join(" " if char in '"\r\n' else char for char in value)


def _fold(line: str) -> list[str]:
	"""A line in pieces of at most 75 octets, never through the middle of a character."""
	pieces, piece, size = [], "", 0
	for char in line:
		octets = len(char.encode())
		if size + octets > LINE:
			pieces.append(piece)
			piece, size = " ", 1
		piece, size = piece + char, size + octets
	return [*pieces, piece]
