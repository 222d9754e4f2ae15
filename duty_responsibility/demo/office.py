"""The sample office from outside: load it, remove it, and how far that is. For commands, jobs and `demo/today/load.py`.

Loading is one transaction: a site has the whole office, with every ledger in order up to this very minute, or
nothing of it; the scheduler's own sweep never sees a half-told year.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import frappe
from frappe import _
from frappe.utils import now_datetime
from frappe.utils.synchronization import filelock

from duty_responsibility.demo.today import load as today_load
from duty_responsibility.demo.year import baseline, people, removal
from duty_responsibility.demo.year import load as year
from duty_responsibility.demo.year.moment import telling
from duty_responsibility.demo.year.player import become
from duty_responsibility.engine.ledger import seals
from duty_responsibility.permissions.matters import MATTERS
from duty_responsibility.rules.text import as_html

FIRST_LOOK, YEAR = 8, 52
"""Weeks: as many as a newcomer waits for, and as many as an office is known by."""

SHARE = 0.6
"""Of the work of a busy office of this size: some eight hundred matters a year."""

LONGEST = 104
PROGRESS = "duty_sample_progress"

Progress = Callable[[float, str], None]


def load(
	weeks: int = YEAR, share: float = SHARE, progress: Progress | None = None, *, commit: bool = True
) -> dict[str, Any]:
	"""Load the office with so many weeks behind it; returns what was made. Refused where there are matters already."""
	tell = progress or _quiet
	with _alone(), _whole(commit):
		_check_free(weeks, share)
		began = time.monotonic()
		before = baseline.take()
		who = frappe.session.user
		become("Administrator")  # who sets an office up makes users, too; what happens there its people do
		try:
			with telling() as story:
				now = now_datetime().replace(microsecond=0)
				year.tell(story, now, weeks, share, lambda done: tell(90 * done, "telling"))
			tell(92, "today")
			today_load.tell_today()
		finally:
			become(who)
		tell(96, "sealing")
		seals.seal(commit=False)
		baseline.note_made(before)
		made = sum(frappe.db.count(doctype) for doctype in MATTERS)
		said = {"weeks": weeks, "matters": made, "seconds": round(time.monotonic() - began)}
		baseline.store(before, loaded_at=now_datetime().replace(microsecond=0), loaded_by=who, **said)
	tell(100, "done")
	return said


def remove(
	progress: Progress | None = None, *, confirmed: bool = False, commit: bool = True
) -> dict[str, int]:
	"""Remove the office without trace; returns how many rows of each kind went."""
	tell = progress or _quiet
	with _alone(), _whole(commit):
		tell(5, "looking")
		gone = removal.remove(confirmed=confirmed)
	tell(100, "done")
	return gone


def is_loaded() -> bool:
	return baseline.kept() is not None


def note_progress(what: str) -> Progress:
	"""Progress that whoever has asked for it can see from another process."""

	def note(percent: float, step: str) -> None:
		percent = int(percent)
		if percent != note.last:  # type: ignore[attr-defined]
			note.last = percent  # type: ignore[attr-defined]
			value = {"what": what, "percent": percent, "step": step}
			frappe.cache.set_value(PROGRESS, value, expires_in_sec=600)

	note.last = -1  # type: ignore[attr-defined]
	return note


def _quiet(percent: float, step: str) -> None:
	"""Nobody watches."""


def _check_free(weeks: int, share: float) -> None:
	if not 1 <= weeks <= LONGEST or not 0.05 <= share <= 5:
		frappe.throw(
			as_html(_("Choose 1 to {0} weeks, and a share of 0.05 to 5.").format(LONGEST)),
			title=_("Sample Office"),
		)
	if is_loaded():
		frappe.throw(
			_("The sample office is on this site already. Remove it first to load another size."),
			title=_("Sample Office"),
		)
	for doctype in (*MATTERS, "Duty Clock", "Duty Staff", "Duty Section"):
		if names := frappe.get_all(doctype, pluck="name", limit=1):
			frappe.throw(
				as_html(
					_(
						"This site has an office of its own ({0} {1}). The sample office is only for sites without people and matters."
					).format(_(doctype), names[0])
				),
				title=_("Sample Office"),
			)
	if taken := frappe.get_all("User", filters={"name": ("in", people.USERS)}, pluck="name", limit=1):
		frappe.throw(
			as_html(_("There is a user {0} on this site, who is not of the sample office.").format(taken[0])),
			title=_("Sample Office"),
		)


@contextmanager
def _alone() -> Iterator[None]:
	with filelock("duty_sample_office", timeout=2):
		yield


@contextmanager
def _whole(commit: bool) -> Iterator[None]:
	"""All of it or nothing, and of the site as it is now, not as this transaction may have seen it before."""
	if commit:
		frappe.db.rollback()
	try:
		yield
		if commit:
			# an entry point of its own: what it made, or took away, is to stay
			frappe.db.commit()  # noqa: TID251
	except Exception:
		if commit:
			frappe.db.rollback()
		raise
	finally:
		frappe.clear_cache()
