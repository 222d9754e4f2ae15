"""Create the site, install the app on it as a bench would, and keep both in step with the files.

Runs in the prepared Python, with the instance's servers up. The order of an app's installation is the one that
hooks are documented for: modules and documents first, then `after_install`, then jobs, fixtures and customizations.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import os
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from embedded import translations
from embedded.host.apps import FRAMEWORK
from embedded.host.site import BENCH, SITE
from embedded.layout import Instance, app_folder, digest, files, state_folder
from embedded.progress import step
from embedded.services import MariaDB

ADMIN_PASSWORD = "admin"
COUNTRY, TIME_ZONE, CURRENCY = "China", "Asia/Shanghai", "CNY"


def activate(instance: Instance) -> None:
	"""Make `instance` the one that ``frappe`` talks to, in this process and its children."""
	os.environ[BENCH] = str(instance.bench)
	os.environ[SITE] = instance.site
	os.environ["FRAPPE_BENCH_ROOT"] = str(instance.bench)


def configure(instance: Instance, ports: dict[str, int], web_port: int | None = None) -> None:
	"""Write what a bench keeps in its configuration files; what is already in them and not ours stays."""
	instance.make_folders()
	app = app_folder().name
	apps = [FRAMEWORK, *([app] if (app_folder() / "hooks.py").exists() else [])]
	(instance.sites / "apps.txt").write_text("\n".join(apps) + "\n")
	common = {
		"redis_cache": f"redis://127.0.0.1:{ports['redis']}/0",
		"redis_queue": f"redis://127.0.0.1:{ports['redis']}/1",
		"use_mysqlclient": 0,
		"mute_emails": 1,
		"disable_async": 1,  # no socket.io server here: the Desk need not look for one
		"scheduler_tick_interval": 60,
		"allow_tests": int(instance.name.startswith("test")),
	}
	site: dict[str, Any] = {
		"db_type": "mariadb",
		"db_host": "127.0.0.1",
		"db_port": ports["mariadb"],
		**MariaDB(instance, ports["mariadb"]).credentials(),
		"admin_password": ADMIN_PASSWORD,
		"host_name": f"http://localhost:{web_port}" if web_port else f"http://{instance.site}",
	}
	if web_port:
		common["webserver_port"] = web_port
	for file, values in (
		(instance.sites / "common_site_config.json", common),
		(instance.site_folder / "site_config.json", site),
	):
		known = json.loads(file.read_text()) if file.exists() else {}
		file.touch(mode=0o600)
		file.write_text(json.dumps({**known, **values}, indent=1, sort_keys=True))
	assets = instance.sites / "assets"
	(state_folder() / "assets").mkdir(exist_ok=True)
	if not assets.is_symlink():
		assets.symlink_to(state_folder() / "assets")


def app_digest() -> str:
	"""Of the files that end up in the database, or that run when the others do."""
	app = app_folder()
	kept = files(app, "*.json", "*.txt", "*.html", "*.md", "hooks.py")
	kept = [
		path for path in kept if not {"public", "tests", "www", "locale"} & set(path.relative_to(app).parts)
	]
	for part in ("patches", "setup", "fixtures", "demo"):
		kept += files(app / part, "*.py")
	return digest(kept)


@contextlib.contextmanager
def quietly(log: Path) -> Iterator[None]:
	"""Frappe's own progress goes to a log; it is shown when something fails."""
	buffer = io.StringIO()
	try:
		with contextlib.redirect_stdout(buffer):
			yield
	except Exception:
		print(buffer.getvalue()[-4000:].rpartition("\r")[2], file=sys.stderr)
		raise
	finally:
		with log.open("a") as file:
			# of a progress bar only its last state
			file.writelines(line.rpartition("\r")[2] + "\n" for line in buffer.getvalue().split("\n"))


def prepare(instance: Instance, ports: dict[str, int], web_port: int | None = None) -> None:
	"""Bring the site to what the files say. Leaves no connection open."""
	configure(instance, ports, web_port)
	activate(instance)
	log = instance.logs / "site.log"
	created, migrated = instance.stamp("created"), instance.stamp("migrated")
	translations.compile_all(instance)
	wanted = app_digest()
	if not created.holds("yes"):
		with step(f"site {instance.site}"), quietly(log):
			create()
			complete_setup()
		created.set("yes")
		migrated.set(wanted)
	for app in apps_to_install(instance):
		with step(f"app {app}"), quietly(log):
			install(app)
		migrated.set(wanted)
	if not migrated.holds(wanted):
		with step("migration"), quietly(log):
			migrate()
		migrated.set(wanted)


def connect() -> types.ModuleType:
	import frappe

	frappe.init(force=True)
	frappe.connect()
	return frappe


def apps_to_install(instance: Instance) -> list[str]:
	frappe = connect()
	named = (instance.sites / "apps.txt").read_text().split()
	missing = [app for app in named if app not in frappe.get_installed_apps()]
	frappe.destroy()
	return missing


