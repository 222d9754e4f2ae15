"""What a light means, in one place: the form, My Duties, the week, the lists and the board all ask here.

A light is decided by five facts of a clock that a database can state for many clocks at once. So the same
function answers for one clock on a form and for a group of thousands on the board, and the two cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple, dataclass
from datetime import datetime
from enum import Enum
from itertools import product

from .clock import Status


class Light(str, Enum):
	RED = "red"  # its time was missed
	YELLOW = "yellow"  # a warning has gone out or is about to, or a pause has been forgotten
	GREEN = "green"  # in time
	GREY = "grey"  # paused, or over without an outcome


PRESSING = (Light.RED, Light.YELLOW, Light.GREEN, Light.GREY)
"""The order in which lights are read."""


@dataclass(frozen=True)
class Facts:
	"""What decides the light of a clock at one moment."""

	status: str
	breached: bool
	"""A due time of this clock was missed, and the ledger says so. More time later does not undo it."""
	past_due: bool
	"""The due time lies behind; the sweep may not have seen it yet."""
	warned: bool
	"""The ladder's first level was reached, or is waiting to be sent."""
	forgotten: bool
	"""The time by which a pause was to be ended lies behind."""


def facts_of(
	status: str,
	breached: bool,
	due_at: datetime | None,
	level: int,
	next_action_at: datetime | None,
	resume_by: datetime | None,
	now: datetime,
) -> Facts:
	"""The facts of one clock as it is stored. What is handed in during the due second is on time."""
	now = now.replace(microsecond=0)
	return Facts(
		status,
		bool(breached),
		due_at is not None and due_at < now,
		level > 0 or (next_action_at is not None and next_action_at <= now),
		resume_by is not None and resume_by < now,
	)


def light(facts: Facts) -> Light:
	"""The light that these facts give."""
	if facts.status == Status.CANCELLED.value:
		return Light.GREY
	running = facts.status == Status.RUNNING.value
	if facts.breached or (running and facts.past_due):
		return Light.RED
	if facts.status == Status.PAUSED.value:
		return Light.YELLOW if facts.forgotten else Light.GREY
	return Light.YELLOW if running and facts.warned else Light.GREEN


def every() -> Iterator[Facts]:
	"""All facts that a clock can show."""
	for status in Status:
		for breached, past_due, warned, forgotten in product((False, True), repeat=4):
			yield Facts(status.value, breached, past_due, warned, forgotten)


def showing(wanted: Light, statuses: tuple[str, ...]) -> list[Facts]:
	"""Those facts, among clocks of these statuses, that give this light."""
	return [facts for facts in every() if facts.status in statuses and light(facts) is wanted]


def table() -> dict[str, str]:
	"""The same for a browser: facts written one after the other, and their light."""
	return {
		"|".join(str(part if isinstance(part, str) else int(part)) for part in astuple(facts)): light(
			facts
		).value
		for facts in every()
	}
