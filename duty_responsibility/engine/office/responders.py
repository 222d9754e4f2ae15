"""Who answers, for the office as it stands in its documents: chain, posts, roster and absences."""

from datetime import datetime
from typing import Any, NamedTuple

import frappe
from frappe import _

from duty_responsibility.engine.office import calendars, rosters, staffing
from duty_responsibility.rules import responder as rule
from duty_responsibility.rules.ladder import SECOND
from duty_responsibility.rules.responder import (
	Candidate,
	Chain,
	Choice,
	Gap,
	Hours,
	Link,
	Presence,
	Source,
	Stretch,
	choose,
	gaps,
	stretches,
)
from duty_responsibility.rules.roster import Absence, Shift

POSTS = {Source.CLERK: "Clerk", Source.DOCUMENT_TRANSFER: "Document Transfer Clerk"}
"""The posts of Duty Staff that links of the chain ask for."""


def chain_of(doc: Any, settings: Any | None = None) -> Chain:
	"""A Duty Responder Chain as the rules ask it."""
	links = tuple(
		Link(Source(row.source), Hours(row.hours), row.article or "", row.staff or None) for row in doc.links
	)
	fallback = (settings.daily_deputy or settings.director) if settings else None
	return Chain(links, doc.last_resort or fallback or None)


def current_chain() -> Chain:
	"""The office's chain; refused, with the way to mend it, when none is chosen."""
	settings = frappe.get_cached_doc("Duty Settings")
	if not settings.responder_chain:
		frappe.throw(
			_("The office has no responder chain yet. Choose one in {0}.").format(
				frappe.utils.get_link_to_form("Duty Settings", "Duty Settings", _("Duty Settings"))
			),
			title=_("No Responder Chain"),
		)
	return chain_of(frappe.get_cached_doc("Duty Responder Chain", settings.responder_chain), settings)


def presence(start: datetime, end: datetime) -> Presence:
	"""Everything the chain must know of a stretch of time, in a handful of queries."""
	return _presence(staffing.directory(), rosters.shifts_and_absences(start, end))


def _presence(office: staffing.Directory, there: tuple[list[Shift], list[Absence]]) -> Presence:
	people = {
		person.staff: Candidate(
			person.staff, person.employee_name, person.enabled, bool(person.user), person.support_worker
		)
		for person in office.people.values()
	}
	posts = {
		source: tuple(
			dict.fromkeys(
				[
					*([office.clerk] if source is Source.CLERK and office.clerk else []),
					*(person.staff for person in office.people.values() if person.post == post),
				]
			)
		)
		for source, post in POSTS.items()
	}
	return Presence(calendars.current().calendar, people, posts, *there)


def who(at: datetime) -> Choice:
	"""Who answers at an instant."""
	return choose(current_chain(), presence(at, at + SECOND), at)


def timetable(start: datetime, end: datetime) -> list[Stretch]:
	"""Who answers from `start` to `end`, stretch by stretch."""
	return stretches(current_chain(), presence(start, end), start, end)


def coverage(start: datetime, end: datetime) -> list[Gap]:
	"""What the roster leaves open between two instants."""
	return gaps(current_chain(), presence(start, end), start, end)


# -- one inquiry ----------------------------------------------------------------------------------


class Settled(NamedTuple):
	"""Who answers for one inquiry, whom the chain had named, and the section that the person belongs to."""

	choice: Choice
	by_chain: str | None
	section: str | None


def settle(at: datetime, received_by: str | None) -> Settled:
	"""Who answers for what was received at an instant, by somebody in fact or by nobody yet (Art. 2)."""
	office = staffing.directory()
	there = _presence(office, rosters.shifts_and_absences(at, at + SECOND))
	by_chain = choose(current_chain(), there, at)
	receiver = there.people.get(received_by or "")
	gatekeeper = bool(receiver) and office.people[receiver.staff].post == "Gatekeeper"
	choice = rule.settle(by_chain, receiver, gatekeeper)
	return Settled(choice, by_chain.staff, office.section_of(choice.staff))


def settle_again(at: datetime, answered_before: str | None) -> Settled:
	"""Who answers for what comes back."""
	office = staffing.directory()
	there = _presence(office, rosters.shifts_and_absences(at, at + SECOND))
	chain = current_chain()
	choice = rule.again(chain, there, at, answered_before)
	return Settled(choice, choose(chain, there, at).staff, office.section_of(choice.staff))
