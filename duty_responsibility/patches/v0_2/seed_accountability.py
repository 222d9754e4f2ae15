"""A site that is older than accountability gets its categories, grades and times, once."""

from duty_responsibility.setup.seeds import accountability


def execute() -> None:
	accountability.seed()
