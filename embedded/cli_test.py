"""`embedded/test`: run the app's tests against real servers that are started for them and stopped after them."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys

from embedded import assets, site
from embedded.cli_start import Stopped, only_one, stop_on_signals
from embedded.layout import REPOSITORY, Instance, app_folder
from embedded.services import servers


def paths_named(arguments: list[str]) -> bool:
	return any(os.path.exists(word.partition("::")[0]) for word in arguments if not word.startswith("-"))


def forget(instance: Instance) -> None:
	"""All but the lock, which is ours."""
	for path in instance.folder.iterdir():
		if path.is_dir():
			shutil.rmtree(path)
		elif path.name != "lock":
			path.unlink()


def main() -> int:
	arguments = sys.argv[1:]
	instance = Instance("test")
	fresh = "--fresh" in arguments
	arguments = [word for word in arguments if word != "--fresh"]
	if not paths_named(arguments):
		arguments += [
			str(folder) for folder in (app_folder(), REPOSITORY / "embedded" / "tests") if folder.is_dir()
		]
	stop_on_signals()
	try:
		with contextlib.ExitStack() as stack:
			stack.enter_context(only_one(instance, wait=True))
			if fresh:
				forget(instance)
			if os.environ.get("DUTY_TEST_BROWSER") == "1":
				assets.build()
			stack.enter_context(servers(instance))
			site.prepare(instance, instance.read("ports"))
			command = [sys.executable, "-m", "pytest", "-p", "embedded.pytest_plugin", *arguments]
			tests = subprocess.Popen(command, cwd=REPOSITORY)
			try:
				return tests.wait()
			except Stopped:
				with contextlib.suppress(ProcessLookupError):
					tests.send_signal(signal.SIGINT)
				return tests.wait()
	except Stopped:
		return 130


if __name__ == "__main__":
	sys.exit(main())
