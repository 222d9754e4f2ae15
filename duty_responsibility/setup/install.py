"""Installation and migration. Both may run any number of times."""

from typing import Any

import frappe
from frappe.utils import now

from duty_responsibility.engine.ledger.watch import set_watch
from duty_responsibility.permissions.roles import ADMINISTRATOR, ROLES
from duty_responsibility.setup.roles import create_roles
from duty_responsibility.setup.seeds import accountability, office
from duty_responsibility.setup.seeds import matters as matter_defaults
from duty_responsibility.setup.seeds import shifts as shift_defaults

NEVER = 36500
"""Days; a hundred years."""


def after_install() -> None:
	create_roles()
	ensure_watch()
	keep_awake()
	office.seed()
	matter_defaults.seed()
	shift_defaults.seed()
	accountability.seed()


def after_wizard(args: dict[str, Any]) -> None:
	"""The framework's set-up wizard gives its user every role there is. Nobody is director by having installed an
	app: of our roles the administrator's remains, and the role of the post comes with the person."""
	user = args.get("email")
	if user and user != "Administrator" and frappe.db.exists("User", user):
		frappe.get_doc("User", user).remove_roles(*(role for role in ROLES if role != ADMINISTRATOR))


def after_migrate() -> None:
	"""Only what the app cannot run without; never what an office edits."""
	create_roles()
	ensure_watch()
	keep_awake()


def keep_awake() -> None:
	"""Frappe 15 runs a site's jobs once a day when nobody has logged in for some days.

	Deadlines go on over the Spring Festival, so that the pause is put off for good.
	"""
	if not frappe.get_meta("System Settings").has_field("dormant_days"):
		return
	if (frappe.db.get_single_value("System Settings", "dormant_days") or 0) < NEVER:
		frappe.db.set_single_value("System Settings", "dormant_days", NEVER)


def ensure_watch() -> None:
	"""The rows that the sweep and the sealer update in place, without locking each other out."""
	# from the first day on: a site whose scheduler was never started has to be noticed as well
	wanted = {"last_seal": "0", "last_seal_hash": "", "last_sweep_at": now(), "last_figures_at": now()}
	singles = frappe.qb.DocType("Singles")
	rows = (
		frappe.qb.from_(singles)
		.select(singles.field, singles.value)
		.where(singles.doctype == "Duty Watch")
		.run()
	)
	known = dict(rows)
	for field, value in wanted.items():
		if field not in known:
			frappe.qb.into(singles).columns("doctype", "field", "value").insert(
				"Duty Watch", field, value
			).run()
		elif known[field] is None:
			set_watch(**{field: value})
