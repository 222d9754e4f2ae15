"""Mailed reports on this app's kinds of document carry files whose cells are text."""

from frappe.email.doctype.auto_email_report.auto_email_report import AutoEmailReport

from duty_responsibility.api.exports import file_as_text
from duty_responsibility.permissions.figures import is_own_report


class DutyAutoEmailReport(AutoEmailReport):
	"""The framework's mailed report; the file of one of ours runs no formula."""

	def get_report_content(self) -> bytes | str | None:
		"""The file or the HTML to be mailed; None where there is nothing to tell."""
		content = super().get_report_content()
		if not content or self.format not in ("XLSX", "CSV") or not is_own_report(self.report):
			return content
		file = file_as_text(content, self.format == "XLSX", byte_order_mark=True)
		return file if self.format == "XLSX" else file.decode()
