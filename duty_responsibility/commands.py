"""Commands for `bench`."""

import click
import frappe
from frappe.commands import get_site, pass_context


@click.command("duty-verify-ledger")
@pass_context
def verify_ledger(context: object) -> None:
	"""Verify the ledger of Duty Responsibility: every chain, row, firing, snapshot and seal."""
	from duty_responsibility.engine.audit import verify

	site = get_site(context)
	frappe.init(site=site)
	frappe.connect()
	try:
		with click.progressbar(length=100, label="Verifying") as bar:
			report = verify(lambda done: bar.update(int(done) - bar.pos))
			bar.update(100 - bar.pos)
		click.echo(
			f"{report.clocks} clocks, {report.events} events, {report.seals} seals; "
			f"hash of the last seal: {report.last_seal_hash or '-'}"
		)
		for finding in report.findings:
			click.echo(" | ".join(part for part in (finding.clock, finding.matter, finding.text) if part))
		if not report.intact:
			raise SystemExit(f"The ledger is broken: {len(report.findings)} finding(s).")
		click.echo("The ledger is intact.")
	finally:
		frappe.destroy()


@click.command("duty-verify-evidence")
@pass_context
def verify_evidence(context: object) -> None:
	"""Verify the evidence and the decisions of all cases of accountability."""
	from duty_responsibility.engine import decisions, evidence

	frappe.init(site=get_site(context))
	frappe.connect()
	try:
		wrong = evidence.verify_all()
		for record in frappe.get_all(decisions.DECISION, pluck="record", distinct=True):
			if found := decisions.verify(record):
				wrong.setdefault(record, []).extend(found)
		for record, found in wrong.items():
			click.echo(f"{record}: {', '.join(found)}")
		if wrong:
			raise SystemExit(f"The evidence of {len(wrong)} case(s) is not as it was.")
		click.echo("All evidence and decisions are as they were written.")
	finally:
		frappe.destroy()


commands = [verify_ledger, verify_evidence]
