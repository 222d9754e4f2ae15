"""Lets things happen one after the other, each at its moment and by its person, as if the year went by.

A story is a generator: it yields the turns that somebody takes, `turn(at, login, action, …)`, and is given back what
came of each. Between two turns the office's clocks are swept as they would have been: not minute by minute, but
at those minutes at which the index of next looks, or the outbox, has something due.
"""

import heapq
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from typing import Any, NamedTuple

import frappe

from duty_responsibility.demo.year.moment import Telling
from duty_responsibility.duty_responsibility.doctype.duty_fault_record import appealing
from duty_responsibility.engine.accountability import evidence
from duty_responsibility.engine.clocks import sweep
from duty_responsibility.engine.ledger import watch
from duty_responsibility.engine.meetings import clashes, notices
from duty_responsibility.engine.notices import delivery
from duty_responsibility.engine.office import calendars

MINUTE = timedelta(minutes=1)
LOOKS = 20
LOOK_BACK = timedelta(days=4)
"""Whatever was due longer ago has been looked at, the longest outage included. In a transaction as long as this one the
index keeps what was there before; a look from its very beginning would read all of it again."""


class Turn(NamedTuple):
	"""Somebody does something."""

	at: datetime
	login: str
	action: Callable[[], Any]


def turn(at: datetime, login: str, action: Callable[..., Any], *args: Any, **values: Any) -> Turn:
	"""What somebody does, with what they say to it."""
	return Turn(at, login, partial(action, *args, **values))


Story = Generator[Turn, Any, None]


def become(user: str) -> None:
	"""Act as somebody, so that the ledger says who did it.

	Frappe forgets with the user what it has read from its cache, the DocTypes above all; within one job that is
	good for everybody, and reading it again for each turn would take half of the time.
	"""
	if frappe.session.user == user:
		return
	read = frappe.local.cache
	frappe.set_user(user)  # noqa: TID251
	frappe.local.cache = read


def _forget_screens() -> None:
	"""What would have been shown to somebody at the time; nobody has a Desk open in the past.

	Frappe looks each new ring of a bell up in the list of those that wait for the end of the transaction, and breaks
	a transaction off that has too many writes: a year in one transaction is meant.
	"""
	frappe.local.message_log = []
	if rings := getattr(frappe.local, "_realtime_log", None):
		rings.clear()
	frappe.db.transaction_writes = 0


@dataclass
class Player:
	"""The year as it goes by."""

	telling: Telling
	now: datetime
	until: datetime
	user_of: Callable[[str], str]
	progress: Callable[[float], None] = lambda share: None
	outages: list[tuple[datetime, datetime]] = field(default_factory=list)
	"""When the sweep stood still: the clocks ran on, and nobody was told."""
	turns: int = 0
	sweeps: int = 0
	_due: list[tuple[datetime, int, Turn, Story]] = field(default_factory=list)
	_ticks: list[datetime] = field(default_factory=list)
	_number: Any = field(default_factory=count)
	_looked_at: datetime | None = None
	_looks: int = 0

	def __post_init__(self) -> None:
		self.calendar = calendars.current().calendar
		self.began = self.now

	def play(self, story: Story) -> None:
		"""Begin a story: its first turn waits for its time."""
		self._wait(story, next(story, None))

	def look_at(self, moment: datetime) -> None:
		"""Have meetings looked at, because one begins or ends."""
		heapq.heappush(self._ticks, moment)

	def run(self) -> None:
		"""Let happen what happens until the end; what comes later is left to whoever loads the office."""
		user = frappe.session.user
		try:
			while self._due and self._due[0][0] <= self.until:
				at, _number, turn, story = heapq.heappop(self._due)
				self.pass_time(at)
				self._wait(story, self._next(story, self._take(turn)))
			self.pass_time(self.until)
		finally:
			become(user)

	def _next(self, story: Story, result: Any) -> Turn | None:
		try:
			return story.send(result)
		except StopIteration:
			return None

	def _wait(self, story: Story, turn: Turn | None) -> None:
		if turn:
			heapq.heappush(self._due, (max(turn.at, self.now), next(self._number), turn, story))

	def _take(self, turn: Turn) -> Any:
		self.turns += 1
		become(self.user_of(turn.login))
		_forget_screens()
		return turn.action()

	# -- time -------------------------------------------------------------------------------------

	def pass_time(self, until: datetime) -> None:
		"""Go on to a moment; whatever falls due on the way is looked at when it does."""
		while (moment := self._next_look()) and moment <= until:
			self._go(moment)
			self._tick(moment)
		self._go(until)

	def _go(self, moment: datetime) -> None:
		self.now = max(self.now, moment)
		self.telling.at(self.now)
		self.progress((self.now - self.began) / (self.until - self.began))

	def _next_look(self) -> datetime | None:
		"""The whole minute at which the scheduler would next find something to do."""
		clock, notice = frappe.qb.DocType("Duty Clock"), frappe.qb.DocType("Duty Notification")
		since = self.now - LOOK_BACK
		moments = [
			frappe.qb.from_(clock)
			.select(clock.next_action_at)
			.where(clock.next_action_at >= since)
			.orderby(clock.next_action_at)
			.limit(1)
			.run(),
			frappe.qb.from_(notice)
			.select(notice.send_after)
			.where((notice.status == "Pending") & (notice.send_after >= since))
			.orderby(notice.send_after)
			.limit(1)
			.run(),
		]
		found = [rows[0][0] for rows in moments if rows] + self._ticks[:1]
		if not found:
			return None
		moment = max(min(found), self.now)
		if moment.second or moment.microsecond:
			moment = moment.replace(second=0, microsecond=0) + MINUTE
		for stopped, until in self.outages:
			if stopped < moment < until:
				return until
		return moment

	def _tick(self, moment: datetime) -> None:
		"""What the scheduler does each minute, but for the seals: those say when they were really made."""
		become("Administrator")  # as whom jobs run
		self.sweeps += 1
		for since, until in self.outages:
			if moment == until:
				watch.record_outage(since, until, noticed_by="sweep", ended=True)
		appealing.end_periods(moment, commit=False)
		done = sweep.sweep(moment, commit=False)
		if done.failed:
			raise RuntimeError("A clock of the sample office could not be looked at; see Error Log")
		evidence.freeze(moment, commit=False)
		delivery.deliver(moment, commit=False)
		if self._ticks and self._ticks[0] <= moment:
			while self._ticks and self._ticks[0] <= moment:
				heapq.heappop(self._ticks)
			notices.judge(moment)
			clashes.close_past_meetings(moment)
		self._refuse_to_stand_still(moment)

	def _refuse_to_stand_still(self, moment: datetime) -> None:
		"""What is looked at is not due again at the same moment for ever."""
		self._looks = self._looks + 1 if moment == self._looked_at else 0
		self._looked_at = moment
		if self._looks > LOOKS:
			raise RuntimeError(f"The sample office stands still at {moment}")
