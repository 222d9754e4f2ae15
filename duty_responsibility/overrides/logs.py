"""The framework's logs name nothing of a case: whoever looks after the framework reads them without a part in it.

Access Log writes its row past all hooks, so that the rows are made quiet where every log writes them.
"""

import re
from typing import Any

from frappe.core.doctype.access_log.access_log import AccessLog
from frappe.core.doctype.activity_log.activity_log import ActivityLog
from frappe.core.doctype.deleted_document.deleted_document import DeletedDocument
from frappe.core.doctype.error_log.error_log import ErrorLog
from frappe.core.doctype.prepared_report.prepared_report import PreparedReport
from frappe.core.doctype.scheduled_job_log.scheduled_job_log import ScheduledJobLog
from frappe.core.doctype.version.version import Version
from frappe.core.doctype.view_log.view_log import ViewLog
from frappe.desk.doctype.route_history.route_history import RouteHistory
from frappe.model import default_fields

from duty_responsibility.permissions.accountability import CASE_KINDS

KEPT = {
	*default_fields,
	"user",
	"full_name",
	"ip_address",
	"status",
	"operation",
	"viewed_by",
	"timestamp",
	"trace_id",
}
"""What may stay of a row about a case: who and when."""

SAID = re.compile(
	"|".join(
		re.escape(word)
		for kind in (
			*CASE_KINDS,
			"Duty Fault Measure",
			"Duty Fault Entry",
			"Duty Case Voice",
			"Duty Leadership Member",
		)
		for word in (
			kind,
			kind.lower().replace(" ", "-"),
			kind.lower().replace(" ", "_"),
			kind.replace(" ", "%20"),
		)
	)
	+ r"|api[./]faults|api[./]leadership|casework|case_papers|engine[./](evidence|breaches|decisions)",
	re.IGNORECASE,
)
"""Names of kinds of a case, as a log may hold them, and of the code that deals with cases."""

FRAME = re.compile(r'^\s*File "[^"]+", line \d+, in .*$', re.MULTILINE)


class QuietLog:
	"""Mixin of a log: a row that names a case is written without what it says."""

	def db_insert(self, *args: Any, **kwargs: Any) -> Any:
		quieten(self)
		return super().db_insert(*args, **kwargs)  # type: ignore[misc]


def quieten(log: Any) -> None:
	"""Blank every text of a log that names a case; of an error stays where it happened."""
	texts = {
		field: value
		for field, value in log.get_valid_dict().items()
		if isinstance(value, str) and field not in KEPT
	}
	if not any(SAID.search(text) for text in texts.values()):
		return
	for field, text in texts.items():
		frames = "\n".join(FRAME.findall(text)) if field == "error" else ""
		log.set(field, frames)


class QuietAccessLog(QuietLog, AccessLog):
	"""Exports and prints."""


class QuietActivityLog(QuietLog, ActivityLog):
	"""What users did."""


class QuietDeletedDocument(QuietLog, DeletedDocument):
	"""What was deleted."""


class QuietErrorLog(QuietLog, ErrorLog):
	"""Errors, with the values of variables."""


class QuietPreparedReport(QuietLog, PreparedReport):
	"""Reports that were run in the background, with their filters."""


class QuietScheduledJobLog(QuietLog, ScheduledJobLog):
	"""Errors of jobs."""


class QuietVersion(QuietLog, Version):
	"""Changes of documents."""


class QuietViewLog(QuietLog, ViewLog):
	"""Who has opened what."""


class QuietRouteHistory(QuietLog, RouteHistory):
	"""Addresses that were opened in the Desk."""
