"""MariaDB and Redis of an instance: own data, own sockets, own ports, no configuration of the machine's.

Whatever else runs here is not looked at, let alone stopped.
"""

from __future__ import annotations

import getpass
import os
import secrets
import shutil
import socket
import subprocess
from contextlib import contextmanager
from pathlib import Path

from embedded.layout import Instance
from embedded.processes import Child
from embedded.progress import step

# A demo or a test may lose its last second in a power cut; it then does not wait for the disk.
RELAXED = {
	"innodb-flush-log-at-trx-commit": "2",
	"innodb-flush-method": "O_DIRECT_NO_FSYNC",
	"innodb-buffer-pool-size": "256M",
	"innodb-log-file-size": "64M",
	"sync-binlog": "0",
}
CHARACTERS = {"character-set-server": "utf8mb4", "collation-server": "utf8mb4_unicode_ci"}
SBIN = ":/usr/sbin:/sbin"  # mariadbd lives there, and not every shell looks there


def program(*names: str) -> str | None:
	path = os.environ.get("PATH", "") + SBIN
	return next((found for name in names if (found := shutil.which(name, path=path))), None)


def redis_program() -> str | None:
	"""In Debian's packaging the server is one file with the checker, told apart by the name it is called by."""
	return program("redis-server", "valkey-server", "redis-check-rdb")


class MariaDB:
	def __init__(self, instance: Instance, port: int) -> None:
		self.instance = instance
		self.port = port
		self.data = instance.folder / "mariadb"
		self.socket = instance.sockets / "mariadb.sock"
		self.server = program("mariadbd", "mysqld") or "mariadbd"

	def credentials(self) -> dict[str, str]:
		known = self.instance.read("database")
		if not known:
			name = f"duty_{self.instance.name}"
			known = {"db_name": name, "db_user": name, "db_password": secrets.token_hex(12)}
			self.instance.write("database", known)
		return known

	def create(self) -> None:
		"""Root comes in by the socket only, as the person who runs this; over the network there is no root."""
		unfinished = self.data.with_suffix(".unfinished")
		shutil.rmtree(unfinished, ignore_errors=True)
		installer = program("mariadb-install-db", "mysql_install_db") or "mariadb-install-db"
		me = getpass.getuser()
		subprocess.run(
			[
				installer,
				"--no-defaults",
				f"--datadir={unfinished}",
				"--auth-root-authentication-method=socket",
				f"--auth-root-socket-user={me}",
				f"--user={me}",
				"--skip-test-db",
				"--skip-name-resolve",
			],
			check=True,
			stdout=subprocess.DEVNULL,
			stderr=subprocess.PIPE,
			text=True,
		)
		unfinished.rename(self.data)

	def first_statements(self) -> Path:
		"""Read by the server at every start; says again what holds already."""
		known = self.credentials()
		file = self.instance.folder / "mariadb-init.sql"
		file.touch(mode=0o600)
		name, user, password = known["db_name"], known["db_user"], known["db_password"]
		file.write_text(
			f"CREATE DATABASE IF NOT EXISTS `{name}` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;\n"
			+ "".join(
				f"CREATE USER IF NOT EXISTS '{user}'@'{host}' IDENTIFIED BY '{password}';\n"
				f"GRANT ALL PRIVILEGES ON `{name}`.* TO '{user}'@'{host}';\n"
				for host in ("localhost", "127.0.0.1")
			)
		)
		return file

	def start(self) -> Child:
		if not (self.data / "mysql").is_dir():
			self.create()
		# a server that starts clears the temporary tables it finds, another one's in use among them
		temporary = self.instance.folder / "mariadb-tmp"
		temporary.mkdir(exist_ok=True)
		options = {
			"datadir": self.data,
			"tmpdir": temporary,
			"socket": self.socket,
			"port": self.port,
			"bind-address": "127.0.0.1",
			"pid-file": self.instance.folder / "mariadb.pid",
			"init-file": self.first_statements(),
			"user": getpass.getuser(),  # it refuses to be root unless told so
			"max-allowed-packet": "64M",
			"performance-schema": "OFF",
			**CHARACTERS,
			**RELAXED,
		}
		command = [self.server, "--no-defaults", "--skip-name-resolve", "--skip-log-bin"]
		command += [f"--{name}={value}" for name, value in options.items()]
		child = Child.start("MariaDB", command, self.instance.logs / "mariadb.log")
		child.wait_until(lambda: answers(self.port), 60)
		return child


class Redis:
	def __init__(self, instance: Instance, port: int) -> None:
		self.instance = instance
		self.port = port

	def start(self) -> Child:
		folder = self.instance.folder / "redis"
		folder.mkdir(parents=True, exist_ok=True)
		server = folder / "redis-server"
		server.unlink(missing_ok=True)
		server.symlink_to(redis_program() or "redis-server")
		config = folder / "redis.conf"
		config.write_text(
			f"bind 127.0.0.1\nport {self.port}\ndir {folder}\ndaemonize no\n"
			'save ""\nappendonly no\nmaxmemory 256mb\nmaxmemory-policy noeviction\n'
		)
		child = Child.start("Redis", [server, config], self.instance.logs / "redis.log")
		child.wait_until(lambda: answers(self.port), 20)
		return child


def answers(port: int) -> bool:
	with socket.socket() as client:
		client.settimeout(1)
		return client.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def servers(instance: Instance):
	"""Both servers, for as long as the block lasts."""
	ports = instance.ports()
	children: list[Child] = []
	try:
		with step("MariaDB"):
			children.append(MariaDB(instance, ports["mariadb"]).start())
		with step("Redis"):
			children.append(Redis(instance, ports["redis"]).start())
		yield children
	finally:
		for child in reversed(children):
			child.stop(30 if child.name == "MariaDB" else 5)
