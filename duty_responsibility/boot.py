"""Who meets the app at all, and what a Desk is told when it opens."""

from typing import Any

import frappe
from frappe import _

from duty_responsibility.engine.office import external_kinds
from duty_responsibility.integrations import erpnext
from duty_responsibility.permissions.matters import MATTERS, RECORD
from duty_responsibility.permissions.roles import ROLES
from duty_responsibility.permissions.scope import scope_of
from duty_responsibility.rules.lights import table

MODULE = "Duty Responsibility"
"""The app's module, and the workspace that is for everybody."""


def has_app_permission(user: str | None = None) -> bool:
	user = user or frappe.session.user
	return user == "Administrator" or bool(set(ROLES) & set(frappe.get_roles(user)))


def extend_bootinfo(bootinfo: Any) -> None:
	"""Opening the Desk is a second pair of eyes on the sweep, alive even when every worker is dead."""
	if frappe.session.user == "Guest":
		return
	# whoever may read such a document sees its clocks there, whether or not they meet the app elsewhere
	bootinfo.duty_external = sorted(external_kinds.doctypes())
	if not has_app_permission():
		return
	bootinfo.duty_bridge = erpnext.is_there()
	bootinfo.duty_lights = table()
	# cases of accountability are in no report of matters
	bootinfo.duty_matters = [kind for kind in MATTERS if kind != RECORD]
	# cards of one's own steps, and of one's own sections, ask for these
	scope = scope_of(frappe.session.user)
	bootinfo.duty_staff, bootinfo.duty_sections = scope.staff, sorted(scope.sections) or None
	# Frappe 15 heads every page of a module with its first workspace: the one that is for everybody
	ours = (bootinfo.get("module_wise_workspaces") or {}).get(MODULE) or []
	ours.sort(key=lambda name: name != MODULE)
	# Frappe 16 shows an app's title above the side bar as it is in hooks.py
	for app in bootinfo.get("app_data") or []:
		if app.get("app_name") == "duty_responsibility":
			app["app_title"] = _(MODULE)
	still = _sweep_stands_still()
	roles = set(frappe.get_roles())
	bootinfo.duty_sweep_stands_still = still and bool({"Duty Administrator", "System Manager"} & roles)


def _sweep_stands_still() -> bool:
	from duty_responsibility.engine.ledger import watch

	if frappe.flags.read_only:
		return False  # under maintenance everything stands still, and nothing can be written down
	try:
		still = watch.check(noticed_by="desk")
		if still:
			# opening a page commits nothing by itself, and an alarm must not be lost with it
			frappe.db.commit()  # noqa: TID251
		return still
	except Exception:
		# whatever is wrong with the watch, people must get into their Desk
		frappe.db.rollback()
		frappe.log_error(title="Duty Responsibility: the watch could not be checked")
		return False
