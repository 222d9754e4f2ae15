"""Who answers: the chain of Art. 2, asked link by link, with a reason for everyone passed over.

The chain is data of the office. In office hours: clerk, the supervision section's document-transfer person,
this week's duty officer, the temporary duty officer; outside them the duty officer. Whoever is away, is a
support worker or cannot be reached is passed over. When nobody is left, the named last resort answers and
an alarm is raised, so that an inquiry never belongs to nobody without anybody knowing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from itertools import pairwise

from .roster import Absence, Duty, Shift, away, on_duty
from .trace import N_, RuleError, Trace, reason
from .worktime import WorkingCalendar


class Source(str, Enum):
	"""Where a link of the chain finds its people."""

	CLERK = "Clerk"
	DOCUMENT_TRANSFER = "Document Transfer Clerk"
	WEEKLY = "Weekly Duty"
	TEMPORARY = "Temporary Duty"
	OFF_HOURS = "Off-hours Duty"
	NAMED = "Named Person"


ROSTERED = {
	Source.WEEKLY: Duty.WEEKLY,
	Source.TEMPORARY: Duty.TEMPORARY,
	Source.OFF_HOURS: Duty.OFF_HOURS,
}
LAST_RESORT = "Last Resort"
RECEIVED = "Received in Fact"
ANSWERED_BEFORE = "Answered Before"


class Hours(str, Enum):
	"""When a link is asked."""

	OFFICE = "In Office Hours"
	OFF = "Outside Office Hours"
	ALWAYS = "Always"


class ChainError(RuleError):
	"""The chain cannot be asked as it stands."""


class NoLinks(ChainError):
	code = "chain-no-links"
	sentence = N_("The chain asks nobody “{hours}”. Add at least one link for these hours.")


class NobodyNamed(ChainError):
	code = "chain-nobody-named"
	sentence = N_("Link {number} names nobody. Choose the person.")


@dataclass(frozen=True)
class Link:
	source: Source
	hours: Hours
	article: str = ""
	staff: str | None = None
	"""The person of a link that names one."""

	def asked(self, in_office_hours: bool) -> bool:
		if self.hours is Hours.ALWAYS:
			return True
		return (self.hours is Hours.OFFICE) is in_office_hours


@dataclass(frozen=True)
class Chain:
	"""The links in the order in which they are asked, and who answers when all of them fail."""

	links: tuple[Link, ...]
	last_resort: str | None = None

	def check(self) -> None:
		"""Refuse a chain that has nobody to ask at some hour."""
		for number, link in enumerate(self.links, 1):
			if link.source is Source.NAMED and not link.staff:
				raise NobodyNamed(number=number)
		for hours, in_office_hours in ((Hours.OFFICE, True), (Hours.OFF, False)):
			if not any(link.asked(in_office_hours) for link in self.links):
				raise NoLinks(hours=hours.value)


@dataclass(frozen=True)
class Candidate:
	"""A member of staff, as far as the chain must know."""

	staff: str
	name: str
	enabled: bool = True
	reachable: bool = True
	"""Has a user that is not disabled, so that the app can tell them."""
	support_worker: bool = False


@dataclass(frozen=True)
class Presence:
	"""Who holds which post, who is rostered and who is away, over some stretch of time."""

	calendar: WorkingCalendar
	people: Mapping[str, Candidate]
	posts: Mapping[Source, Sequence[str]] = field(default_factory=dict)
	shifts: Sequence[Shift] = ()
	absences: Sequence[Absence] = ()


@dataclass(frozen=True)
class Choice:
	"""The person who answers, the link that found them, and why. An alarm says that the chain had failed."""

	staff: str | None
	source: str
	trace: Trace
	alarm: bool = False


@dataclass(frozen=True)
class Stretch:
	"""From `start` to `end` the answer is the same."""

	start: datetime
	end: datetime
	choice: Choice


def choose(chain: Chain, presence: Presence, at: datetime) -> Choice:
	"""Who answers at an instant (Art. 2)."""
	at = at.replace(microsecond=0)
	working = presence.calendar.is_working(at)
	trace: Trace = (reason("in-office-hours" if working else "outside-office-hours", at=at),)
	for link in chain.links:
		if not link.asked(working):
			trace += (reason("not-asked-now", role=link.source.value, hours=link.hours.value),)
			continue
		candidates = _candidates(link, presence, at)
		if not candidates:
			code = "not-rostered" if link.source in ROSTERED else "post-empty"
			trace += (reason(code, role=link.source.value),)
		for staff in candidates:
			passed = _passed_over(staff, link.source.value, presence, at)
			if passed is None:
				name = presence.people[staff].name
				found = reason("responder-found", link.article, role=link.source.value, staff=name)
				return Choice(staff, link.source.value, (*trace, found))
			trace += passed
	return _last_resort(chain, presence, at, trace)


def _last_resort(chain: Chain, presence: Presence, at: datetime, trace: Trace) -> Choice:
	staff = chain.last_resort
	if not staff:
		return Choice(None, "", (*trace, reason("no-last-resort")), alarm=True)
	passed = _passed_over(staff, LAST_RESORT, presence, at)
	if passed is None:
		found = reason("last-resort", staff=presence.people[staff].name)
		return Choice(staff, LAST_RESORT, (*trace, found), alarm=True)
	return Choice(None, "", (*trace, *passed, reason("nobody-answers")), alarm=True)


def _candidates(link: Link, presence: Presence, at: datetime) -> Sequence[str]:
	if link.source is Source.NAMED:
		return (link.staff,) if link.staff else ()
	if duty := ROSTERED.get(link.source):
		return on_duty(presence.shifts, duty, at)
	return presence.posts.get(link.source, ())


def _passed_over(staff: str, role: str, presence: Presence, at: datetime) -> Trace | None:
	"""Why somebody cannot answer; nothing when they can."""
	person = presence.people.get(staff)
	if person is None:
		return (reason("person-unknown", role=role, staff=staff),)
	if person.support_worker:
		return (reason("support-worker", "Art. 2", role=role, staff=person.name),)
	if not person.enabled:
		return (reason("person-disabled", role=role, staff=person.name),)
	if not person.reachable:
		return (reason("person-unreachable", role=role, staff=person.name),)
	if absence := away(presence.absences, staff, at):
		if absence.end:
			return (reason("away-until", role=role, staff=person.name, until=absence.end),)
		return (reason("away", role=role, staff=person.name),)
	return None


# -- over a stretch of time -----------------------------------------------------------------------


def changes(presence: Presence, start: datetime, end: datetime) -> list[datetime]:
	"""The instants at which the answer may become another one, `start` first, `end` left out."""
	moments = {start, *presence.calendar.edges(start, end)}
	for shift in presence.shifts:
		moments |= {shift.start, shift.end}
	for absence in presence.absences:
		moments |= {absence.start, absence.end or start}
	return sorted(at for at in moments if start <= at < end)


def stretches(chain: Chain, presence: Presence, start: datetime, end: datetime) -> list[Stretch]:
	"""Who answers from `start` to `end`, each person's stretch in one piece."""
	moments = [*changes(presence, start, end), end]
	found: list[Stretch] = []
	for begins, ends in pairwise(moments):
		choice = choose(chain, presence, begins)
		last = found[-1] if found else None
		same = last and (last.choice.staff, last.choice.source) == (choice.staff, choice.source)
		if last and same:
			found[-1] = Stretch(last.start, ends, last.choice)
		else:
			found.append(Stretch(begins, ends, choice))
	return found


