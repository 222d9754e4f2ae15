"""The web server: the framework's application, files of every app's ``public/``, built bundles, uploads."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote

from embedded.host.apps import app_root, apps_of_bench
from embedded.host.site import SITE, bench
from embedded.layout import state_folder

Environ = dict[str, Any]
Application = Callable[[Environ, Callable], Iterable[bytes]]
OLD_DESK = "/app"  # where the Desk is in Frappe 15, and in links that apps write
ICON = "/assets/frappe/images/frappe-favicon.svg"


def redirected(path: str) -> str | None:
	if path == OLD_DESK or path.startswith(OLD_DESK + "/"):
		return "/desk" + path.removeprefix(OLD_DESK)
	return ICON if path == "/favicon.ico" else None


def with_redirects(application: Application) -> Application:
	def redirecting(environ: Environ, start_response: Callable) -> Iterable[bytes]:
		target = redirected(environ.get("PATH_INFO", "")) if environ["REQUEST_METHOD"] == "GET" else None
		if target is None:
			return application(environ, start_response)
		# a path arrives decoded, as Latin-1; a header has to be encoded again
		location = quote(target.encode("latin-1"))
		query = environ.get("QUERY_STRING")
		start_response("302 Found", [("Location", f"{location}?{query}" if query else location)])
		return [b""]

	return redirecting


def make_application() -> Application:
	from frappe.app import application
	from werkzeug.middleware.shared_data import SharedDataMiddleware

	sites = bench() / "sites"
	uploads = sites / os.environ[SITE] / "public" / "files"
	# the one package that the Desk fetches as it is, not in a bundle
	gantt = "/assets/frappe/node_modules/frappe-gantt"
	folders = {gantt: str(state_folder() / "desk" / "node_modules" / "frappe-gantt")}
	folders |= {f"/assets/{app}": str(app_root(app) / "public") for app in apps_of_bench()}
	served = SharedDataMiddleware(with_redirects(application), {**folders, "/files": str(uploads)})
	# bundles first: what is not there falls through to the apps' own folders
	return SharedDataMiddleware(served, {"/assets": str(sites / "assets")})


def serve(address: str, port: int) -> None:
	from werkzeug.serving import WSGIRequestHandler, run_simple

	class Handler(WSGIRequestHandler):
		protocol_version = "HTTP/1.1"  # browsers keep their connections

		def log_request(self, code="-", size="-") -> None:
			if not self.path.startswith("/assets/"):
				super().log_request(code, size)

	run_simple(address, port, make_application(), threaded=True, request_handler=Handler)


if __name__ == "__main__":
	serve(sys.argv[1], int(sys.argv[2]))
