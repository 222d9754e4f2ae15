"""`embedded/test`: run the app's tests against real servers that are started for them and stopped after them."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys

from embedded import assets, site
from embedded.cli_start import Stopped, only_one, stop_on_signals
from embedded.layout import REPOSITORY, Instance, app_folder
from embedded.pytest_plugin import instance_of_worker
from embedded.services import servers

MOST_WORKERS = 4
"""More would wait for each other's disk."""


def paths_named(arguments: list[str]) -> bool:
	return any(os.path.exists(word.partition("::")[0]) for word in arguments if not word.startswith("-"))


def forget(instance: Instance) -> None:
	"""All but the lock, which is ours."""
	for path in instance.folder.iterdir():
		if path.is_dir():
			shutil.rmtree(path)
		elif path.name != "lock":
			path.unlink()


def workers_for(arguments: list[str]) -> int:
	"""One site for a few files; for the whole suite as many as there are processors."""
	if paths_named(arguments) or any(word.startswith(("-n", "-x", "--pdb")) for word in arguments):
		return 1
	return max(1, min(MOST_WORKERS, len(os.sched_getaffinity(0))))


def prepare_all(instances: list[Instance]) -> None:
	"""Bring all sites to what the files say, beside each other."""
	others = [
		multiprocessing.get_context("fork").Process(target=site.prepare, args=(one, one.read("ports")))
		for one in instances[1:]
	]
	for other in others:
		other.start()
	site.prepare(instances[0], instances[0].read("ports"))
	for other in others:
		other.join()
		if other.exitcode:
			raise SystemExit("A site for the tests could not be prepared.")
	site.activate(instances[0])


def main() -> int:
	arguments = sys.argv[1:]
	fresh = "--fresh" in arguments
	arguments = [word for word in arguments if word != "--fresh"]
	workers = workers_for(arguments)
	instances = [instance_of_worker(f"gw{number}") for number in range(workers)]
	if not paths_named(arguments):
		arguments += [
			str(folder) for folder in (app_folder(), REPOSITORY / "embedded" / "tests") if folder.is_dir()
		]
	if workers > 1:
		arguments = ["-n", str(workers), "--dist", "loadfile", *arguments]
	stop_on_signals()
	try:
		with contextlib.ExitStack() as stack:
			for instance in instances:
				stack.enter_context(only_one(instance, wait=True))
				if fresh:
					forget(instance)
			if os.environ.get("DUTY_TEST_BROWSER") == "1":
				assets.build()
			for instance in instances:
				stack.enter_context(servers(instance))
			prepare_all(instances)
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
