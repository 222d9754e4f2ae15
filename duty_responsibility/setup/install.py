"""Installation and migration. Both may run any number of times."""

import frappe
from frappe.utils import now

from duty_responsibility.engine.watch import set_watch
from duty_responsibility.setup import defaults
from duty_responsibility.setup.roles import create_roles


def after_install() -> None:
	create_roles()
	ensure_watch()
	defaults.seed()


def after_migrate() -> None:
	"""Only what the app cannot run without; never what an office edits."""
	create_roles()
	ensure_watch()


def ensure_watch() -> None:
	"""The rows that the sweep and the sealer update in place, without locking each other out."""
	# from the first day on: a site whose scheduler was never started has to be noticed as well
	wanted = {"last_seal": "0", "last_seal_hash": "", "last_sweep_at": now()}
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
