"""A file brought in by Frappe's Data Import, as a person does it. It commits: whoever calls it cleans up."""

import csv
import io
from collections.abc import Iterable
from typing import Any

import frappe
from frappe.core.doctype.data_import.importer import Importer

from duty_responsibility.tests.base import as_user


def import_file(
	doctype: str, lines: Iterable[Any], mark: str, by: str, how: str = "Insert New Records"
) -> tuple[Importer, Any]:
	"""Import lines, the first of them the labels, as the user `by`; returns the importer and its Data Import."""
	text = io.StringIO()
	csv.writer(text).writerows(lines)
	file = frappe.get_doc(
		{"doctype": "File", "file_name": f"{mark}.csv", "content": text.getvalue(), "is_private": 1}
	).insert()
	job = frappe.get_doc(
		{
			"doctype": "Data Import",
			"reference_doctype": doctype,
			"import_type": how,
			"import_file": file.file_url,
			"submit_after_import": 0,
			"mute_emails": 1,
		}
	).insert()
	with as_user(by):
		importer = Importer(doctype, data_import=job)
		importer.import_data()
	return importer, job
