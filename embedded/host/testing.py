"""Helpers of Frappe's test classes that the fork turned into stubs which silently do nothing."""

from __future__ import annotations

import contextlib
import functools
import signal
import unittest
import unittest.mock
from collections.abc import Callable, Iterator
from typing import Any

from embedded.host.registry import Module, after_import


@contextlib.contextmanager
def change_settings(
	doctype: str, settings_dict: dict[str, Any] | None = None, /, commit: bool = False, **settings: Any
) -> Iterator[None]:
	"""Set values of a Single for the duration of a block or a decorated test."""
	import frappe

	def write(values: dict[str, Any]) -> None:
		document = frappe.get_doc(doctype)
		document.update(values)
		document.flags.ignore_mandatory = True
		document.save(ignore_permissions=True)
		if commit:
			frappe.db.commit()

	wanted = {**(settings_dict or {}), **settings}
	before = frappe.get_doc(doctype)
	previous = {field: before.get(field) for field in wanted}
	write(wanted)
	try:
		yield
	finally:
		write(previous)


@contextlib.contextmanager
def patch_hooks(overridden: dict[str, Any]) -> Iterator[None]:
	import frappe

	real = frappe.get_hooks

	def get_hooks(hook=None, default="_KEEP_DEFAULT_LIST", app_name=None):
		if hook in overridden:
			return overridden[hook]
		return real(hook, default, app_name)

	with unittest.mock.patch.object(frappe, "get_hooks", get_hooks):
		yield


def timeout(seconds: int = 30, error_message: str = "Test timed out.") -> Callable:
	"""`@timeout` and `@timeout(seconds)` both are in use."""
	if callable(seconds):
		return timeout()(seconds)

	def decorate(function: Callable) -> Callable:
		@functools.wraps(function)
		def wrapper(*args: Any, **kwargs: Any) -> Any:
			def give_up(number: int, frame: object) -> None:
				raise TimeoutError(error_message)

			before = signal.signal(signal.SIGALRM, give_up)
			signal.alarm(seconds)
			try:
				return function(*args, **kwargs)
			finally:
				signal.alarm(0)
				signal.signal(signal.SIGALRM, before)

		return wrapper

	return decorate


class QueryCounting(unittest.TestCase):
	"""Methods that `FrappeTestCase` has in Frappe."""

	@contextlib.contextmanager
	def assertQueryCount(self, count: int) -> Iterator[None]:
		import frappe

		queries: list[str] = []
		real = frappe.db.sql

		def sql(*args: Any, **kwargs: Any) -> Any:
			result = real(*args, **kwargs)
			queries.append(str(args[0] if args else kwargs.get("query")))
			return result

		frappe.db.sql = sql
		try:
			yield
		finally:
			del frappe.db.sql
		if len(queries) > count:
			self.fail(f"{len(queries)} queries, at most {count} allowed:\n" + "\n".join(queries))

	@staticmethod
	@contextlib.contextmanager
	def freeze_time(time_to_freeze: Any, is_utc: bool = False, *args: Any, **kwargs: Any) -> Iterator[None]:
		"""The office's clock stands still at `time_to_freeze` (or UTC's does)."""
		from zoneinfo import ZoneInfo

		import frappe
		from freezegun import freeze_time as freeze

		if not is_utc:
			zone = ZoneInfo(frappe.utils.get_system_timezone())
			local = frappe.utils.get_datetime(time_to_freeze).replace(tzinfo=zone)
			time_to_freeze = local.astimezone(ZoneInfo("UTC")).replace(tzinfo=None)
		with freeze(time_to_freeze, *args, **kwargs):
			yield


@after_import("frappe.tests.compat")
def complete_test_case(compat: Module) -> None:
	case = compat.FrappeTestCase
	case.assertQueryCount = QueryCounting.assertQueryCount
	case.freeze_time = staticmethod(QueryCounting.freeze_time)
	for name, helper in (
		("change_settings", change_settings),
		("patch_hooks", patch_hooks),
		("timeout", timeout),
	):
		setattr(case, name, staticmethod(helper))


@after_import("frappe.tests.utils")
def offer_helpers(utils: Module) -> None:
	from frappe.tests.compat import FrappeTestCase

	utils.FrappeTestCase = FrappeTestCase
	utils.change_settings, utils.patch_hooks, utils.timeout = change_settings, patch_hooks, timeout


@after_import("frappe.tests.classes.context_managers")
def offer_context_managers(managers: Module) -> None:
	managers.change_settings, managers.patch_hooks, managers.timeout = change_settings, patch_hooks, timeout
