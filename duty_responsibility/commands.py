"""Commands for `bench`."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
import frappe
from frappe.commands import get_site, pass_context


@click.command("duty-verify-ledger")
@pass_context
def verify_ledger(context: object) -> None:
	"""Verify the ledger of Duty Responsibility: every chain, row, escalation, snapshot, case and seal."""
	from duty_responsibility.engine.ledger.check import verify

	site = get_site(context)
	frappe.init(site=site)
	frappe.connect()
	try:
		with click.progressbar(length=100, label="Verifying") as bar:
			report = verify(lambda done: bar.update(int(done) - bar.pos))
			bar.update(100 - bar.pos)
		click.echo(
			f"{report.clocks} clocks, {report.events} events, {report.rows} other rows, {report.seals} seals; "
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
	from duty_responsibility.engine.ledger.check import verify_cases

	with _site(context):
		wrong = verify_cases().findings
		for finding in wrong:
			click.echo(" | ".join(part for part in (finding.matter, finding.text) if part))
		if wrong:
			raise SystemExit(f"The cases are not as they were written: {len(wrong)} finding(s).")
		click.echo("All evidence and decisions are as they were written.")


@click.command("duty-load-sample-office")
@click.option("--weeks", default=52, show_default=True, help="How many weeks lie behind it.")
@click.option("--share", default=None, type=float, help="How much comes in; 1 is some 1,300 matters a year.")
@pass_context
def load_sample_office(context: object, weeks: int, share: float | None) -> None:
	"""Load the sample office of Duty Responsibility; only on a site without people and matters."""
	from duty_responsibility.demo import office

	with _site(context), click.progressbar(length=100, label="Loading") as bar:
		size = {} if share is None else {"share": share}
		made = office.load(weeks, progress=lambda done, step: bar.update(int(done) - bar.pos), **size)
	click.echo(f"{made['matters']} matters of {made['weeks']} weeks, in {made['seconds']} seconds.")


@click.command("duty-remove-sample-office")
@click.option("--confirmed", is_flag=True, help="Also what others have registered meanwhile.")
@pass_context
def remove_sample_office(context: object, confirmed: bool) -> None:
	"""Remove the sample office of Duty Responsibility without trace."""
	from duty_responsibility.demo import office

	with _site(context):
		gone = office.remove(confirmed=confirmed)
	click.echo(f"Removed: {sum(gone.values())} rows of {len(gone)} kinds.")


@contextmanager
def _site(context: object) -> Iterator[None]:
	"""The site that a command is for; what is refused is said in plain words."""
	frappe.init(site=get_site(context))
	frappe.connect()
	try:
		yield
	except frappe.ValidationError as error:
		raise SystemExit(frappe.utils.strip_html(str(error).replace("<br>", "\n  "))) from None
	finally:
		frappe.destroy()


commands = [verify_ledger, verify_evidence, load_sample_office, remove_sample_office]
