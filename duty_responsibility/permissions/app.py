"""Who meets the app at all, and what a Desk is told when it opens."""

from typing import Any

import frappe

from duty_responsibility.setup.roles import ROLES


def has_app_permission(user: str | None = None) -> bool:
	user = user or frappe.session.user
	return user == "Administrator" or bool(set(ROLES) & set(frappe.get_roles(user)))


def boot_session(bootinfo: Any) -> None:
	"""Opening the Desk is a second pair of eyes on the sweep, alive even when every worker is dead."""
	from duty_responsibility.engine import watch

	if frappe.session.user == "Guest" or not has_app_permission():
		return
	still = watch.check(noticed_by="desk")
	if still:
		# opening a page commits nothing by itself, and an alarm must not be lost with it
		frappe.db.commit()  # noqa: TID251
	roles = set(frappe.get_roles())
	bootinfo.duty_sweep_stands_still = still and bool({"Duty Administrator", "System Manager"} & roles)
