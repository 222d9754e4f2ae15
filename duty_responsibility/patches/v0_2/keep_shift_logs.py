"""A site that is older than the duty shift log gets its time limit, and keeps logs from now on."""

from duty_responsibility.setup.seeds import shifts


def execute() -> None:
	shifts.seed()
