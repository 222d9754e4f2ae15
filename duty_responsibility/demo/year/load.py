"""Loads the sample office: its people, its year, and what waits for whom today."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta

from duty_responsibility.demo.year import (
	assignments,
	cases,
	documents,
	inquiries,
	meetings,
	outgoing,
	people,
	staffing,
)
from duty_responsibility.demo.year.moment import Telling
from duty_responsibility.demo.year.player import Player
from duty_responsibility.demo.year.world import DAY, World, user_of

SEED = 20260101

STORIES: tuple[Callable[[World, datetime, datetime, float], None], ...] = (
	documents.stories,
	outgoing.stories,
	inquiries.stories,
	meetings.stories,
	assignments.stories,
	cases.stories,
)
"""What goes on in the year, each with its own numbers; another kind of story is one more module and its name here.

`stories(world, since, until, share)` begins the stories of its kind; `share` is the size of the office's work.
"""


def tell(
	telling: Telling,
	now: datetime,
	weeks: int,
	share: float,
	progress: Callable[[float], None],
) -> Player:
	"""Make the office as it was `weeks` ago and let the time go by until now."""
	since = _monday(now - timedelta(weeks=weeks))
	telling.at(since - 3 * DAY)
	staff = people.hire()
	player = Player(telling, since - 3 * DAY, now, user_of, progress)
	world = World(player, staff, random.Random(SEED))
	_plan(world, since, now, weeks)
	# nothing begins on the last day: what waits for whom today is told by itself
	until = now - DAY
	for stories in STORIES:
		stories(world, since, until, share)
	player.run()
	return player


def _plan(world: World, since: datetime, until: datetime, weeks: int) -> None:
	"""What everything else depends on: who is away, who is on duty, and the bad weeks."""
	staffing.absences(world, since, until)
	staffing.rosters(world, since, until)
	bad = _monday(since + timedelta(weeks=weeks) * 0.62)
	world.bad_weeks.add(bad.date())
	# the sweep stood still from Tuesday afternoon to Thursday morning
	stop = bad.replace(hour=16, minute=5) + DAY
	if stop + 2 * DAY < until:
		awake = stop.replace(hour=9, minute=20) + 2 * DAY
		world.player.outages.append((stop, awake))
		world.player.look_at(awake)  # that it stood still is noticed even if nothing was due meanwhile
	change = _monday(since + timedelta(weeks=weeks) * 0.45).replace(hour=9)
	world.player.play(staffing.reorganised(world, change))


def _monday(at: datetime) -> datetime:
	return (at - at.weekday() * DAY).replace(hour=8, minute=0, second=0, microsecond=0)
