"""Where things lie. Everything the host makes is in one state folder, so that deleting it undoes everything.

.embedded/
  venv/ framework/ desk/ assets/   shared: Python packages, the renamed fork, node_modules, built bundles
  demo/ test/                      one instance each: database, Redis, logs, and a bench-like tree
    bench/sites/<site>/            what Frappe calls the site folder
"""

from __future__ import annotations

import hashlib
import json
import os
import socket
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent
MADE = ("node_modules", "__pycache__", "dist")
FIRST_PORT, LAST_PORT = 13400, 13999
SOCKET_PATH_LIMIT = 100  # the kernel's is 107 bytes with the closing zero; MariaDB adds a few characters


def state_folder() -> Path:
	return Path(os.environ.get("DUTY_STATE") or REPOSITORY / ".embedded").absolute()


def app_folder() -> Path:
	"""The app's package. Another one can be named for trials of the host itself."""
	return Path(os.environ.get("DUTY_APP") or REPOSITORY / "duty_responsibility").absolute()


def digest(paths: Iterable[Path]) -> str:
	"""Name and content of files, in one word: unequal means that something has to be done again."""
	total = hashlib.sha256()
	for path in sorted(paths):
		total.update(str(path).encode() + b"\0" + path.read_bytes() + b"\0")
	return total.hexdigest()


def files(folder: Path, *patterns: str) -> list[Path]:
	"""Sources only: nothing hidden, nothing that a tool made."""

	def is_source(path: Path) -> bool:
		parts = path.relative_to(folder).parts
		return path.is_file() and not any(part.startswith(".") or part in MADE for part in parts)

	return sorted({path for pattern in patterns for path in folder.rglob(pattern) if is_source(path)})


@dataclass(frozen=True)
class Stamp:
	"""Remembers for which sources a step was done last."""

	file: Path

	def holds(self, value: str) -> bool:
		return self.file.exists() and self.file.read_text() == value

	def set(self, value: str) -> None:
		self.file.parent.mkdir(parents=True, exist_ok=True)
		self.file.write_text(value)

	def clear(self) -> None:
		self.file.unlink(missing_ok=True)


def is_free(port: int) -> bool:
	with socket.socket() as probe:
		probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
		try:
			probe.bind(("127.0.0.1", port))
		except OSError:
			return False
	return True


def free_port(first: int, last: int = 65535, taken: Iterable[int] = ()) -> int:
	for port in range(first, last + 1):
		if port not in taken and is_free(port):
			return port
	raise SystemExit(f"No free port from {first} to {last}.")


class Instance:
	"""One site with the servers of its own: ``demo`` to look at, ``test`` to be thrown away."""

	def __init__(self, name: str) -> None:
		self.name = name
		self.site = f"{name}.localhost"
		self.folder = state_folder() / name
		self.bench = self.folder / "bench"
		self.sites = self.bench / "sites"
		self.site_folder = self.sites / self.site
		self.logs = self.folder / "logs"

	def stamp(self, name: str) -> Stamp:
		return Stamp(self.folder / f"{name}.stamp")

	def make_folders(self) -> None:
		for part in ("public/files", "private/files", "private/backups", "locks", "logs"):
			(self.site_folder / part).mkdir(parents=True, exist_ok=True)
		for folder in (self.bench / "logs", self.bench / "config", self.logs):
			folder.mkdir(parents=True, exist_ok=True)

	@cached_property
	def sockets(self) -> Path:
		"""Unix sockets have short paths, state folders not always."""
		if len(str(self.folder / "mariadb.sock")) <= SOCKET_PATH_LIMIT:
			return self.folder
		word = hashlib.sha256(str(self.folder).encode()).hexdigest()[:12]
		folder = Path(tempfile.gettempdir(), f"duty-{os.getuid()}-{word}")
		folder.mkdir(mode=0o700, exist_ok=True)
		if folder.stat().st_uid != os.getuid() or folder.stat().st_mode & 0o077:
			raise SystemExit(f"{folder} belongs to another person: cannot put sockets there.")
		return folder

	def read(self, name: str) -> dict[str, Any]:
		file = self.folder / f"{name}.json"
		return json.loads(file.read_text()) if file.exists() else {}

	def write(self, name: str, values: dict[str, Any]) -> None:
		self.folder.mkdir(parents=True, exist_ok=True)
		file = self.folder / f"{name}.json"
		file.touch(mode=0o600)
		file.write_text(json.dumps(values, indent=1))

	def ports(self) -> dict[str, int]:
		"""Ports of MariaDB and Redis: the ones of last time, unless somebody has taken them since."""
		remembered = self.read("ports")
		ports: dict[str, int] = {}
		for server in ("mariadb", "redis"):
			port = remembered.get(server)
			if not port or not is_free(port):
				port = free_port(FIRST_PORT, LAST_PORT, ports.values())
			ports[server] = port
		self.write("ports", ports)
		return ports
