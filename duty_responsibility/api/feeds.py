"""Calendars for people's phones."""

import frappe
from frappe import _
from frappe.rate_limiter import rate_limit
from frappe.utils import now_datetime

from duty_responsibility.api.endpoint import endpoint
from duty_responsibility.engine.figures import feeds
from duty_responsibility.engine.office.staffing import staff_of


@endpoint(allow_guest=True, methods=["GET"])
@rate_limit(limit=120, seconds=3600)
def duties(key: str) -> None:
	"""The shifts, meetings and due times of the person whose key it is; for calendars, which cannot log in."""
	staff = feeds.holder(key)
	if not staff:
		frappe.throw(_("There is no calendar at this address."), frappe.DoesNotExistError)
	frappe.local.response.filename = "duty.ics"
	frappe.local.response.filecontent = feeds.of_person(staff, now_datetime().replace(microsecond=0))
	frappe.local.response.type = "download"
	frappe.local.response.content_type = "text/calendar"


@endpoint()
def my_address() -> str:
	"""The address of one's own calendar."""
	return feeds.address(_own())


@endpoint(methods=["POST"])
def new_address() -> str:
	"""Another address; the earlier one shows nothing any more."""
	staff = _own()
	feeds.renew(staff)
	return feeds.address(staff)


def _own() -> str:
	staff = staff_of(frappe.session.user)
	if not staff:
		frappe.throw(_("You are not on the staff, so you have no duties."), title=_("My Calendar"))
	return staff
