"""`embedded/start`: prepare everything, then keep the servers running until Ctrl-C."""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import signal
import sys
import time
from collections.abc import Iterator

from embedded import assets, site
from embedded.layout import REPOSITORY, Instance, free_port, is_free
from embedded.processes import Child
from embedded.progress import say, step
from embedded.services import answers, servers

FIRST_WEB_PORT = 8000


class Stopped(BaseException):
	"""Somebody asked us to end. Not an error, so that nothing on the way mistakes it for one."""


def parse() -> argparse.Namespace:
	parser = argparse.ArgumentParser(prog="embedded/start", description=__doc__)
	parser.add_argument("--port", type=int, help=f"web port; default: {FIRST_WEB_PORT} or the next free one")
	parser.add_argument("--address", default="127.0.0.1", help="address to listen on, default: %(default)s")
	parser.add_argument("--workers", type=int, default=1, help="background workers, default: %(default)s")
	parser.add_argument("--prepare-only", action="store_true", help="install and migrate, start nothing")
	return parser.parse_args()


@contextlib.contextmanager
def only_one(instance: Instance, wait: bool = False) -> Iterator[None]:
	"""A lock that the kernel gives up for us, however we end. Who finds it taken leaves, or waits."""
	instance.folder.mkdir(parents=True, exist_ok=True)
	with (instance.folder / "lock").open("w") as lock:
		try:
			fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
		except BlockingIOError:
			if not wait:
				address = instance.read("running").get("address", "being prepared; please wait a moment")
				say(f"Already running: {address}")
				raise SystemExit(0) from None
			with step("waiting for another run to end"):
				fcntl.flock(lock, fcntl.LOCK_EX)
		try:
			yield
		finally:
			(instance.folder / "running.json").unlink(missing_ok=True)


def stop_on_signals() -> None:
	def stop(number: int, frame: object) -> None:
		signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C must not cut the stopping short
		signal.signal(signal.SIGTERM, signal.SIG_IGN)
		raise Stopped

	for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
		signal.signal(number, stop)


def web_port(wanted: int | None, instance: Instance) -> int:
	"""The wanted one or none; else the one of last time, so that bookmarks stay good, or the next."""
	if wanted:
		if not is_free(wanted):
			raise SystemExit(f"Port {wanted} is taken.")
		return wanted
	known = instance.read("web").get("port", FIRST_WEB_PORT)
	port = known if is_free(known) else free_port(FIRST_WEB_PORT)
	instance.write("web", {"port": port})
	return port


def start_web(instance: Instance, arguments: argparse.Namespace, port: int) -> Child:
	command = [sys.executable, "-m", "embedded.web", arguments.address, str(port)]
	child = Child.start("Web server", command, instance.logs / "web.log", cwd=instance.sites)
	child.wait_until(lambda: answers(port), 60)
	return child


def greet(address: str, people: list[dict[str, str]], instance: Instance) -> None:
	logins = [("Administrator", site.ADMIN_PASSWORD, "everything")]
	logins += [(one["user"], one.get("password", ""), one.get("label", "")) for one in people]
	width = max(len(user) for user, _, _ in logins)
	logs = instance.logs
	shown = logs.relative_to(REPOSITORY) if logs.is_relative_to(REPOSITORY) else logs
	lines = [
		f"\n  {address}\n",
		*(f"  {user:{width}}  {password}  {label}" for user, password, label in logins),
	]
	print("\n".join([*lines, f"\n  Logs: {shown}/ · Ctrl-C stops everything.\n"]), flush=True)


def watch(children: list[Child]) -> int:
	"""Until a signal (an exception) or until one of them is gone, which ends the others too."""
	while True:
		for child in children:
			if not child.is_alive:
				say(f"{child.name} has stopped. The end of {child.log}:\n{child.last_words()}")
				return 1
		time.sleep(0.5)


def main() -> int:
	arguments = parse()
	instance = Instance("demo")
	stop_on_signals()
	own: list[Child] = []
	try:
		with only_one(instance):
			assets.build()
			port = web_port(arguments.port, instance)
			with servers(instance) as running:
				site.prepare(instance, instance.read("ports"), port)
				people = site.load_demo(instance)
				if arguments.prepare_only:
					return 0
				try:
					with step("web server, worker, scheduler"):
						for kind in ["scheduler", *["worker"] * arguments.workers]:
							command = [sys.executable, "-m", "embedded.jobs", kind]
							log = instance.logs / f"{kind}.log"
							own.append(Child.start(kind.title(), command, log, cwd=instance.sites))
						own.append(start_web(instance, arguments, port))
					address = f"http://localhost:{port}"
					instance.write("running", {"address": address})
					greet(address, people, instance)
					return watch([*running, *own])
				finally:
					for child in reversed(own):
						child.stop()
	except Stopped:
		say("  Stopped.")
		return 0


if __name__ == "__main__":
	sys.exit(main())
