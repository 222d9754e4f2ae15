"""Words that the ledger was written with before some concepts got their present names.

What is hashed stays as it was hashed: events, snapshots and evidence of earlier versions speak of an undertaker, of
firings and of limits on the wall. Whoever reads them asks here for the words of today; nothing is ever written back.
Rows whose digests are under the seals bear the words of today, and are hashed as they were hashed at first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

KEYS = {
	"undertaker": "assignee",
	"undertaker_before": "assignee_before",
	"on_the_wall": "round_the_clock",
	"ripe_at": "reached_at",
	"fired_at": "escalated_at",
	"firing": "escalation",
	"firings": "escalations",
	"notices": "notifications",
}

KIND, HAVE_KIND = "notice", ("level", "off_hours", "recipient_role")
"""A level, an escalation and a notification said under this key of which kind they are; a meeting's notice does not."""

CODES = {
	"hours-on-the-wall": "hours-round-the-clock",
	"level-ripe": "level-reached",
	"fault-subject-undertaker": "fault-subject-assignee",
}
"""Codes of reasons."""

HOLDERS = {"undertaker": "assignee"}

VALUES = {
	**CODES,
	**HOLDERS,
	"Undertaker": "Assignee",
	"Hours on the Wall": "Hours (Round the Clock)",
	"Minutes on the Wall": "Minutes (Round the Clock)",
	"Fired": "Sent",
}

FIRST_KINDS = {"Duty Notification": "notice", "Duty Escalation": "firing"}
"""What a digest goes on calling a kind of row."""

FIRST_NAMES = {
	"Duty Notification": {"escalation": "firing", "kind": "notice"},
	"Duty Escalation": {"kind": "notice", "reached_at": "ripe_at", "escalated_at": "fired_at"},
}
"""Fields that a digest of a row goes on calling by the name that they had when the first digests were made."""

FIRST_VALUES = {
	"Duty Notification": {"recipient_role": {"assignee": "undertaker"}},
	"Duty Escalation": {"outcome": {"Sent": "Fired"}},
}
"""Stored words that a digest goes on taking for the first ones; the rows themselves bear the present words."""

FIRST_OUTCOMES = FIRST_VALUES["Duty Escalation"]["outcome"]


def in_first_words(doctype: str, row: Mapping[str, Any]) -> dict[str, Any]:
	"""Return the values of a row under the names, and in the words, that its first digest was made of."""
	names, values = FIRST_NAMES.get(doctype, {}), FIRST_VALUES.get(doctype, {})
	return {names.get(field, field): values.get(field, {}).get(value, value) for field, value in row.items()}


def in_present_words(content: Any) -> Any:
	"""Return the same content with the keys and codes of today; what has them already is returned as it is."""
	if isinstance(content, Mapping):
		of_kind = any(key in content for key in HAVE_KIND)
		return {
			"kind" if key == KIND and of_kind else KEYS.get(key, key): in_present_words(value)
			for key, value in content.items()
		}
	if isinstance(content, (list, tuple)):
		return [in_present_words(value) for value in content]
	return VALUES.get(content, content) if isinstance(content, str) else content


def told(data: Mapping[str, Any], key: str) -> Any:
	"""Return what `data` says under the present name `key`, or under the one that it had before."""
	if key in data:
		return data[key]
	return next((data[old] for old, new in KEYS.items() if new == key and old in data), None)
