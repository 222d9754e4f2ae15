"""Bring a bare machine to where Python can import the host: packages, a venv, the renamed fork.

Runs under the system's Python with nothing but its standard library.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from embedded.framework import FORK, make_framework
from embedded.layout import HERE, REPOSITORY, Stamp, digest, state_folder
from embedded.progress import say, step
from embedded.services import program, redis_program

OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 18
LOCK_SECONDS = 300
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
KNOWN_WARNINGS = (  # of packages that the lock pins, about Pythons to come
	"ignore:You are using a Python version:FutureWarning",
	"ignore:'crypt' is deprecated:DeprecationWarning",
)


def run(command: Sequence[object], **options: Any) -> None:
	"""Quiet when it works, everything it said when it does not."""
	done = subprocess.run(
		[str(word) for word in command],
		stdout=subprocess.PIPE,
		stderr=subprocess.STDOUT,
		text=True,
		**options,
	)
	if done.returncode:
		say(done.stdout)
		raise SystemExit(f"Failed: {' '.join(map(str, command))}")


def has_venv_module() -> bool:
	"""Debian ships Python without what `python3 -m venv` needs."""
	return (
		subprocess.run([sys.executable, "-c", "import ensurepip, venv"], stderr=subprocess.DEVNULL).returncode
		== 0
	)


def missing_debian_packages(with_browser: bool) -> list[str]:
	missing = []
	if not program("mariadbd", "mysqld") or not program("mariadb-install-db", "mysql_install_db"):
		missing.append("mariadb-server-core")
	if not program("mariadb", "mysql") or not program("my_print_defaults"):
		missing.append("mariadb-client-core")
	if not redis_program():
		missing.append("redis-tools")
	if not has_venv_module():
		missing.append("python3-venv")
	# who may not install one goes without: the tests of the browser say so and are skipped
	if with_browser and not program(*BROWSERS) and not os.geteuid():
		missing.append("chromium")
	return missing


def install_debian_packages(packages: list[str]) -> None:
	"""The "core" packages and redis-tools hold programs only: no service, no user, no configuration comes along.

	RUNLEVEL is what Debian's scripts ask before they start a service, should a package bring one some day.
	"""
	if not shutil.which("apt-get"):
		raise SystemExit(
			f"Please install by your system's means: {', '.join(packages)} (names of Debian's packages)."
		)
	if os.geteuid():
		raise SystemExit(
			f"Please install first, as root: apt-get install --no-install-recommends {' '.join(packages)}"
		)
	apt = ["apt-get", "-q", "-y", "-o", f"DPkg::Lock::Timeout={LOCK_SECONDS}"]
	env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
	run([*apt, "update"], env=env)
	run([*apt, "install", "--no-install-recommends", *packages], env=env)


def make_venv(venv: Path) -> None:
	"""Everything in the lock and nothing else: with `--no-deps` a hash stands for every file that is installed."""
	lock = HERE / "requirements.txt"
	stamp = Stamp(venv / "requirements.stamp")
	wanted = f"{digest([lock])} {sys.version} {venv}"
	if stamp.holds(wanted):
		return
	stamp.clear()
	with step("Python packages, a minute or two"):
		if not (venv / "bin" / "python").exists():
			run([sys.executable, "-m", "venv", venv])
		pip = [venv / "bin" / "python", "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
		run([*pip, "--no-deps", "--require-hashes", "-r", lock])
	stamp.set(wanted)


def link_paths(venv: Path, framework: Path) -> Path:
	"""Python's own way to lengthen its path; returns where packages are installed."""
	site_packages = next((venv / "lib").glob("python3.*")) / "site-packages"
	extra = [framework, REPOSITORY]
	if other := os.environ.get("DUTY_APP"):
		extra.append(Path(other).absolute().parent)
	(site_packages / "duty_embedded.pth").write_text("".join(f"{path}\n" for path in extra))
	return site_packages


def check_versions() -> None:
	if sys.version_info < OLDEST_PYTHON:
		raise SystemExit(f"Python {'.'.join(map(str, OLDEST_PYTHON))} or newer is needed.")
	node = shutil.which("node")
	if not node or not shutil.which("npm"):
		raise SystemExit(f"Node.js {OLDEST_NODE} or newer, with npm, is needed for the Desk's bundles.")
	version = subprocess.run([node, "--version"], capture_output=True, text=True).stdout.strip()
	if int(version.lstrip("v").partition(".")[0]) < OLDEST_NODE:
		raise SystemExit(f"Node.js {OLDEST_NODE} or newer is needed, this is {version}.")


def prepare(with_desk: bool, with_browser: bool = False) -> Path:
	"""Install what is missing; returns the Python that can import the host."""
	if with_desk:
		check_versions()
	state = state_folder()
	state.mkdir(parents=True, exist_ok=True)
	with (state / "lock").open("w") as lock:
		fcntl.flock(lock, fcntl.LOCK_EX)  # tests and a start may be called at the same moment
		if packages := missing_debian_packages(with_browser):
			with step(f"Debian packages: {', '.join(packages)}"):
				install_debian_packages(packages)
		venv = state / "venv"
		make_venv(venv)
		site_packages = link_paths(venv, state / "framework")
		if make_framework(site_packages / FORK, state / "framework"):
			say("  ✓ framework copied under its own name")
	return venv / "bin" / "python"


def hand_over(program: str, with_desk: bool, with_browser: bool = False) -> None:
	"""Go on as the same process, in the prepared Python."""
	python = prepare(with_desk, with_browser)
	os.environ["DUTY_STATE"] = str(state_folder())
	os.environ.pop("PYTHONPATH", None)
	os.environ.setdefault("PYTHONWARNINGS", ",".join(KNOWN_WARNINGS))
	sys.stderr.flush()
	os.execv(python, [str(python), "-m", f"embedded.{program}", *sys.argv[1:]])
