"""Names that are unique by nature: the database itself refuses a second row of the same."""

from duty_responsibility.rules.hash_chain import digest


def escalation_name(clock: str, cycle: int, level: int, pause: int = 0) -> str:
	"""Unique by nature: one escalation for each clock, cycle and level; for a forgotten pause, one for each pause and level."""
	return f"{clock}-{cycle}-p{pause}-{level}" if pause else f"{clock}-{cycle}-{level}"


def notification_name(escalation: str, user: str) -> str:
	"""Unique by nature: one notification for each escalation and person."""
	return f"{escalation}-{digest(user)[:10]}"
