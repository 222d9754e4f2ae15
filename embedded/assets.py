"""Build the Desk's bundles and the app's own, when their sources changed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from embedded.bootstrap import run
from embedded.host.apps import FRAMEWORK
from embedded.layout import HERE, Stamp, app_folder, digest, files, state_folder
from embedded.progress import say, step

DESK = HERE / "desk"


def install_node_modules(folder: Path) -> None:
	stamp = Stamp(folder / "modules.stamp")
	wanted = digest([DESK / "package-lock.json"])
	folder.mkdir(parents=True, exist_ok=True)
	for name in ("package.json", "package-lock.json", "build.mjs"):
		shutil.copyfile(DESK / name, folder / name)
	if stamp.holds(wanted):
		return
	stamp.clear()
	with step("Node packages, half a minute"):
		npm = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
		run(npm, cwd=folder)
	stamp.set(wanted)


def sources(public: Path) -> list[Path]:
	return files(public, "*.js", "*.ts", "*.vue", "*.css", "*.scss", "*.html")


def build() -> None:
	state = state_folder()
	folder, framework, app = state / "desk", state / "framework" / FRAMEWORK, app_folder()
	install_node_modules(folder)
	script = digest([DESK / "build.mjs", DESK / "package-lock.json"])
	for name, public in ((FRAMEWORK, framework / "public"), (app.name, app / "public")):
		stamp = Stamp(state / "assets" / f"{name}.stamp")
		if not public.is_dir():
			continue
		wanted = f"{script} {digest(sources(public))}"
		if stamp.holds(wanted):
			continue
		stamp.clear()
		with step(f"bundles of {name}"):
			done = subprocess.run(
				["node", folder / "build.mjs", name, public, state / "assets", framework / "public"],
				cwd=folder,
				capture_output=True,
				text=True,
			)
		if done.stderr.strip():
			say(done.stderr.strip())
		if done.returncode:
			raise SystemExit(f"The bundles of {name} could not be built.")
		stamp.set(wanted)
