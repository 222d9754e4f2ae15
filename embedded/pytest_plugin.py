"""Give tests a site, if they need one.

Unit tests of the app's pure rules must not need a server, nor the seconds that connecting takes. So the site is
opened by the first test that lives anywhere else; each such test begins as Administrator, with an empty message log,
and ends in a rollback.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from embedded import site
from embedded.host.site import SITE
from embedded.layout import REPOSITORY, Instance, app_folder

_connected = False

LONGEST_FIRST = (
	"test_browser_markup.py",
	"test_tampering.py",
	"test_sample_office.py",
	"test_reports_by_role.py",
	"test_reports.py",
)
"""Files that take minutes: begun last, they would keep one worker busy while the others have nothing left."""


def instance_of_worker(worker: str) -> Instance:
	"""Each worker of pytest-xdist (gw0, gw1, …) has a site and servers of its own."""
	number = int(worker.removeprefix("gw") or 0)
	return Instance("test" if not number else f"test{number + 1}")


if "PYTEST_XDIST_WORKER" in os.environ:
	site.activate(instance_of_worker(os.environ["PYTEST_XDIST_WORKER"]))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
	order = {name: place for place, name in enumerate(LONGEST_FIRST)}
	items.sort(key=lambda item: order.get(item.path.name, len(order)))


PURE = {"unit", "rules"}  # folders of tests that know nothing of Frappe


def needs_site(path: Path) -> bool:
	roots = [root for root in (REPOSITORY, app_folder()) if path.is_relative_to(root)]
	return bool(roots) and not PURE & set(path.relative_to(roots[0]).parts)


def site_frappe() -> Any:
	global _connected
	import frappe

	if not _connected or not getattr(frappe.local, "db", None):
		frappe.init(os.environ[SITE], force=True)
		frappe.connect()
		_connected = True
	return frappe


def prepare_test(frappe: Any) -> None:
	frappe.set_user("Administrator")
	frappe.in_test = True
	frappe.flags.in_test = True
	frappe.flags.mute_emails = False
	frappe.local.message_log = []
	frappe.local.error_log = []
	frappe.local.lang = "en"


@pytest.fixture(autouse=True, scope="class")
def _site_for_class(request: pytest.FixtureRequest) -> Iterator[None]:
	"""Before setUpClass, which Frappe's own test classes do their connecting in."""
	if needs_site(request.path):
		prepare_test(site_frappe())
	yield


@pytest.fixture(autouse=True)
def _site_for_test(request: pytest.FixtureRequest) -> Iterator[None]:
	if not needs_site(request.path):
		yield
		return
	frappe = site_frappe()
	prepare_test(frappe)
	pid = os.getpid()
	yield
	if os.getpid() != pid:  # a test's fork that forgot to leave must not touch our connection
		os._exit(0)
	frappe = site_frappe()
	# the app's own test class goes back by itself to what the tests of a class begin with
	if not hasattr(request.cls, "rows_stand"):
		frappe.set_user("Administrator")
		frappe.db.rollback()
		frappe.clear_cache()


def pytest_sessionfinish() -> None:
	if _connected:
		import frappe

		frappe.destroy()
