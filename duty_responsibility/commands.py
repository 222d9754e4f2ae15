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


commands = [verify_ledger]
