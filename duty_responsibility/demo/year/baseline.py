"""What the site was like before the sample office came: kept when it is loaded, put back when it goes."""

from typing import Any

import frappe

from duty_responsibility.demo.year import tables
from duty_responsibility.demo.year.people import USERS
from duty_responsibility.engine.ledger import seals
from duty_responsibility.engine.ledger.watch import read_watch, set_watch

SAMPLE, SETTINGS, CASE = "Duty Sample Office", "Duty Settings", "Duty Fault Record"
COMMON = ""
SEALS = ("last_seal", "last_seal_hash")


def take() -> dict[str, Any]:
	"""Names of what the app has, the settings, the last seal and the running numbers of the site."""
	watch = read_watch()
	return {
		"kept": {
			doctype: sorted(found) for doctype in tables.own_doctypes() if (found := tables.names(doctype))
		},
		"settings": _values(SETTINGS),
		"sample": _values(SAMPLE),
		"versions": _versions(),
		"watch": {field: watch.get(field) for field in SEALS},
		"series": _series(),
	}


def note_made(baseline: dict[str, Any]) -> None:
	"""What the loading itself has set up; what its people make is known by them."""
	baseline["made"] = {
		doctype: made
		for doctype in (*tables.SETUP, *tables.MACHINE)
		if (made := sorted(_new(doctype, baseline) - _by_people(doctype)))
	}


def store(baseline: dict[str, Any], **values: Any) -> None:
	"""Write it down, with what there is to say of the office."""
	frappe.db.delete("Singles", {"doctype": SAMPLE})
	singles = frappe.qb.DocType("Singles")
	query = frappe.qb.into(singles).columns("doctype", "field", "value")
	for field, value in {**values, "baseline": frappe.as_json(baseline, indent=None)}.items():
		query = query.insert(SAMPLE, field, str(value))
	query.run()
	frappe.clear_document_cache(SAMPLE, SAMPLE)


def kept() -> dict[str, Any] | None:
	"""The baseline of the office that is loaded; none if none is."""
	text = frappe.db.get_singles_dict(SAMPLE).get("baseline")
	return frappe.parse_json(text) if text else None


def put_back(baseline: dict[str, Any], gone: dict[str, set[str]]) -> None:
	"""Settings, running numbers and the last seal as they were."""
	frappe.db.delete("Singles", {"doctype": ("in", (SETTINGS, SAMPLE))})
	singles = frappe.qb.DocType("Singles")
	for doctype, values in ((SETTINGS, baseline["settings"]), (SAMPLE, baseline.get("sample"))):
		if values:
			query = frappe.qb.into(singles).columns("doctype", "field", "value")
			for field, value in values:
				query = query.insert(doctype, field, value)
			query.run()
	_forget_versions(baseline.get("versions"))
	set_watch(**{field: value or "" for field, value in baseline["watch"].items()})
	seals.wait_again()
	_put_back_series(baseline["series"], gone)
	for doctype in (SETTINGS, SAMPLE):
		frappe.clear_document_cache(doctype, doctype)


def _versions() -> list[str]:
	"""What Frappe has kept of earlier changes to the settings."""
	filters = {"ref_doctype": SETTINGS}
	return frappe.get_all("Version", filters=filters, pluck="name", order_by=None, limit_page_length=0)


def _forget_versions(before: list[str] | None) -> None:
	"""The settings are again what they were; changes that they did not undergo have no history."""
	if before is None:  # an office that an earlier version has loaded
		return
	if new := set(_versions()) - set(before):
		frappe.db.delete("Version", {"name": ("in", sorted(new))})


def _put_back_series(before: dict[str, int], gone: dict[str, set[str]]) -> None:
	"""Only those series that gave the names of what is gone; others may have moved on by themselves."""
	prefixes = {name.rstrip("0123456789") for found in gone.values() for name in found}
	if gone.get(CASE):  # a case gets its number when it is taken up, and keeps a name that tells nothing
		prefixes |= {prefix for prefix in _series() if prefix.startswith("GC-")}
	series = frappe.qb.DocType("Series")
	if _last_of_format(gone) == _series().get(COMMON):
		prefixes.add(COMMON)
	for prefix in _series():
		if prefix not in prefixes:
			continue
		if prefix in before:
			frappe.qb.update(series).set(series.current, before[prefix]).where(series.name == prefix).run()
		else:
			frappe.db.delete("Series", {"name": prefix})


def _last_of_format(gone: dict[str, set[str]]) -> int | None:
	"""The last number that a row of what is gone got from the counter that all `format:` names share.

	If it stands at that number still, nobody else has used it since; otherwise putting it back would give names twice.
	"""
	numbers = [
		int(name.rsplit("-", 1)[1])
		for doctype, found in gone.items()
		if (frappe.get_meta(doctype).autoname or "").startswith("format:")
		for name in found
		if name.rsplit("-", 1)[-1].isdigit()
	]
	return max(numbers, default=None)


def _new(doctype: str, baseline: dict[str, Any]) -> set[str]:
	return tables.names(doctype) - set(baseline["kept"].get(doctype, ()))


def _by_people(doctype: str) -> set[str]:
	filters = {"owner": ("in", USERS)}
	return set(frappe.get_all(doctype, filters=filters, pluck="name", order_by=None, limit_page_length=0))


def _values(doctype: str) -> list[list[Any]]:
	singles = frappe.qb.DocType("Singles")
	query = frappe.qb.from_(singles).select(singles.field, singles.value).where(singles.doctype == doctype)
	return [list(row) for row in query.run()]


def _series() -> dict[str, int]:
	series = frappe.qb.DocType("Series")
	return dict(frappe.qb.from_(series).select(series.name, series.current).run())
