"""A real web server on loopback and users who are logged in to it, for what happens between a request and a document.

The server is a process of its own, without a test's flags, so that CSRF tokens, commits and rollbacks are those of a
real site. What it reads must be committed: `HttpCase` removes every row that a class has left behind.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import frappe
import requests
from frappe.utils.password import update_password

from duty_responsibility.tests.base import DutyTestCase, forget

PASSWORD = "A-test-over-http-1"
TIMEOUT = 120
KEYS = {
	"tabSessions": ("sid",),
	"__Auth": ("doctype", "name", "fieldname"),
	"tabSingles": ("doctype", "field"),
}
"""Tables without a name of their own, and the columns that tell their rows apart."""
RESTORED = ("__Auth", "tabSingles", "tabSeries")
"""Tables whose rows are changed rather than added; they get back what they held."""


class Client:
	"""A browser in which one user is logged in: keeps cookies, sends the CSRF token."""

	def __init__(self, address: str, user: str) -> None:
		self.address, self.user = address, user
		self.session = requests.Session()
		self.session.headers.update({"X-Frappe-Site-Name": frappe.local.site, "Accept": "application/json"})
		if user != "Guest":
			self._log_in()

	def _log_in(self) -> None:
		answer = self.post("/api/method/login", {"usr": self.user, "pwd": PASSWORD})
		assert answer.status_code == 200, answer.text
		desk = self.session.get(f"{self.address}/app", headers={"Accept": "text/html"}, timeout=TIMEOUT)
		token = re.search(r'csrf_token = "(\w+)"', desk.text)
		assert token, f"no Desk for {self.user}: {desk.status_code}"
		self.session.headers["X-Frappe-CSRF-Token"] = token.group(1)

	def request(self, method: str, path: str, values: Any = None, **options: Any) -> requests.Response:
		"""Send `values` as JSON, or as the query of a GET; `options` are those of requests."""
		options.setdefault("params" if method in ("GET", "HEAD") else "json", values)
		return self.session.request(method, self.address + path, timeout=TIMEOUT, **options)

	def get(self, path: str, values: Any = None, **options: Any) -> requests.Response:
		return self.request("GET", path, values, **options)

	def post(self, path: str, values: Any = None, **options: Any) -> requests.Response:
		return self.request("POST", path, values, **options)

	def put(self, path: str, values: Any = None, **options: Any) -> requests.Response:
		return self.request("PUT", path, values, **options)

	def delete(self, path: str, values: Any = None, **options: Any) -> requests.Response:
		return self.request("DELETE", path, values, **options)

	def call(self, function: str, /, **values: Any) -> requests.Response:
		"""Call a whitelisted function by its dotted path, as the Desk does."""
		return self.post(f"/api/method/{function}", values)


@contextmanager
def server() -> Iterator[str]:
	"""Serve the site of this test; yields the address."""
	environment = {**os.environ, "SITES_PATH": os.path.abspath(frappe.local.sites_path)}
	command = [sys.executable, "-m", "duty_responsibility.tests.http"]
	process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
	try:
		port = process.stdout.readline().strip()
		assert port.isdigit(), "the server did not start"
		yield f"http://127.0.0.1:{port}"
	finally:
		process.terminate()
		process.wait(30)
		process.stdout.close()


class HttpCase(DutyTestCase):
	"""Tests that send requests. `make` commits what they need; whatever a class adds to the site goes with it."""

	address: str

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		cls.enterClassContext(everything_put_back())
		cls.address = cls.enterClassContext(server())
		cls.make()
		frappe.db.commit()

	@classmethod
	def make(cls) -> None:
		"""Make the documents that all tests of the class share; committed afterwards."""

	def setUp(self) -> None:
		super().setUp()
		self.clients: dict[str, Client] = {}

	def as_client(self, user: str) -> Client:
		"""The browser of `user`, logged in on the first request of a test."""
		if user not in self.clients:
			if user != "Guest":
				update_password(user, PASSWORD)
				frappe.db.commit()
			self.clients[user] = Client(self.address, user)
		return self.clients[user]

	def refresh(self) -> None:
		"""See what the server has committed."""
		frappe.db.rollback()
		forget()
		frappe.clear_cache()


# -- what was there before ------------------------------------------------------------------------


@contextmanager
def everything_put_back() -> Iterator[None]:
	"""Rows that are added within, by whichever process, are deleted afterwards; settings and series are as before."""
	frappe.db.rollback()
	before = {table: _keys(table) for table in _tables()}
	restored = {table: _rows(table) for table in RESTORED if table in before}
	try:
		yield
	finally:
		frappe.set_user("Administrator")
		frappe.db.rollback()
		for table, rows in restored.items():
			frappe.db.sql(f"delete from {_quoted(table)}")
			if rows:
				_insert(table, rows)
		for table, keys in before.items():
			if table not in restored:
				_remove(table, _keys(table) - keys)
		frappe.db.commit()
		frappe.clear_cache()
		forget()


def _tables() -> list[str]:
	return [
		table
		for table in frappe.db.get_tables(cached=False)
		if table in KEYS or "name" in frappe.db.get_db_table_columns(table)
	]


def _keys(table: str) -> set[tuple[Any, ...]]:
	columns = ", ".join(_quoted(column) for column in KEYS.get(table, ("name",)))
	return set(frappe.db.sql(f"select {columns} from {_quoted(table)}"))


def _rows(table: str) -> list[dict[str, Any]]:
	return frappe.db.sql(f"select * from {_quoted(table)}", as_dict=True)


def _insert(table: str, rows: list[dict[str, Any]]) -> None:
	columns = ", ".join(_quoted(column) for column in rows[0])
	places = ", ".join(["%s"] * len(rows[0]))
	for row in rows:
		frappe.db.sql(f"insert into {_quoted(table)} ({columns}) values ({places})", tuple(row.values()))


def _remove(table: str, added: set[tuple[Any, ...]]) -> None:
	where = " and ".join(f"{_quoted(column)} = %s" for column in KEYS.get(table, ("name",)))
	for key in added:
		frappe.db.sql(f"delete from {_quoted(table)} where {where}", key)


def _quoted(name: str) -> str:
	return f'"{name}"' if frappe.db.db_type == "postgres" else f"`{name}`"


def _serve() -> None:
	from frappe.app import application
	from werkzeug.serving import WSGIRequestHandler, make_server

	class Quiet(WSGIRequestHandler):
		def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
			"""Requests of tests are told by the tests."""

	served = make_server("127.0.0.1", 0, application, threaded=True, request_handler=Quiet)
	print(served.port, flush=True)  # noqa: T201
	sys.stdout = sys.stderr  # nobody reads the pipe any more, and what Frappe prints would fill it
	served.serve_forever()


if __name__ == "__main__":
	_serve()
