"""Keeping rows here in step with rows of another system: what to do with each, and why.

For every field three values are known: theirs, ours, and the last one that came over. Who has changed a field since is
told by comparing them; what somebody here has typed is never overwritten without a word. Links are compared by the
other system's keys, so that a plan can be made, and shown, before anything exists here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from .trace import Trace, reason


class Outcome(str, Enum):
	CREATE = "Created"
	CHANGE = "Changed"
	REMOVE = "Removed"
	SAME = "In Step"
	ALONE = "Left Alone"
	CONFLICT = "Conflict"


@dataclass(frozen=True)
class There:
	"""A row of the other system, in our fields. A value of None says nothing about that field."""

	key: str
	label: str
	values: Mapping[str, Any]
	why_not: str = ""
	"""Why it is not brought over if it is not here yet; the code of a reason."""
	taken_back: bool = False
	"""Whether it was cancelled there, so that what came of it goes."""


@dataclass(frozen=True)
class Here:
	"""A row of ours."""

	name: str
	values: Mapping[str, Any]


@dataclass(frozen=True)
class Known:
	"""Which row of ours came of theirs, and the values that came over last."""

	name: str
	values: Mapping[str, Any]


@dataclass(frozen=True)
class Item:
	"""What becomes of one row."""

	key: str
	label: str
	outcome: Outcome
	name: str | None = None
	values: Mapping[str, Any] = field(default_factory=dict)
	"""The fields to write."""
	remember: Mapping[str, Any] = field(default_factory=dict)
	"""The values to keep as the last that came over."""
	trace: Trace = ()
	last: Mapping[str, Any] = field(default_factory=dict)
	"""The values that came over last, as they were before; what cannot be written stays at them."""


def plan(
	there: Iterable[There],
	here: Mapping[str, Here],
	known: Mapping[str, Known],
	found: Mapping[str, str],
) -> list[Item]:
	"""What to do with each of their rows. `found` names rows of ours that are theirs though none came over yet."""
	return [_decide(row, here, known.get(row.key), found.get(row.key)) for row in there]


def _decide(row: There, here: Mapping[str, Here], known: Known | None, found: str | None) -> Item:
	values = {name: value for name, value in row.values.items() if value is not None}
	name = known.name if known else found
	ours = here.get(name) if name else None
	if ours is None:
		if known:
			# removed here: that is a decision of this office, too
			why = "bridge-taken-back" if row.taken_back else "bridge-removed-here"
			return Item(row.key, row.label, Outcome.ALONE, None, {}, known.values, (reason(why),))
		if row.why_not or row.taken_back:
			why = row.why_not or "bridge-taken-back"
			return Item(row.key, row.label, Outcome.ALONE, trace=(reason(why),))
		return Item(row.key, row.label, Outcome.CREATE, None, values, values)
	last = known.values if known else {}
	if row.taken_back:
		return _take_back(row, ours, last)
	return _merge(row, ours, values, last)


def _take_back(row: There, ours: Here, last: Mapping[str, Any]) -> Item:
	changed = [name for name, value in last.items() if name in ours.values and ours.values[name] != value]
	if not last or changed:
		why = reason("bridge-taken-back-but-changed", fields=changed)
		return Item(row.key, row.label, Outcome.CONFLICT, ours.name, {}, last, (why,), last)
	return Item(row.key, row.label, Outcome.REMOVE, ours.name, {}, last, (reason("bridge-taken-back"),), last)


def _merge(row: There, ours: Here, values: Mapping[str, Any], last: Mapping[str, Any]) -> Item:
	write: dict[str, Any] = {}
	remember = dict(last)
	kept: list[str] = []
	conflicts: list[str] = []
	trace: Trace = ()
	for name, theirs in values.items():
		mine = ours.values.get(name)
		if mine == theirs:
			remember[name] = theirs
		elif name in last and mine == last[name]:
			write[name] = remember[name] = theirs
			trace += (reason("bridge-changed-there", field=name, before=_text(mine), after=_text(theirs)),)
		elif name in last and theirs == last[name]:
			kept.append(name)
			trace += (reason("bridge-changed-here", field=name, ours=_text(mine), theirs=_text(theirs)),)
		elif name not in last and mine in (None, ""):
			write[name] = remember[name] = theirs
			trace += (reason("bridge-filled-in", field=name, after=_text(theirs)),)
		else:
			conflicts.append(name)
			trace += (reason("bridge-both-differ", field=name, ours=_text(mine), theirs=_text(theirs)),)
	if conflicts:
		outcome = Outcome.CONFLICT
	elif write:
		outcome = Outcome.CHANGE
	else:
		outcome = Outcome.ALONE if kept else Outcome.SAME
	return Item(row.key, row.label, outcome, ours.name, write, remember, trace, last)


def _text(value: object) -> str:
	return "" if value is None else str(value)


# -- who leads a section --------------------------------------------------------------------------


@dataclass(frozen=True)
class Person:
	"""An employee, as far as it matters to whom others report."""

	key: str
	department: str | None
	reports_to: str | None
	active: bool = True


def leaders(people: Iterable[Person]) -> dict[str, tuple[str | None, str | None]]:
	"""Head and deputy director in charge of each department, by who reports to whom; None where that does not say.

	The head is the one member of a department to whom the others of it report (its only member, if there is but
	one); the deputy in charge is whom the head reports to.
	"""
	staff = {person.key: person for person in people if person.active}
	members: dict[str, list[Person]] = {}
	for person in staff.values():
		if person.department:
			members.setdefault(person.department, []).append(person)
	found: dict[str, tuple[str | None, str | None]] = {}
	for department, inside in members.items():
		votes: dict[str, int] = {}
		for person in inside:
			above = staff.get(person.reports_to or "")
			if above and above.department == department and above.key != person.key:
				votes[above.key] = votes.get(above.key, 0) + 1
		most = max(votes.values(), default=0)
		first = [key for key, count in votes.items() if count == most]
		head = first[0] if len(first) == 1 else inside[0].key if len(inside) == 1 else None
		above_head = staff.get(staff[head].reports_to or "") if head else None
		found[department] = (head, above_head.key if above_head else None)
	return found
