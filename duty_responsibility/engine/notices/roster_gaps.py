"""Tells the roster's keeper a week ahead when nobody is rostered."""

from datetime import datetime, timedelta

import frappe
from frappe import _

from duty_responsibility.engine.notices.delivery import tell
from duty_responsibility.engine.office import responders
from duty_responsibility.engine.office.staffing import administrators, user_of
from duty_responsibility.rules.responder import Gap
from duty_responsibility.utils.words import moment

AHEAD = timedelta(days=8)
"""So that a gap is known at least a week before it begins."""


def watch(now: datetime) -> list[Gap]:
	"""Look ahead and tell the keeper what the roster leaves open; once a day, until it is filled."""
	settings = frappe.get_cached_doc("Duty Settings")
	if not (settings.calendar and settings.responder_chain):
		return []
	found = responders.coverage(now, now + AHEAD)
	if not found:
		return []
	first = found[0]
	keeper = user_of(settings.roster_keeper) or user_of(settings.clerk)

	def say() -> str:
		return _("The roster has {0} gap(s) within a week, the first: {1}, {2} to {3}").format(
			len(found),
			_(first.role) if first.role else _("Nobody in the whole chain"),
			moment(first.start),
			moment(first.end),
		)

	# a chain that fails as a whole is more than the keeper's affair
	users = [keeper] if keeper else []
	if not keeper or any(gap.serious for gap in found):
		users += administrators()
	tell(users, *_page(), say, now)
	return found


def _page() -> tuple[str, str]:
	"""Where the notice leads: the newest roster, to be copied or filled; without any, the settings."""
	newest = frappe.get_all("Duty Roster", pluck="name", order_by="from_date desc", limit=1)
	return ("Duty Roster", newest[0]) if newest else ("Duty Settings", "Duty Settings")
