"""Serve the site of SITES_PATH on a free port of loopback, and write the port; run by `tests.http` as a process.

Apart from it, because Frappe's own test classes mark a process that imports them as one of tests.
"""

import importlib
import os
import sys
from pathlib import Path

from frappe.app import application
from werkzeug.middleware.shared_data import SharedDataMiddleware
from werkzeug.serving import WSGIRequestHandler, make_server


class Quiet(WSGIRequestHandler):
	def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
		"""Requests of tests are told by the tests."""


def with_assets() -> SharedDataMiddleware:
	"""The application with what a web server serves beside it: bundles as built, then each app's own files."""
	sites = Path(os.environ["SITES_PATH"])
	modules = [importlib.import_module(name) for name in (sites / "apps.txt").read_text().split()]
	public = {f"/assets/{one.__name__}": str(Path(one.__file__ or "").parent / "public") for one in modules}
	return SharedDataMiddleware(SharedDataMiddleware(application, public), {"/assets": str(sites / "assets")})


if __name__ == "__main__":
	served = make_server("127.0.0.1", 0, with_assets(), threaded=True, request_handler=Quiet)
	sys.stdout.write(f"{served.port}\n")
	sys.stdout.flush()
	# Frappe prints tracebacks, and nobody reads the pipe from here on: a full one would stop the request
	os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
	served.serve_forever()