@dataclass(frozen=True)
class Gap:
	"""A stretch in which nobody is rostered for a duty, or in which the whole chain has failed."""

	start: datetime
	end: datetime
	role: str
	"""The duty without anybody; empty where the chain fails although everybody it asks for is rostered."""
	serious: bool = True
	"""Whether the chain as a whole fails somewhere in it, so that nobody answers but the last resort."""


def gaps(chain: Chain, presence: Presence, start: datetime, end: datetime) -> list[Gap]:
	"""What the roster leaves open: duties whose turn it is and that nobody could answer for.

	A gap goes on over hours in which its duty is not asked for, so that a week without anybody rostered is one gap,
	not fourteen. Where the chain as a whole fails, the gaps that make it fail are serious.
	"""
	found: list[Gap] = []
	running: dict[str, Gap] = {}
	for begins, ends in pairwise([*changes(presence, start, end), end]):
		answered = _answered(chain, presence, begins)
		whole = answered.pop("")
		if all(answered.values()):
			answered[""] = whole
		for role, there in answered.items():
			before = running.pop(role, None)
			if not there:
				serious = not whole or bool(before and before.serious)
				running[role] = Gap(before.start if before else begins, ends, role, serious)
			elif before:
				found.append(before)
		if "" in running and "" not in answered:
			found.append(running.pop(""))
	return sorted([*found, *running.values()], key=lambda gap: (gap.start, gap.role))


def _answered(chain: Chain, presence: Presence, at: datetime) -> dict[str, bool]:
	"""For each rostered duty that is asked for at an instant, and for the chain as a whole: is anybody there?"""
	working = presence.calendar.is_working(at)
	answered = {"": not choose(chain, presence, at).alarm}
	for link in chain.links:
		if link.source in ROSTERED and link.asked(working):
			answered[link.source.value] = any(
				_passed_over(staff, link.source.value, presence, at) is None
				for staff in _candidates(link, presence, at)
			)
	return answered


# -- one inquiry ----------------------------------------------------------------------------------


def settle(choice: Choice, received_by: Candidate | None, gatekeeper: bool = False) -> Choice:
	"""Who answers for an inquiry that somebody has received in fact.

	The first one contacted is the first responder (Art. 2), whoever was on duty; a support worker or a gatekeeper who
	received it hands over to whom the chain names.
	"""
	if received_by is None or received_by.staff == choice.staff:
		return choice
	if received_by.support_worker or gatekeeper:
		code = "gatekeeper-hands-over" if gatekeeper else "support-worker-hands-over"
		article = "Art. 3" if gatekeeper else "Art. 2"
		handed = reason(code, article, staff=received_by.name)
		return Choice(choice.staff, choice.source, (*choice.trace, handed), choice.alarm)
	if not received_by.enabled:
		return choice
	fact = reason("received-in-fact", "Art. 2", staff=received_by.name)
	return Choice(received_by.staff, RECEIVED, (*choice.trace, fact))


def again(chain: Chain, presence: Presence, at: datetime, staff: str | None) -> Choice:
	"""Who answers for a matter that comes back: whoever answered for it, if they are there, else the chain's person."""
	if not staff:
		return choose(chain, presence, at)
	passed = _passed_over(staff, ANSWERED_BEFORE, presence, at)
	if passed is None:
		name = presence.people[staff].name
		return Choice(staff, ANSWERED_BEFORE, (reason("answered-before", "Art. 2", staff=name),))
	choice = choose(chain, presence, at)
	return Choice(choice.staff, choice.source, (*passed, *choice.trace), choice.alarm)
