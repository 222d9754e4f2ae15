"""What the registration of a matter asks of the office: who is who, who is there, which rules apply.

All of it in one statement, and as it stands in this transaction: a matter is registered many times a day, and
nothing that somebody has just changed may be missed, in whatever way they changed it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from duty_responsibility.engine import bulk, calendars, policies, rosters, snapshots, staffing
from duty_responsibility.engine.staffing import Directory
from duty_responsibility.rules.ladder import SECOND
from duty_responsibility.rules.roster import Absence, Shift


@dataclass
class Reception:
	"""The office at the registration of one matter. Good for this one save, and kept for no other."""

	office: Directory
	versions: policies.Versions
	kept: set[str]
	"""Snapshots that are stored for sure."""
	at: datetime
	_shifts: Iterable[Any]
	_absences: Iterable[Any]

	def availability(self, at: datetime) -> tuple[list[Shift], list[Absence]]:
		"""Who is on duty and who is away at an instant of the day that was asked for."""
		if at.date() != self.at.date():
			return rosters.shifts_and_absences(at, at + SECOND)
		end = at + SECOND
		return rosters.shifts_within(self._shifts, at, end), rosters.absences_within(self._absences, at, end)


def of(doctype: str, at: datetime) -> Reception:
	"""The office for a matter of this kind, received at an instant."""
	likely = (*policies.usual_snapshots(doctype), *calendars.usual_snapshots())
	staff, sections, shifts, absences, limits, ladders, kept = bulk.together(
		*staffing.EVERYBODY,
		*rosters.AVAILABILITY,
		*policies.VERSIONS,
		snapshots.stored,
		doctype=doctype,
		snapshots=likely or ("",),
		**rosters.days(at, at + SECOND),
	)
	return Reception(
		staffing.directory_of(staff, sections),
		(limits, ladders),
		{row.name for row in kept},
		at,
		shifts,
		absences,
	)
