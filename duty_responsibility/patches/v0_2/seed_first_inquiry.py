"""A site that was installed before there were inquiries gets chain and limits once."""

from duty_responsibility.setup import first_inquiry, roles


def execute() -> None:
	roles.create_roles()
	first_inquiry.seed()
