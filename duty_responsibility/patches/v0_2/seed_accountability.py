"""A site that is older than accountability gets its categories, grades and times, once."""

from duty_responsibility.setup import faults


def execute() -> None:
	faults.seed()