def make_empty_database(conf: Any) -> None:
	"""An earlier attempt may have been interrupted half-way."""
	import pymysql  # type: ignore[import-untyped]

	login = {"host": conf.db_host, "port": conf.db_port, "user": conf.db_user, "password": conf.db_password}
	with contextlib.closing(pymysql.connect(**login)) as connection, connection.cursor() as cursor:
		cursor.execute(f"DROP DATABASE IF EXISTS `{conf.db_name}`")
		cursor.execute(f"CREATE DATABASE `{conf.db_name}` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci")


def create() -> None:
	"""The framework's tables and documents, then its own installation."""
	import frappe
	from frappe.database import bootstrap_database
	from frappe.installer import make_site_dirs

	# imported by the fork's after_install and left out of its wheel
	absent = types.ModuleType("frappe.tests.utils.generators")
	absent._clear_test_log = lambda: None  # type: ignore[attr-defined]
	sys.modules[absent.__name__] = absent

	frappe.init(force=True)
	make_empty_database(frappe.conf)
	make_site_dirs()
	frappe.flags.in_install_db = True
	bootstrap_database(verbose=False)
	for make in ("create_auth_table", "create_global_search_table", "create_user_settings_table"):
		getattr(frappe.db, make)()
	frappe.flags.in_install_db = False
	frappe.db.commit()
	install(FRAMEWORK)


def install(app: str) -> None:
	frappe = connect()
	from frappe import installer
	from frappe.core.doctype.scheduled_job_type.scheduled_job_type import sync_jobs
	from frappe.model.module_utils import sync_customizations
	from frappe.model.sync import sync_for
	from frappe.utils.dashboard import sync_dashboards
	from frappe.utils.fixtures import sync_fixtures

	def call(hook: str, *args: Any, of_all: bool = False) -> None:
		for path in frappe.get_hooks(hook, app_name=None if of_all else app):
			frappe.get_attr(path)(*args)

	frappe.clear_cache()
	frappe.flags.in_install = app
	frappe.setup_module_map()
	call("before_install")
	call("before_app_install", app, of_all=True)
	if app != FRAMEWORK:  # the framework's module records come with its tables
		installer.add_module_defs(app, ignore_if_duplicate=True)
	sync_for(app, force=True, reset_permissions=True)
	installer.add_to_installed_apps(app)
	frappe.get_single("Portal Settings").sync_menu()
	installer.set_all_patches_as_completed(app)
	call("after_install")
	call("after_app_install", app, of_all=True)
	sync_jobs()
	sync_fixtures(app)
	sync_customizations(app)
	sync_dashboards(app)
	call("after_sync")
	frappe.flags.in_install = False
	frappe.db.commit()
	frappe.clear_cache()
	frappe.client_cache.erase_persistent_caches()
	frappe.destroy()


def migrate() -> None:
	import frappe
	from frappe.migrate import SiteMigration

	SiteMigration(skip_search_index=True).run(os.environ[SITE])
	if getattr(frappe.local, "db", None):
		frappe.destroy()


def complete_setup() -> None:
	"""What the setup wizard asks for, answered for an office in China."""
	frappe = connect()
	if not frappe.db.get_single_value("System Settings", "setup_complete"):
		settings = frappe.get_single("System Settings")
		settings.update(
			{
				"country": COUNTRY,
				"time_zone": TIME_ZONE,
				"language": "en",
				"date_format": "yyyy-mm-dd",
				"time_format": "HH:mm:ss",
				"number_format": "#,###.##",
				"first_day_of_the_week": "Monday",
				"enable_scheduler": 1,
				"setup_complete": 1,
			}
		)
		settings.flags.ignore_mandatory = True
		settings.save()
		# they were made before the office's time was known, and whoever they make takes theirs over
		for user in ("Administrator", "Guest"):
			frappe.db.set_value("User", user, "time_zone", TIME_ZONE)
		frappe.db.set_default("country", COUNTRY)
		frappe.db.set_default("currency", CURRENCY)
		frappe.db.set_default("desktop:home_page", "workspace")
	frappe.db.set_single_value("Website Settings", "home_page", "login")
	frappe.db.commit()
	frappe.clear_cache()
	frappe.destroy()


def load_demo(instance: Instance) -> list[dict[str, str]]:
	"""Sample people and matters, if the app has some: `<app>.demo.first_look.load`, which may be called again."""
	app = app_folder().name
	try:
		demo = importlib.import_module(f"{app}.demo.first_look")
	except ModuleNotFoundError as missing:
		if missing.name in (f"{app}", f"{app}.demo", f"{app}.demo.first_look"):
			return []
		raise
	loaded, wanted = instance.stamp("demo"), app_digest()
	if not loaded.holds(wanted):
		with step("sample office"), quietly(instance.logs / "site.log"):
			frappe = connect()
			people = demo.load() or []
			frappe.db.commit()
			frappe.destroy()
		instance.write("demo", {"people": people})
		loaded.set(wanted)
	return instance.read("demo").get("people", [])
