"""The sample office, from its buttons on Duty Settings. The work itself is a job; these start it and look at it."""

from typing import Any

import frappe
from frappe import _

from duty_responsibility.api.endpoint import endpoint

ROLES = ("Duty Administrator", "System Manager")
JOB = "duty-sample-office"


@endpoint()
def state() -> dict[str, Any]:
	"""Whether the office is here, how large it is, and how far a job is that loads or removes it."""
	from duty_responsibility.demo import office as demo_office

	_check_role()
	office = frappe.get_doc("Duty Sample Office")
	return {
		"loaded": demo_office.is_loaded(),
		"weeks": office.weeks,
		"matters": office.matters,
		"running": frappe.cache.get_value(demo_office.PROGRESS),
	}


@endpoint(methods=["POST"])
def load(weeks: int = 52) -> None:
	"""Load the office with so many weeks behind it."""
	_check_role()
	_start("duty_responsibility.api.sample.load_now", "loading", weeks=weeks)


@endpoint(methods=["POST"])
def remove(confirmed: bool = False) -> None:
	"""Remove the office; what stands against it is said at once, before any job begins."""
	from duty_responsibility.demo.year import removal

	_check_role()
	removal.check(confirmed=confirmed)
	_start("duty_responsibility.api.sample.remove_now", "removing", confirmed=confirmed)


def load_now(weeks: int) -> None:
	"""The job."""
	from duty_responsibility.demo import office as demo_office

	_run("loading", lambda progress: demo_office.load(weeks, progress=progress))


def remove_now(confirmed: bool) -> None:
	"""The job."""
	from duty_responsibility.demo import office as demo_office

	_run("removing", lambda progress: demo_office.remove(progress, confirmed=confirmed))


def _start(method: str, what: str, **values: Any) -> None:
	from duty_responsibility.demo import office as demo_office

	demo_office.note_progress(what)(0, "waiting")
	frappe.enqueue(method, queue="long", timeout=3600, job_id=JOB, deduplicate=True, **values)


def _run(what: str, work: Any) -> None:
	from duty_responsibility.demo import office as demo_office

	progress = demo_office.note_progress(what)
	try:
		work(progress)
	except Exception as error:
		frappe.log_error(title=f"Duty Responsibility: {what} the sample office failed")
		# written after the rollback that has taken everything back
		frappe.db.commit()  # noqa: TID251
		value = {"what": what, "percent": 0, "step": "failed", "error": frappe.utils.strip_html(str(error))}
		frappe.cache.set_value(demo_office.PROGRESS, value, expires_in_sec=600)
		raise


def _check_role() -> None:
	if not set(ROLES) & set(frappe.get_roles()):
		frappe.throw(
			_("Only the administrator of the app loads and removes the sample office."),
			frappe.PermissionError,
			title=_("Sample Office"),
		)
