"""A site that was installed when there were only incoming documents gets what the other matters start with, once."""

from duty_responsibility.setup import defaults, matters, roles


def execute() -> None:
	roles.create_roles()
	defaults.seed()
	matters.seed()
