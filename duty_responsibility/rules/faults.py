"""From the facts of a fault to a suggested grade and its measures (Arts. 16–25).

The rules suggest; people propose and decide. What makes a fault general, larger or major is data that an office
keeps, handed in as `Grade`s: the source says it for the general and the larger grade, the rest is a gap that
the office fills. A suggestion says which of its parts the source says and which the office has added.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from .trace import N_, Reason, RuleError, Trace, reason


class Affects(str, Enum):
	"""Whose work a fault affected, the least first (Arts. 23 and 24)."""

	NOT_NAMED = ""
	SECTION = "One Section"
	OFFICE = "Office"
	BEYOND = "Beyond the Office"


REACH = {kind: number for number, kind in enumerate(Affects)}


class FaultError(RuleError):
	"""The criteria cannot be applied as they stand."""


class SameRank(FaultError):
	code = "fault-same-rank"
	sentence = N_("Two grades have the rank {rank}: {first} and {second}.")


class NegativeFact(FaultError):
	code = "fault-negative"
	sentence = N_("Minutes and repeats are counted from zero upwards: {count}.")


@dataclass(frozen=True)
class Facts:
	"""What is known of a fault when a grade is asked for."""

	affects: Affects = Affects.NOT_NAMED
	late_minutes: int = 0
	"""Working minutes past the due time; none for faults that are not about time."""
	repeats: int = 0
	"""Earlier faults of the same person, held to account within the office's period."""
	consequences: bool = False
	"""Whether a serious consequence is named (Art. 16)."""


@dataclass(frozen=True)
class Measure:
	"""One thing that follows from a grade: what, and whether the source says so or the office has added it."""

	measure: str
	article: str = ""
	from_source: bool = False


@dataclass(frozen=True)
class Grade:
	"""One grade with what makes a fault one of it. A threshold of zero is none."""

	name: str
	rank: int
	article: str = ""
	affects: Affects = Affects.NOT_NAMED
	least_late_minutes: int = 0
	least_repeats: int = 0
	on_consequences: bool = False
	from_source: bool = False
	measures: tuple[Measure, ...] = ()


@dataclass(frozen=True)
class Suggestion:
	"""What the criteria come to; no grade when none of them fits, which people then decide without a suggestion."""

	grade: str | None
	measures: tuple[Measure, ...]
	trace: Trace

	@property
	def gap(self) -> bool:
		return self.grade is None


def suggest(facts: Facts, grades: Iterable[Grade]) -> Suggestion:
	"""The highest grade of which any criterion is met, with the reasons; it binds nobody."""
	for count in (facts.late_minutes, facts.repeats):
		if count < 0:
			raise NegativeFact(count=count)
	known: list[Reason] = []
	if facts.affects is Affects.NOT_NAMED:
		known.append(reason("fault-reach-not-named"))
	chosen: Grade | None = None
	why: list[Reason] = []
	for grade in _by_rank(grades):
		if met := _met(facts, grade):
			chosen, why = grade, met
	if chosen is None:
		return Suggestion(None, (), (*known, reason("fault-gap", "Art. 22")))
	named = reason("fault-suggested", chosen.article, grade=chosen.name)
	silent = () if chosen.from_source else (reason("fault-office-criterion", "Art. 25", grade=chosen.name),)
	added = [measure.measure for measure in chosen.measures if not measure.from_source]
	if added and chosen.from_source:
		silent = (*silent, reason("fault-office-measures", "Art. 25", measures=added))
	return Suggestion(
		chosen.name, chosen.measures, (*known, *why, named, *silent, reason("fault-people-decide", "Art. 21"))
	)


def _by_rank(grades: Iterable[Grade]) -> list[Grade]:
	ranked: dict[int, Grade] = {}
	for grade in grades:
		if grade.rank in ranked:
			raise SameRank(rank=grade.rank, first=ranked[grade.rank].name, second=grade.name)
		ranked[grade.rank] = grade
	return [ranked[rank] for rank in sorted(ranked)]


def _met(facts: Facts, grade: Grade) -> list[Reason]:
	"""The criteria of a grade that the facts meet."""
	found = []
	if grade.affects is not Affects.NOT_NAMED and REACH[facts.affects] >= REACH[grade.affects]:
		found.append(reason("fault-reach", grade.article, what=facts.affects.value))
	if grade.least_late_minutes and facts.late_minutes >= grade.least_late_minutes:
		found.append(
			reason("fault-late", grade.article, minutes=facts.late_minutes, least=grade.least_late_minutes)
		)
	if grade.least_repeats and facts.repeats >= grade.least_repeats:
		found.append(reason("fault-repeated", grade.article, count=facts.repeats, least=grade.least_repeats))
	if grade.on_consequences and facts.consequences:
		found.append(reason("fault-consequences", "Art. 16"))
	return found


# -- the meeting ----------------------------------------------------------------------------------


class NoQuorum(FaultError):
	code = "fault-no-quorum"
	sentence = N_("{present} of {members} members are present; {needed} are needed.")


class TooFewVotes(FaultError):
	code = "fault-too-few-votes"
	sentence = N_("{count} vote(s) count; {needed} are needed, for nobody decides alone.")


class NotVoted(FaultError):
	code = "fault-not-voted"
	sentence = N_("Not all have voted yet: {count} vote(s) are missing.")


class NoMajority(FaultError):
	code = "fault-no-majority"
	sentence = N_("No opinion has more than half of the {count} votes. Talk it over and vote once more.")


Ballot = tuple[str, str]
"""An outcome, and the grade where somebody is held to account."""


def quorum(members: int, share: int) -> int:
	"""How many of the members have to be present: a share in percent, rounded up."""
	return max(1, -(-members * share // 100))


def check_quorum(members: int, present: int, share: int) -> None:
	needed = quorum(members, share)
	if present < needed:
		raise NoQuorum(present=present, members=members, needed=needed)


def count_votes(votes: Mapping[str, Ballot | None], least: int, proposer: str | None) -> Ballot:
	"""What more than half of the votes say; `votes` are those that count, by person, recused members left out.

	At least `least` have to be given, two of them in any case and one of them not the proposer's: nobody decides
	alone (Art. 21).
	"""
	missing = sum(1 for vote in votes.values() if vote is None)
	if missing:
		raise NotVoted(count=missing)
	needed = max(2, least)
	if len(votes) < needed or not set(votes) - {proposer}:
		raise TooFewVotes(count=len(votes), needed=needed)
	tally: dict[Ballot, int] = {}
	for vote in votes.values():
		if vote is not None:
			tally[vote] = tally.get(vote, 0) + 1
	best = max(tally, key=lambda ballot: tally[ballot])
	if tally[best] * 2 <= len(votes):
		raise NoMajority(count=len(votes))
	return best
