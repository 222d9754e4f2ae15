"""How steps are counted: one definition each, for every report, chart and card (see docs/figures.md).

What is counted is the step with its due time, which the ledger calls a clock. It counts once, however often it was
extended, paused, handed over or opened again; a step that comes back as a new round is a step of its own.

- **Judged** is a step that is finished, or that has missed a due time; before that nothing can be said of it.
- **On time** is a judged step that never missed a due time that was in force when it passed.
- **Late** is one that missed it, whether it is finished by now or not. Extending it afterwards, cancelling it or
  opening it again does not make that undone (rule 4).
- **Excused** is a late one for which a decision says that nobody is to blame. It is shown, and stays out of the rate.
- The **rate** is on time / (on time + late).
- The **month** is that of the due time missed first; of a step that missed none, that of its due time.
- **Cancelled** in time, **running** and **paused** in time are not judged; they are shown as such.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .clock import ClockState, Result, Status

JUDGED = (Result.ON_TIME.value, Result.LATE.value, Result.EXCUSED.value)
"""The results of a step that is judged."""

RATED = (Result.ON_TIME.value, Result.LATE.value)
"""The results that the on-time rate is made of."""

LISTS: dict[str, tuple[tuple[str, str, object], ...]] = {
	"running": (("status", "=", Status.RUNNING.value),),
	"paused": (("status", "=", Status.PAUSED.value),),
	"open": (("status", "in", (Status.RUNNING.value, Status.PAUSED.value)),),
	"overdue": (("status", "=", Status.RUNNING.value), ("breached", "=", 1)),
	"judged": (("result", "in", JUDGED),),
	"rated": (("result", "in", RATED),),
	"on_time": (("result", "=", Result.ON_TIME.value),),
	"late": (("result", "=", Result.LATE.value),),
	"late_and_done": (("result", "=", Result.LATE.value), ("status", "=", Status.FINISHED.value)),
	"excused": (("result", "=", Result.EXCUSED.value),),
}
"""The same sorts as filters of a list of clocks, for cards, charts and links: the average of `on_time_percent` over
`rated` is the on-time rate, that of `late_minutes` over `late_and_done` how late on average. Narrow them by
`counted_month`. What fell due less than a minute ago is `overdue` when the sweep has seen it."""


def month_of(instant: datetime) -> str:
	"""YYYY-MM: sorts as it reads, and no database has to be asked for the parts of a date."""
	return instant.strftime("%Y-%m")


def counted_month(state: ClockState) -> str:
	"""The month whose figures the step belongs to; what was late in March stays late in March when it is extended."""
	return month_of(state.breached_at or state.due_at)


def on_time_percent(result: Result) -> int:
	"""100 or 0, so that the average over what is rated is the rate, for whoever builds a card or chart of it."""
	return 100 if result is Result.ON_TIME else 0


def rate(on_time: int, late: int) -> float | None:
	"""The on-time rate in percent, to a tenth; none where nothing is rated."""
	rated = on_time + late
	return round(100 * on_time / rated, 1) if rated else None


def too_few(judged: int, smallest: int) -> bool:
	"""Whether a group is smaller than the smallest one that the office shows."""
	return judged < smallest


@dataclass
class Tally:
	"""How many steps there are of each sort. Of a matter: what its steps come to together."""

	on_time: int = 0
	late: int = 0
	excused: int = 0
	running: int = 0
	paused: int = 0
	cancelled: int = 0
	late_done: int = 0
	"""Late ones that are finished; only of these it is known by how much."""
	late_minutes: int = 0

	def add(self, status: str, result: str | None, count: int, late_minutes: int = 0) -> None:
		"""So many steps that stand like this; the result goes before the status."""
		if result == Result.ON_TIME.value:
			self.on_time += count
		elif result == Result.LATE.value:
			self.late += count
			if status == Status.FINISHED.value:
				self.late_done += count
				self.late_minutes += late_minutes
		elif result == Result.EXCUSED.value:
			self.excused += count
		elif status == Status.PAUSED.value:
			self.paused += count
		elif status == Status.CANCELLED.value:
			self.cancelled += count
		else:
			self.running += count

	def join(self, other: Tally) -> None:
		"""Count what the other counted as well."""
		for name, value in vars(other).items():
			setattr(self, name, getattr(self, name) + value)

	@property
	def judged(self) -> int:
		return self.on_time + self.late + self.excused

	@property
	def duties(self) -> int:
		"""All but those cancelled in time: nobody had to do them in the end."""
		return self.judged + self.running + self.paused

	@property
	def rate(self) -> float | None:
		return rate(self.on_time, self.late)

	@property
	def average_late(self) -> int | None:
		"""In working minutes, a begun one counted, over those that were late and are done."""
		return -(-self.late_minutes // self.late_done) if self.late_done else None
