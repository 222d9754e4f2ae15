"""Runs a check of the ledger in the background and keeps what it found in its Duty Ledger Check."""

import frappe
from frappe import _
from frappe.utils import now_datetime

from duty_responsibility.engine.ledger.check import verify
from duty_responsibility.engine.ledger.findings import Finding

MOST_FINDINGS = 500
"""A destroyed ledger must not make a document that nobody can open."""


def run(name: str) -> None:
	"""The background job of one check."""
	_set(name, status="Running", started_at=now_datetime())
	try:
		report = verify(lambda done: _set(name, progress=done))
		if not report.intact:
			# to show progress it had to look at the ledger at several moments; what the office did between them is no finding
			report = verify()
	except Exception:
		frappe.db.rollback()
		_set(name, status="Failed", error=frappe.get_traceback()[-2000:], finished_at=now_datetime())
		raise
	check = frappe.get_doc("Duty Ledger Check", name)
	check.update(
		{
			"status": "Intact" if report.intact else "Broken",
			"progress": 100,
			"finished_at": now_datetime(),
			"clocks_checked": report.clocks,
			"events_checked": report.events,
			"seals_checked": report.seals,
			"last_seal_hash": report.last_seal_hash,
		}
	)
	for finding in report.findings[:MOST_FINDINGS]:
		check.append("findings", _row(finding))
	if len(report.findings) > MOST_FINDINGS:
		more = _("… and {0} more.").format(len(report.findings) - MOST_FINDINGS)
		check.append("findings", {"finding": more})
	check.flags.by_the_check = True
	check.save(ignore_permissions=True)  # results are written by the machine; people may only ask for a check


def _row(finding: Finding) -> dict[str, str]:
	"""A finding as it may be read by all who read checks: who may not know of a case is told of no case in particular."""
	if finding.about_case:
		return {
			"matter": _("A case"),
			"finding": _(
				"Something was changed past the app. The form of the case says what, to whoever may see it."
			),
		}
	return {"clock": finding.clock, "matter": finding.matter, "finding": finding.text}


def _set(name: str, **values: object) -> None:
	frappe.db.set_value("Duty Ledger Check", name, values)
	# whoever asked watches the progress from another connection
	frappe.db.commit()  # noqa: TID251
