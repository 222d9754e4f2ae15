"""Sites and their configuration, as a bench has them; the fork knows one site, made of environment variables.

``sites/common_site_config.json`` and ``sites/<site>/site_config.json`` are read again (the fork writes an encryption
key into the latter and never reads it back, so that every process made one of its own). Paths are absolute: nothing
depends on the folder in which a process was started.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from embedded.host.registry import Module, after_import

BENCH, SITE = "DUTY_BENCH", "DUTY_SITE"  # set for every process that the host starts


def bench() -> Path:
	return Path(os.environ.get(BENCH) or os.getcwd())


def sites_path() -> str:
	return str(bench() / "sites")


def _read(file: Path) -> dict[str, Any]:
	return json.loads(file.read_text()) if file.exists() else {}


@after_import("frappe.config")
def read_configuration_files(config: Module) -> None:
	from_environment = config._load_config

	def load():
		import frappe

		site = getattr(frappe.local, "site", None) or os.environ.get(SITE, "")
		values = from_environment()
		values.update(_read(bench() / "sites" / "common_site_config.json"))
		values.update(_read(bench() / "sites" / site / "site_config.json"))
		return values

	config._load_config = load


@after_import("frappe")
def know_the_site(frappe: Module) -> None:
	from frappe.config import clear_site_config_cache

	local, fork_init, fork_connect = frappe.local, frappe.init, frappe.connect
	frappe.__version__ = "16.0.0+embedded"  # what apps compare with; the fork counts from 0.0.1

	def init(
		site: str | bool | None = None, sites_path: str | None = None, force: bool = False, **ignored
	) -> None:
		if isinstance(site, bool):  # the fork's own calls
			force, site = site, None
		if getattr(local, "initialised", None) and not force:
			return
		name = site or getattr(local, "site", None) or os.environ.get(SITE)
		if not name:
			raise frappe.IncorrectSitePath("No site: neither given nor in the environment")
		if getattr(local, "site", None) != name:
			clear_site_config_cache()
		local.site = name
		fork_init(force=force)
		local.sites_path = local.app_path = sites_path or _sites_path()
		local.site_path = os.path.join(local.sites_path, name)
		local.all_apps = None

	def connect(
		site: str | None = None, db_name: str | None = None, set_admin_as_user: bool = True, **ignored
	) -> None:
		if site and site != getattr(local, "site", None):
			init(site, force=True)
		fork_connect(db_name=db_name, set_admin_as_user=set_admin_as_user)

	class init_site:
		def __init__(self, site: str | None = None) -> None:
			self.site = site

		def __enter__(self):
			init(self.site)
			return local

		def __exit__(self, *exception) -> None:
			frappe.destroy()

	frappe.init, frappe.connect, frappe.init_site = init, connect, init_site
	frappe.get_site_name = lambda *args, **kwargs: getattr(local, "site", None) or os.environ.get(SITE, "")


_sites_path = sites_path


@after_import("frappe.utils")
def know_the_paths(utils: Module) -> None:
	utils.get_bench_path = lambda: str(bench())
	utils.get_sites = lambda sites_path=None: sorted(
		file.parent.name for file in (bench() / "sites").glob("*/site_config.json")
	)

	def get_assets_json() -> dict[str, str]:
		"""Read whenever it is asked for: it is small, and built again under a running server."""
		return _read(bench() / "sites" / "assets" / "assets.json")

	utils.get_assets_json = get_assets_json


@after_import("frappe.utils.logger")
def log_into_the_bench(logger: Module) -> None:
	"""Log files by absolute path; a bench relies on being in the folder `sites`."""
	import logging
	from logging.handlers import RotatingFileHandler

	def create_handler(
		module: str, site: str | None = None, max_size: int = 100_000, file_count: int = 20, stream_only=False
	) -> list[logging.Handler]:
		folders = [bench() / "logs"] + ([bench() / "sites" / site / "logs"] if site else [])
		handlers: list[logging.Handler] = [logging.StreamHandler()]
		if not stream_only:
			handlers = []
			for folder in folders:
				folder.mkdir(parents=True, exist_ok=True)
				file = folder / f"{module}.log"
				handlers.append(
					RotatingFileHandler(file, maxBytes=max_size, backupCount=file_count, delay=True)
				)
		for handler in handlers:
			handler.setFormatter(logging.Formatter(f"%(asctime)s %(levelname)s {module} %(message)s"))
		return handlers

	logger.create_handler = create_handler
