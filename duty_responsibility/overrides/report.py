"""Reports on this app's kinds of document are counted for whoever reads them, each time anew.

Frappe keeps the result of a report that ran for 15 seconds once and has every later reader see a kept one.
"""

from typing import Any

from frappe.core.doctype.report.report import Report

from duty_responsibility.permissions.figures import is_own_kind


class DutyReport(Report):
	"""The framework's report; one on this app's kinds is never prepared."""

	def load_from_db(self) -> Any:
		"""Read the report; that one of ours is prepared is not true, whatever its row says."""
		loaded = super().load_from_db()
		self._refuse_preparing()
		return loaded

	def validate(self) -> None:
		self._refuse_preparing()
		super().validate()

	def execute_script_report(self, filters: dict[str, Any]) -> Any:
		"""Run the report; one of ours without the watch that would switch it after 15 seconds."""
		if not is_own_kind(self.ref_doctype):
			return super().execute_script_report(filters)
		return self.execute_module(filters) if self.is_standard == "Yes" else self.execute_script(filters)

	def _refuse_preparing(self) -> None:
		if self.prepared_report and is_own_kind(self.ref_doctype):
			self.prepared_report = 0
