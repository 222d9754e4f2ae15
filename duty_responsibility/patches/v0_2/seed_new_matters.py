"""A site that was installed when there were only incoming documents gets what the other matters start with, once."""

from duty_responsibility.setup import roles
from duty_responsibility.setup.seeds import matters, office


def execute() -> None:
	roles.create_roles()
	office.seed()
	matters.seed()
