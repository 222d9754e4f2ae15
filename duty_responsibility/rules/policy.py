"""Which rule of the office applies to a matter: typed conditions, first match in order, with reasons.

Conditions are rows that an office edits, never expressions to be evaluated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Generic, TypeVar

from .trace import N_, RuleError, Trace, reason

T = TypeVar("T")


class Operator(str, Enum):
	IS = "Is"
	IS_NOT = "Is Not"
	ONE_OF = "Is One Of"


class NoRuleApplies(RuleError):
	code = "policy-no-rule"
	sentence = N_(
		"No time limit applies to this matter. Add one in Duty Time Limit, or one without conditions as the last."
	)


@dataclass(frozen=True)
class Condition:
	"""One row: a field of the matter, how it is compared, and the value or comma-separated values."""

	fieldname: str
	operator: Operator
	value: str

	def holds(self, facts: Mapping[str, Any]) -> bool:
		actual = facts.get(self.fieldname)
		actual = "" if actual is None else str(actual)
		if self.operator is Operator.ONE_OF:
			# a comma too many is a slip, not a wish for matters without a value
			return actual in {item.strip() for item in self.value.replace("，", ",").split(",")} - {""}
		return (actual == self.value) is (self.operator is Operator.IS)


@dataclass(frozen=True)
class Rule(Generic[T]):
	"""A named rule: all conditions must hold; without conditions it applies to everything."""

	name: str
	conditions: tuple[Condition, ...]
	then: T


def choose(rules: Iterable[Rule[T]], facts: Mapping[str, Any]) -> tuple[Rule[T], Trace]:
	"""The first rule whose conditions all hold, in the given order, and why."""
	for rule in rules:
		if all(condition.holds(facts) for condition in rule.conditions):
			return rule, (reason("rule-chosen", rule=rule.name),)
	raise NoRuleApplies()
