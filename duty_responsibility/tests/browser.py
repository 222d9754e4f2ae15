"""A real browser for tests: Chromium without a window, driven by its own protocol.

A test that needs it is skipped where there is no Chromium or the Desk's bundles are not built; in CI that is a failure.
"""

import json
import os
import shutil
import subprocess
import tempfile
import time
import unittest
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import frappe

from duty_responsibility.tests.http import Client, HttpCase

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
	*(
		"--headless",
		"--no-sandbox",
		"--disable-gpu",
		"--disable-quic",
		"--no-first-run",
		"--disable-dev-shm-usage",
	),
	*("--disable-background-networking", "--disable-component-update", "--disable-sync", "--mute-audio"),
	*("--remote-debugging-port=0", "--window-size=1400,1000", "--remote-allow-origins=*"),
)
SECONDS = 30


def missing() -> str:
	"""Why no browser can be driven here, or nothing."""
	try:
		import websockets.sync.client  # noqa: F401
	except ImportError:
		return "the Python package websockets is not installed"
	if not any(map(shutil.which, PROGRAMS)):
		return "there is no Chromium"
	if not (Path(frappe.local.sites_path) / "assets" / "assets.json").exists():
		return "the Desk's bundles are not built"
	return ""


class Page:
	"""One tab. What its scripts threw is kept in `errors`."""

	def __init__(self, address: str) -> None:
		from websockets.sync.client import connect

		self.socket = connect(address, max_size=None, open_timeout=SECONDS)
		self.numbers = count(1)
		self.errors: list[str] = []
		for domain in ("Page", "Runtime", "Network"):
			self.send(f"{domain}.enable")

	def send(self, method: str, **values: Any) -> dict[str, Any]:
		"""Give a command of the protocol; returns its result."""
		number = next(self.numbers)
		self.socket.send(json.dumps({"id": number, "method": method, "params": values}))
		while True:
			message = json.loads(self.socket.recv(timeout=2 * SECONDS))
			if message.get("id") == number:
				if "error" in message:
					raise RuntimeError(f"{method}: {message['error']}")
				return message["result"]
			self._note(message)

	def _note(self, message: dict[str, Any]) -> None:
		if message.get("method") == "Runtime.exceptionThrown":
			details = message["params"]["exceptionDetails"]
			self.errors.append(details.get("exception", {}).get("description") or details["text"])

	def evaluate(self, script: str) -> Any:
		"""The value of an expression of JavaScript, awaited where it is a promise."""
		found = self.send("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
		if "exceptionDetails" in found:
			raise RuntimeError(
				f"{script}: {found['exceptionDetails'].get('exception', {}).get('description')}"
			)
		return found["result"].get("value")

	def wait_for(self, script: str, seconds: float = SECONDS) -> Any:
		"""Wait until an expression is true; returns its value, raises when it never is."""
		until = time.monotonic() + seconds
		while True:
			try:
				if value := self.evaluate(script):
					return value
			except RuntimeError:  # the page is being left
				pass
			if time.monotonic() > until:
				raise TimeoutError(f"{script} at {self.evaluate('location.href')}")
			time.sleep(0.05)

	def open(self, address: str) -> None:
		"""Load a page and wait until it is there."""
		self.send("Page.navigate", url=address)
		self.wait_for("document.readyState == 'complete' && location.href != 'about:blank'")

	def picture(self, path: str) -> None:
		Path(path).write_bytes(b64decode(self.send("Page.captureScreenshot")["data"]))


@contextmanager
def page() -> Iterator[Page]:
	"""A browser of its own with one page, which keeps nothing."""
	program = next(found for found in map(shutil.which, PROGRAMS) if found)
	with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
		command = [program, *FLAGS, f"--user-data-dir={folder}", "about:blank"]
		process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
		opened: Page | None = None
		try:
			opened = Page(_address(Path(folder) / "DevToolsActivePort"))
			yield opened
		finally:
			if opened:
				opened.socket.close()
			process.terminate()
			process.wait(SECONDS)


def _address(file: Path) -> str:
	import requests

	until = time.monotonic() + SECONDS
	while time.monotonic() < until:
		lines = file.read_text().split() if file.exists() else []
		if lines:
			tabs = requests.get(f"http://127.0.0.1:{lines[0]}/json/list", timeout=SECONDS).json()
			found = [tab["webSocketDebuggerUrl"] for tab in tabs if tab["type"] == "page"]
			if found:
				return found[0]
		time.sleep(0.05)
	raise TimeoutError("Chromium did not start")


class BrowserCase(HttpCase):
	"""Tests in the Desk as users see it. `page` is one browser for the class; `log_in` changes who sits before it."""

	page: Page

	@classmethod
	def setUpClass(cls) -> None:
		if reason := missing():
			if os.environ.get("CI"):
				raise AssertionError(f"CI has to have a browser: {reason}")
			raise unittest.SkipTest(reason)
		super().setUpClass()
		cls.page = cls.enterClassContext(page())

	def log_in(self, user: str) -> Client:
		"""Sit down as `user` and open the Desk."""
		client = self.as_client(user)
		self.page.send("Network.clearBrowserCookies")
		self.page.send("Network.setExtraHTTPHeaders", headers={"X-Frappe-Site-Name": frappe.local.site})
		for name, value in client.session.cookies.items():
			self.page.send("Network.setCookie", name=name, value=value, url=self.address)
		self.page.open(f"{self.address}/app")
		self.page.wait_for(
			"window.frappe && frappe.boot && frappe.get_route && !!document.querySelector('.page-container')"
		)
		return client

	def go(self, *route: str) -> None:
		"""Go to a place of the Desk and wait until it is drawn and asks for nothing any more."""
		self.page.evaluate(f"frappe.set_route({json.dumps(list(route))}).then(() => true)")
		self.settle()

	def settle(self) -> None:
		"""Wait until nothing is asked of the server and the page has been still for a moment."""
		self.page.evaluate("new Promise((done) => setTimeout(done, 150)).then(() => true)")
		self.page.wait_for("!window.$ || !$.active")
		self.page.evaluate("new Promise((done) => setTimeout(done, 250)).then(() => true)")
		self.page.wait_for("!window.$ || !$.active")
