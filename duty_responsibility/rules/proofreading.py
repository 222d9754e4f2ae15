"""Proofreading: how characters are counted, and from errors and characters to a verdict (Art. 18).

An error in the title, in the name of an important person or in a major policy is one too many. Errors in
the body may be three in 10,000 characters, no more. All of it in integers, so that the edge is an edge.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from .trace import N_, RuleError, Trace, reason

TOLERATED = 3
PER_CHARACTERS = 10_000
ARTICLE = "Art. 18"


class ErrorClass(str, Enum):
	"""Where an error weighs how much."""

	TITLE = "Title"
	NAME = "Important Name"
	POLICY = "Major Policy"
	BODY = "Body"


AT_ONCE = (ErrorClass.TITLE, ErrorClass.NAME, ErrorClass.POLICY)
"""Classes in which a single error is a fault."""


class ProofreadingError(RuleError):
	"""The verdict cannot be found as it was asked for."""


class NothingRead(ProofreadingError):
	code = "proofreading-nothing-read"
	sentence = N_("State how many characters were proofread: a share of none cannot be counted.")


class NegativeCount(ProofreadingError):
	code = "proofreading-negative"
	sentence = N_("Errors and characters are counted from zero upwards: {count}.")


@dataclass(frozen=True)
class Verdict:
	"""Whether the proofreading stands, and why."""

	at_fault: bool
	trace: Trace


def verdict(errors: Mapping[ErrorClass, int], characters: int) -> Verdict:
	"""Whether errors that were left in `characters` of text are a fault under Art. 18."""
	for count in (characters, *errors.values()):
		if count < 0:
			raise NegativeCount(count=count)
	if not characters:
		raise NothingRead()
	grave = {kind: errors.get(kind, 0) for kind in AT_ONCE if errors.get(kind, 0)}
	body = errors.get(ErrorClass.BODY, 0)
	steps = [reason("proofreading-at-once", ARTICLE, what=kind.value, count=n) for kind, n in grave.items()]
	too_many = body * PER_CHARACTERS > TOLERATED * characters
	allowed = TOLERATED * characters // PER_CHARACTERS
	if too_many or body:
		code = "proofreading-too-many" if too_many else "proofreading-within"
		steps.append(reason(code, ARTICLE, count=body, characters=characters, allowed=allowed))
	elif not grave:
		steps.append(reason("proofreading-clean", ARTICLE, characters=characters))
	return Verdict(too_many or bool(grave), tuple(steps))


def count_characters(text: str) -> int:
	"""The characters of a text as a word processor counts 字数.

	Every Chinese character and every Chinese punctuation mark is one; a run of anything else between
	blanks or Chinese characters, such as a number or a Latin word with its points, is one as a whole.
	Blanks, line ends and invisible marks are none.
	"""
	count, in_run = 0, False
	for character in text:
		category = unicodedata.category(character)
		if category in ("Cc", "Cf") and not character.isspace():
			continue  # invisible: neither counted nor a break
		if character.isspace():
			in_run = False
		elif _full_width(character, category):
			count, in_run = count + 1, False
		elif not in_run:
			count, in_run = count + 1, True
	return count


def _full_width(character: str, category: str) -> bool:
	width = unicodedata.east_asian_width(character)
	# “…” and “—” are as wide as their surroundings; beside Chinese they are Chinese
	return width in "WF" or (width == "A" and category[0] in "PSN")
