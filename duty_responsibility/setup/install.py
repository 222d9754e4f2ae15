"""Installation and migration. Both may run any number of times."""

import frappe

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
	singles = frappe.qb.DocType("Singles")
	known = set(
		frappe.qb.from_(singles).select(singles.field).where(singles.doctype == "Duty Watch").run(pluck=True)
	)
	for field in ("last_sweep_at", "last_delivery_at", "last_seal", "last_seal_hash"):
		if field not in known:
			value = "0" if field == "last_seal" else None
			frappe.qb.into(singles).columns("doctype", "field", "value").insert(
				"Duty Watch", field, value
			).run()
