"""What the Desk is told about apps. The fork asks every question about an app of the first one, which is itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from embedded.host.apps import FRAMEWORK, app_root
from embedded.host.registry import Module, after_import


def screen_entry(app: str) -> dict[str, Any] | None:
	"""The app's own `add_to_apps_screen`."""
	import frappe

	return next(iter(frappe.get_hooks("add_to_apps_screen", app_name=app)), None)


def title_of(app: str) -> str:
	import frappe

	return next(iter(frappe.get_hooks("app_title", app_name=app)), app)


def is_for_user(entry: dict[str, Any]) -> bool:
	import frappe

	check = entry.get("has_permission")
	return bool(frappe.get_attr(check)()) if check else True


@after_import("frappe.boot")
def tell_the_desk_of_all_apps(boot: Module) -> None:
	import frappe

	load_fork_data = boot.load_desktop_data

	def app_data(app: str, visible: list[str]) -> dict[str, Any]:
		hooks = frappe.get_hooks(app_name=app)
		entry = screen_entry(app) or {}
		modules = frappe.get_all("Module Def", {"app_name": app}, pluck="name")
		of_app = frappe.get_all("Workspace", {"module": ("in", modules)}, pluck="name") if modules else []
		workspaces = [name for name in of_app if name in visible]
		first = f"/desk/{frappe.utils.slug(workspaces[0])}" if workspaces else ""
		return {
			"app_name": entry.get("name") or app,
			"app_title": entry.get("title") or title_of(app),
			"app_route": entry.get("route") or (hooks.get("app_home") or [first])[0],
			"app_logo_url": entry.get("logo") or (hooks.get("app_logo_url") or [None])[0],
			"modules": modules,
			"workspaces": workspaces,
		}

	def load_desktop_data(bootinfo) -> None:
		load_fork_data(bootinfo)
		visible = [page["name"] for page in bootinfo.workspaces.get("pages") or []]
		bootinfo.app_data = [app_data(app, visible) for app in frappe.get_installed_apps()]

	boot.load_desktop_data = load_desktop_data

	def get_desktop_icon_urls() -> dict[str, dict[str, list[str]]]:
		urls = {}
		for app in frappe.get_installed_apps():
			folder = app_root(app) / "public" / "icons" / "desktop_icons"
			if folder.is_dir():
				urls[app] = {style: addresses(app, folder / style) for style in ("subtle", "solid")}
		return urls

	def addresses(app: str, folder: Path) -> list[str]:
		root = app_root(app) / "public"
		return [f"assets/{app}/{file.relative_to(root)}" for file in sorted(folder.glob("*.svg"))]

	boot.get_desktop_icon_urls = get_desktop_icon_urls


@after_import("frappe.apps")
def list_each_app_once(apps: Module) -> None:
	"""The apps screen, and through it the page after the login: one entry of each app, not all of them for each."""
	import frappe

	def get_apps() -> list[dict[str, Any]]:
		entries = []
		for app in frappe.get_installed_apps():
			entry = screen_entry(app) if app != FRAMEWORK else None
			if entry and is_for_user(entry):
				title, logo, route = frappe._(entry.get("title")), entry.get("logo"), entry.get("route")
				entries.append({"name": app, "logo": logo, "title": title, "route": route})
		return entries

	apps.get_apps = frappe.whitelist()(get_apps)


@after_import("frappe.desk.doctype.desktop_icon.desktop_icon")
def make_icons_of_each_app(desktop_icon: Module) -> None:
	import frappe

	def check_app_permission(icon) -> bool:
		entry = screen_entry(icon.app) if icon.app in frappe.get_installed_apps() else None
		return is_for_user(entry or {})

	def insert(**values: Any) -> None:
		if not frappe.db.exists("Desktop Icon", {"label": values["label"], "icon_type": values["icon_type"]}):
			frappe.get_doc({"doctype": "Desktop Icon", **values}).insert(ignore_if_duplicate=True)

	def create_desktop_icons_from_installed_apps() -> None:
		for index, app in enumerate(frappe.get_installed_apps()):
			if entry := screen_entry(app):
				link = {"link_type": "External", "link": entry.get("route"), "logo_url": entry.get("logo")}
				insert(label=title_of(app), icon_type="App", app=app, idx=index, **link)

	def create_desktop_icons_from_workspace() -> None:
		known = {"public": 1, "name": ("!=", "Welcome Workspace"), "module": ("is", "set")}
		for workspace in frappe.get_all("Workspace", known, ["name", "icon", "module"]):
			app = frappe.db.get_value("Module Def", workspace.module, "app_name")
			if app not in frappe.get_installed_apps():
				continue
			title = title_of(app)
			parent = frappe.db.exists("Desktop Icon", {"label": title, "icon_type": "App"})
			alone = bool(parent) and workspace.name == title  # the app's icon leads there already
			insert(
				label=workspace.name,
				icon_type="Link",
				link_type="Workspace Sidebar",
				link_to=workspace.name,
				icon=workspace.icon,
				app=app,
				parent_icon=None if alone else parent,
				hidden=int(alone),
			)

	desktop_icon.DesktopIcon.check_app_permission = check_app_permission
	desktop_icon.create_desktop_icons_from_installed_apps = create_desktop_icons_from_installed_apps
	desktop_icon.create_desktop_icons_from_workspace = create_desktop_icons_from_workspace
