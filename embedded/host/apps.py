"""Several apps on one site. The fork is its own only app and answers every such question with a constant."""

from __future__ import annotations

import importlib
import json
import types
from collections.abc import Iterable
from pathlib import Path

from embedded.host.registry import Module, after_import
from embedded.host.site import bench

FRAMEWORK = "frappe"
_NOT_HOOKS = (types.ModuleType, types.FunctionType, type)


def apps_of_bench() -> list[str]:
	"""``sites/apps.txt``, the framework first."""
	file = bench() / "sites" / "apps.txt"
	named = file.read_text().split() if file.exists() else []
	return [FRAMEWORK, *(app for app in named if app != FRAMEWORK)]


def read_hooks(frappe: Module, apps: Iterable[str]) -> dict:
	found: dict = {}
	for app in apps:
		for name, value in vars(importlib.import_module(f"{app}.hooks")).items():
			if not name.startswith("_") and not isinstance(value, _NOT_HOOKS):
				frappe.append_hook(found, name, value)
	return found


@after_import("frappe")
def have_several_apps(frappe: Module) -> None:
	local = frappe.local
	module_maps: dict[tuple[str, ...], dict[str, list[str]]] = {}

	def get_all_apps(with_internal_apps: bool = True, sites_path: str | None = None) -> list[str]:
		return apps_of_bench()

	@frappe.request_cache
	def get_installed_apps(*, _ensure_on_bench: bool = False) -> list[str]:
		if getattr(frappe.flags, "in_install_db", True):
			return []
		if not frappe.db:
			frappe.connect()
		installed = json.loads(frappe.db.get_global("installed_apps") or "[]")
		return [app for app in installed if app in apps_of_bench()] if _ensure_on_bench else installed

	def get_app_path(app_name: str, *joins: str) -> str:
		return frappe.get_pymodule_path(app_name, *joins)

	def get_app_source_path(app_name: str, *joins: str) -> str:
		return frappe.get_app_path(app_name, "..", *joins)

	def get_module_list(app_name: str = FRAMEWORK) -> list[str]:
		return frappe.get_file_items(get_app_path(app_name, "modules.txt"))

	def setup_module_map(include_all_apps: bool = True) -> None:
		"""Of all apps on the bench: a module of an app that is not installed has no documents anyway."""
		apps = tuple(apps_of_bench())
		if apps not in module_maps:
			module_maps[apps] = {app: [frappe.scrub(name) for name in get_module_list(app)] for app in apps}
		local.app_modules = {app: list(modules) for app, modules in module_maps[apps].items()}
		local.module_app = {module: app for app, modules in local.app_modules.items() for module in modules}

	def _load_app_hooks(app_name: str | None = None) -> dict:
		return read_hooks(frappe, [app_name] if app_name else get_installed_apps(_ensure_on_bench=True))

	def get_hooks(hook: str | None = None, default="_KEEP_DEFAULT_LIST", app_name: str | None = None):
		hooks = _load_app_hooks(app_name) if app_name else frappe.client_cache.get_value("app_hooks")
		if hooks is None:
			hooks = _load_app_hooks()
			frappe.client_cache.set_value("app_hooks", hooks)
		if hook:
			return hooks.get(hook, [] if default == "_KEEP_DEFAULT_LIST" else default)
		return frappe._dict(hooks)

	for function in (
		get_all_apps,
		get_installed_apps,
		get_app_path,
		get_app_source_path,
		get_module_list,
		setup_module_map,
		_load_app_hooks,
		get_hooks,
	):
		setattr(frappe, function.__name__, function)


@after_import("frappe.installer")
def remember_installed_apps(installer: Module) -> None:
	import frappe

	def add_to_installed_apps(app_name: str, rebuild_website: bool = True) -> None:
		installed = frappe.get_installed_apps()
		if app_name not in installed:
			frappe.db.set_global("installed_apps", json.dumps([*installed, app_name]))
			frappe.db.commit()
			frappe.clear_cache()
		if frappe.flags.in_install:
			installer.post_install(rebuild_website)

	installer.add_to_installed_apps = add_to_installed_apps


@after_import("frappe.patches")
def patches_of_all_apps(patches: Module) -> None:
	import frappe

	def get_all_patches(patch_type=None) -> list[str]:
		return [
			patch
			for app in frappe.get_installed_apps(_ensure_on_bench=True)
			for patch in patches.get_patches_from_app(app, patch_type=patch_type)
		]

	patches.get_all_patches = get_all_patches


@after_import("frappe.model.sync")
def sync_all_apps(sync: Module) -> None:
	import frappe

	def sync_all(force: bool = False, reset_permissions: bool = False) -> None:
		sync._patch_mode(True)
		for app in frappe.get_installed_apps():
			sync.sync_for(app, force, reset_permissions=reset_permissions)
		sync._patch_mode(False)
		frappe.clear_cache()

	sync.sync_all = sync_all


@after_import("frappe.utils.installed_apps")
def no_app_awaits_its_wizard(installed_apps: Module) -> None:
	import frappe

	installed_apps.get_setup_wizard_completed_apps = lambda: frappe.get_installed_apps()


@after_import("frappe.utils.change_log")
def name_versions(change_log: Module) -> None:
	"""The About box: the fork asks for its own version only and reads hooks by app, which it dropped."""
	import frappe

	def get_versions() -> dict[str, dict[str, str]]:
		versions = {}
		for app in frappe.get_installed_apps(_ensure_on_bench=True):
			hooks = frappe.get_hooks(app_name=app)
			versions[app] = {
				"title": (hooks.get("app_title") or [app])[0],
				"description": (hooks.get("app_description") or [""])[0],
				"version": str(getattr(importlib.import_module(app), "__version__", "0.0.0")),
			}
		return versions

	change_log.get_versions = get_versions


def app_root(app: str) -> Path:
	return Path(importlib.import_module(app).__file__ or "").parent
