"""The way a matter takes through the office: steps in order, each waiting for somebody.

A path is an office's own data; which steps come next follows from where the matter is and what was done.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True)
class PathStep:
	"""One step: whom it waits for, and how it is done."""

	step: str
	holder: str
	person: str | None = None
	optional: bool = False
	"""Passed over unless somebody has asked for it."""
	needs_opinion: bool = False
	by_clerk: bool = False
	"""Whether the clerk may enter what was written on paper."""


@dataclass(frozen=True)
class Path:
	name: str
	steps: tuple[PathStep, ...]

	def step(self, name: str) -> PathStep | None:
		return next((step for step in self.steps if step.step == name), None)

	def after(self, name: str, done: Collection[str]) -> tuple[PathStep, ...]:
		"""The steps that come after `name`, in order.

		If the office has taken that step out of the path meanwhile, they are those that have not been done yet.
		"""
		names = [step.step for step in self.steps]
		if name in names:
			return self.steps[names.index(name) + 1 :]
		return tuple(step for step in self.steps if step.step not in done)

	def before(self, name: str, done: Collection[str]) -> str | None:
		"""The last step before `name` that has been done; where a matter goes when it is returned."""
		names = [step.step for step in self.steps]
		earlier = names[: names.index(name)] if name in names else names
		return next((step for step in reversed(earlier) if step in done), None)
