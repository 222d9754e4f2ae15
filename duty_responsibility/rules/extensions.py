"""May a step get more time, or stand still (Art. 15)? Checked when it is asked for and again when it is decided.

What is asked is measured by the office's policy: how often a step may be extended, by how many working days
altogether, whether it may be paused. The time goes on while a request waits; nothing here moves a due time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .clock import OPEN, ClockState, Status
from .trace import N_, RuleError
from .worktime import WorkingCalendar


class ExtensionError(RuleError):
	"""The request cannot be made, or cannot be granted."""


class StepIsOver(ExtensionError):
	code = "extension-step-over"
	sentence = N_("The step is over ({status}); its time cannot be changed any more.")


class StandsStill(ExtensionError):
	code = "extension-stands-still"
	sentence = N_("The time stands still at present. Resume the step first.")


class RunsAlready(ExtensionError):
	code = "extension-runs"
	sentence = N_("The time is running; there is nothing to resume.")


class NotLater(ExtensionError):
	code = "extension-not-later"
	sentence = N_("The new time, {at}, must lie after the present due time, {due_at}.")


class NotAhead(ExtensionError):
	code = "extension-not-ahead"
	sentence = N_("{at} has passed already. Choose a time that lies ahead.")


class NotMoreThanAsked(ExtensionError):
	code = "extension-more-than-asked"
	sentence = N_("Asked for was {asked}. Less can be granted, but not more.")


class TooOften(ExtensionError):
	code = "extension-too-often"
	sentence = N_("The step was extended {count} time(s) already; the policy allows {most}.")


class TooLong(ExtensionError):
	code = "extension-too-long"
	sentence = N_("All extensions together may come to {most} working day(s), at most until {until}.")


class BeyondEvent(ExtensionError):
	code = "extension-beyond-event"
	sentence = N_("What has to be ready for {event} cannot be extended beyond it.")


class LateWithoutReason(ExtensionError):
	code = "extension-late-without-reason"
	sentence = N_("The step was due {due_at}. Give a reason why the extension was not requested before.")


class NotPausable(ExtensionError):
	code = "extension-not-pausable"
	sentence = N_("The policy does not allow this step to be paused.")


class AlreadyOverdue(ExtensionError):
	code = "extension-overdue"
	sentence = N_("The step was due {due_at}. What is overdue cannot be paused; ask for an extension.")


class PauseTooLong(ExtensionError):
	code = "extension-pause-too-long"
	sentence = N_("For this reason a step may be paused for {most} working day(s), at most until {until}.")


@dataclass(frozen=True)
class Allowance:
	"""What the policy allows one step. The days are working days, all extensions together."""

	extensions: int = 2
	days: int = 5
	may_pause: bool = True

	def to_dict(self) -> dict[str, Any]:
		return {"extensions": self.extensions, "days": self.days, "may_pause": self.may_pause}

	@classmethod
	def from_dict(cls, data: Mapping[str, Any] | None) -> Allowance:
		"""As a snapshot keeps it; one from before there were allowances has the usual one."""
		if data is None:
			return cls()
		return cls(int(data["extensions"]), int(data["days"]), bool(data["may_pause"]))


def check_extension(
	state: ClockState,
	allowance: Allowance,
	granted: Sequence[int],
	new_due: datetime,
	now: datetime,
	calendar: WorkingCalendar,
	*,
	asked_at: datetime | None = None,
	late_reason: str = "",
	event: datetime | None = None,
) -> int:
	"""The working seconds that the extension adds; an `ExtensionError` says why it cannot be had.

	`granted` are the working seconds of the extensions so far; `asked_at` is when it was asked for, if not now:
	whoever asks in time has asked in time, however long the decision takes; `event` is what the step counts back
	from, if it does.
	"""
	_check_open(state)
	if state.status is Status.PAUSED:
		raise StandsStill()
	if new_due <= state.due_at:
		raise NotLater(at=new_due, due_at=state.due_at)
	if new_due <= now:
		raise NotAhead(at=new_due)
	if event and new_due > event:
		raise BeyondEvent(event=event)
	if (asked_at or now) > state.due_at and not late_reason.strip():
		raise LateWithoutReason(due_at=state.due_at)
	if len(granted) >= allowance.extensions:
		raise TooOften(count=len(granted), most=allowance.extensions)
	latest = latest_due(state, allowance, granted, calendar)
	if new_due > latest:
		raise TooLong(most=allowance.days, until=latest)
	return calendar.elapsed(state.due_at, new_due)


def latest_due(
	state: ClockState, allowance: Allowance, granted: Sequence[int], calendar: WorkingCalendar
) -> datetime:
	"""Up to when the policy lets the step be extended at most."""
	left = allowance.days * calendar.standard_day_seconds - sum(granted)
	return calendar.add(state.due_at, max(0, left))


def check_granted(asked: datetime, granted: datetime) -> None:
	"""A decision may shorten what was asked for, never go beyond it."""
	if granted > asked:
		raise NotMoreThanAsked(asked=asked)


def check_pause(
	state: ClockState,
	allowance: Allowance,
	resume_by: datetime,
	longest_days: int,
	now: datetime,
	calendar: WorkingCalendar,
) -> None:
	"""Whether a step may stand still until `resume_by`; `longest_days` is what the reason allows."""
	_check_open(state)
	if state.status is Status.PAUSED:
		raise StandsStill()
	if not allowance.may_pause:
		raise NotPausable()
	if state.is_breached(now):
		raise AlreadyOverdue(due_at=state.due_at)
	if resume_by <= now:
		raise NotAhead(at=resume_by)
	latest = calendar.add_days(now, longest_days)
	if resume_by > latest:
		raise PauseTooLong(most=longest_days, until=latest)


def due_after_pause(
	state: ClockState, now: datetime, round_the_clock: bool, calendar: WorkingCalendar
) -> datetime:
	"""The due time with the pause taken out of it: what was left when it began is left when it ends."""
	_check_open(state)
	if state.status is not Status.PAUSED or state.paused_at is None:
		raise RunsAlready()
	shifted = state.due_at + (now - state.paused_at)
	left = 0 if round_the_clock else calendar.elapsed(state.paused_at, state.due_at)
	# a set time may lie outside working time; a pause never takes anything away from it
	return max(state.due_at, calendar.add(now, left)) if left else shifted


def _check_open(state: ClockState) -> None:
	if state.status not in OPEN:
		raise StepIsOver(status=state.status.value)
