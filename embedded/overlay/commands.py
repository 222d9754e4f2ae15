"""What an app's ``commands.py`` takes from ``frappe.commands``: the context of the bench's command line."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import click
import frappe


def pass_context(function: Callable) -> Callable:
	"""Hand the command an object with ``sites``, as the bench does."""

	@click.pass_context
	@functools.wraps(function)
	def command(ctx: click.Context, *args: Any, **kwargs: Any) -> Any:
		return function(frappe._dict(ctx.obj), *args, **kwargs)

	return command


def get_site(context: Any, raise_err: bool = True) -> str | None:
	sites = context.get("sites")
	if sites:
		return sites[0]
	if raise_err:
		raise click.UsageError("No site given.")
	return None
