"""What a story needs to know of the office: who is there, what is due, and when people would do it."""

import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import frappe

from duty_responsibility.demo.year.people import MEMBERS, PEOPLE, email
from duty_responsibility.demo.year.player import Player
from duty_responsibility.rules.worktime import WorkingCalendar

DAY = timedelta(days=1)
TROUBLE, BAD_TROUBLE = 0.035, 0.25
"""The share of steps that people do late: as a rule, and in the week in which everything went wrong."""

LEFT = ("Running", "Paused")


class World:
	"""The office as its stories see it. All chance comes from one source, so that a year is always the same."""

	def __init__(self, player: Player, staff: dict[str, str], rng: random.Random) -> None:
		self.player, self.staff, self.rng = player, staff, rng
		self.login_of = {name: login for login, name in staff.items()}
		self.calendar: WorkingCalendar = player.calendar
		self.sections = {person.login: person.section or "" for person in PEOPLE}
		self.names = {person.login: person.name for person in PEOPLE}
		self.away: list[tuple[str, datetime, datetime]] = []
		self.nights: dict[date, str] = {}
		self.bad_weeks: set[date] = set()
		self.numbers: dict[Any, int] = {}

	# -- who --------------------------------------------------------------------------------------

	def present(self, login: str, at: datetime) -> bool:
		return not any(who == login and since <= at < until for who, since, until in self.away)

	def clerk(self, at: datetime) -> str:
		"""The clerk, or who stands in for her."""
		return "wenshu" if self.present("wenshu", at) else "jiyao"

	def on_duty(self, at: datetime) -> str:
		"""Who has the duty outside office hours; it changes in the morning."""
		day = at.date() if at.time() >= time(8, 30) else at.date() - DAY
		return self.nights.get(day, "zhiban1")

	def member(self, section: str, at: datetime) -> str:
		"""One of a section who is there to take a matter."""
		there = [login for login in MEMBERS[section] if self.present(login, at)]
		return self.rng.choice(there or MEMBERS[section])

	# -- when -------------------------------------------------------------------------------------

	@property
	def now(self) -> datetime:
		return self.player.now

	def trouble(self) -> float:
		monday = self.now.date() - self.now.weekday() * DAY
		return BAD_TROUBLE if monday in self.bad_weeks else TROUBLE

	def after(self, minutes: float, since: datetime | None = None) -> datetime:
		"""So many working minutes later."""
		return self.calendar.add(since or self.now, int(minutes * 60))

	def soon(self, low: int = 5, high: int = 40) -> datetime:
		return self.after(self.rng.randint(low, high))

	def before(self, due: datetime, low: float = 0.1, high: float = 0.8) -> datetime:
		"""Some time before something is due, in working time if there is enough of it."""
		share = low + (high - low) * self.rng.betavariate(2, 3)
		if due <= self.now:
			return self.now + timedelta(minutes=self.rng.randint(1, 8))
		if (seconds := self.calendar.elapsed(self.now, due)) >= 600:
			return self.calendar.add(self.now, int(seconds * share))
		return self.now + (due - self.now) * share

	def when(self, doc: Any, step: str, part: str = "", late: bool | None = None) -> datetime:
		"""When somebody does a step: nearly always before it is due."""
		clock = self.clock(doc, step, part)
		if clock is None:
			return self.soon(10, 90)
		if late is None:
			late = self.rng.random() < self.trouble()
		if not late:
			return self.before(clock.due_at)
		if clock.round_the_clock:  # what is to be done at once does not wait for Monday
			return max(clock.due_at, self.now) + timedelta(minutes=self.rng.choice((4, 9, 14, 35, 75)))
		base = self.calendar.add(max(clock.due_at, self.now), 60)
		return self.after(self.rng.choice((15, 25, 40, 70, 120, 200, 330, 520)), base)

	def when_there(self, login: str, at: datetime) -> datetime:
		"""What is one's own waits until one is back."""
		for who, since, until in self.away:
			if who == login and since <= at < until:
				return self.after(self.rng.randint(20, 90), until)
		return at

	def due(self, doc: Any, step: str, part: str = "") -> datetime | None:
		"""By when the ledger says a step is to be done."""
		row = self.clock(doc, step, part)
		return row.due_at if row else None

	def clock(self, doc: Any, step: str, part: str = "") -> Any:
		filters = {"reference_doctype": doc.doctype, "reference_name": doc.name, "step": step}
		if part:
			filters["part"] = part
		filters["status"] = ("in", LEFT)
		return frappe.db.get_value("Duty Clock", filters, ["name", "due_at", "round_the_clock"], as_dict=True)

	# -- days -------------------------------------------------------------------------------------

	def days(self, since: datetime, until: datetime) -> Iterator[date]:
		"""The working days from one moment to the other, those included that make up for a holiday."""
		day = since.date()
		while day <= until.date():
			if self.is_open(day):
				yield day
			day += DAY

	def is_open(self, day: date) -> bool:
		return self.calendar.is_working(datetime.combine(day, time(9, 30)))

	def load_of(self, day: date) -> float:
		"""How much comes in on a working day: more on Mondays, before long holidays and as the year ends."""
		load = 1.25 if day.weekday() == 0 else 1.0
		following = [day + number * DAY for number in range(1, 8)]
		if sum(not self.is_open(one) for one in following) >= 4:
			load *= 1.7
		if day.month == 12 and day.day >= 10:
			load *= 1.4
		if day.month in (7, 8):
			load *= 0.85
		return load

	def moments(self, mean: float, since: datetime, until: datetime) -> Iterator[datetime]:
		"""Moments of the working days between two moments, `mean` of them on an ordinary day."""
		for day in self.days(since, until):
			wanted = mean * self.load_of(day)
			amount = int(wanted) + (self.rng.random() < wanted % 1)
			for _number in range(amount):
				yield self.moment(day)

	def moment(self, day: date) -> datetime:
		"""Some time of a working day; most comes in the morning."""
		opening = datetime.combine(day, time(8, 30))
		minutes = self.rng.choice(
			(self.rng.randint(5, 200), self.rng.randint(5, 200), self.rng.randint(215, 395))
		)
		found = self.calendar.add(opening, minutes * 60)
		return found - timedelta(
			minutes=found.minute % 5 if self.rng.random() < 0.5 else 0, seconds=found.second
		)

	# -- words ------------------------------------------------------------------------------------

	def number(self, *key: Any) -> int:
		"""The next of a running number."""
		self.numbers[key] = self.numbers.get(key, 0) + 1
		return self.numbers[key]

	def chance(self, share: float) -> bool:
		return self.rng.random() < share

	def pick(self, *choices: Any) -> Any:
		return self.rng.choice(choices)


def user_of(login: str) -> str:
	return email(login)


def insert(doctype: str, **values: Any) -> Callable[[], Any]:
	"""The action of entering a document."""
	return lambda: frappe.get_doc({"doctype": doctype, **values}).insert()
