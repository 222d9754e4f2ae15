"""`embedded/run`: one thing in the site's context, as `bench` would run it.

	embedded/run python FILE|-c CODE [ARGUMENT...]       `import frappe` works; frappe.init() and connect() are done
	embedded/run execute DOTTED.PATH [--args JSON] [--kwargs JSON]
	embedded/run command NAME [ARGUMENT...]              a click command of the app's commands.py
	embedded/run console                                 an interactive Python
	embedded/run migrate

Uses the servers of a running `embedded/start`, or starts them for as long as it takes. `--site test` before the
word takes the test site instead.
"""

from __future__ import annotations

import argparse
import code
import contextlib
import fcntl
import importlib
import json
import os
import runpy
import sys
from collections.abc import Iterator
from typing import Any

from embedded import site
from embedded.host.site import SITE
from embedded.layout import Instance, app_folder
from embedded.services import servers


@contextlib.contextmanager
def site_at_hand(instance: Instance) -> Iterator[None]:
	"""The lock tells who owns the servers: a running start (then they are up), or now we."""
	instance.folder.mkdir(parents=True, exist_ok=True)
	with (instance.folder / "lock").open("a") as lock:
		try:
			fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
			owner = True
		except BlockingIOError:
			owner = False
		if not owner:
			site.activate(instance)
			yield
			return
		with servers(instance):
			site.prepare(instance, instance.read("ports"))
			yield


def connected() -> Any:
	import frappe

	frappe.init(os.environ[SITE], force=True)
	frappe.connect()
	return frappe


def run_python(arguments: list[str]) -> None:
	frappe = connected()
	sys.argv = arguments
	if arguments[:1] == ["-c"]:
		exec(compile(arguments[1], "<command>", "exec"), {"__name__": "__main__", "frappe": frappe})
	else:
		sys.path.insert(0, os.path.dirname(os.path.abspath(arguments[0])))
		runpy.run_path(arguments[0], run_name="__main__")


def find(path: str) -> Any:
	"""A function of a module, or of something that lives in one, as in `frappe.db.get_value`."""
	names = path.split(".")
	for end in range(len(names) - 1, 0, -1):
		with contextlib.suppress(ModuleNotFoundError):
			found = importlib.import_module(".".join(names[:end]))
			for name in names[end:]:
				found = getattr(found, name)
			return found
	raise SystemExit(f"No such function: {path}")


def run_execute(arguments: list[str]) -> None:
	parser = argparse.ArgumentParser(prog="embedded/run execute")
	parser.add_argument("path")
	parser.add_argument("--args", type=json.loads, default=[])
	parser.add_argument("--kwargs", type=json.loads, default={})
	given = parser.parse_args(arguments)
	frappe = connected()
	result = find(given.path)(*given.args, **given.kwargs)
	frappe.db.commit()
	if result is not None:
		print(frappe.as_json(result) if not isinstance(result, str) else result)


def run_command(arguments: list[str]) -> None:
	import frappe  # noqa: F401  (an app's commands may need it while they are imported)

	app = app_folder().name
	commands = {command.name: command for command in importlib.import_module(f"{app}.commands").commands}
	if not arguments or arguments[0] not in commands:
		raise SystemExit(f"Commands: {', '.join(sorted(commands)) or 'none'}")
	context = {"sites": [os.environ[SITE]], "force": False, "verbose": False, "profile": False}
	commands[arguments[0]].main(args=arguments[1:], prog_name=arguments[0], obj=context, standalone_mode=True)


def run_console(arguments: list[str]) -> None:
	code.interact(local={"frappe": connected()}, banner=f"frappe is connected to {os.environ[SITE]}")


def run_migrate(arguments: list[str]) -> None:
	site.migrate()


ACTIONS = {
	"python": run_python,
	"execute": run_execute,
	"command": run_command,
	"console": run_console,
	"migrate": run_migrate,
}


def main() -> int:
	words = sys.argv[1:]
	name = "demo"
	if words[:1] == ["--site"]:
		name, words = words[1], words[2:]
	if not words or words[0] not in ACTIONS:
		print(__doc__)
		return 0 if words[:1] in (["-h"], ["--help"]) else 2
	with site_at_hand(Instance(name)):
		ACTIONS[words[0]](words[1:])
	return 0


if __name__ == "__main__":
	sys.exit(main())
