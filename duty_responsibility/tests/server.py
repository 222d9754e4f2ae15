"""Serve the site of SITES_PATH on a free port of loopback, and write the port; run by `tests.http` as a process.

Apart from it, because Frappe's own test classes mark a process that imports them as one of tests.
"""

import os
import sys

from frappe.app import application
from werkzeug.serving import WSGIRequestHandler, make_server


class Quiet(WSGIRequestHandler):
	def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
		"""Requests of tests are told by the tests."""


if __name__ == "__main__":
	served = make_server("127.0.0.1", 0, application, threaded=True, request_handler=Quiet)
	sys.stdout.write(f"{served.port}\n")
	sys.stdout.flush()
	# Frappe prints tracebacks, and nobody reads the pipe from here on: a full one would stop the request
	os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
	served.serve_forever()
