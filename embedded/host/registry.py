"""Which module of ``frappe`` is repaired by what.

A repair is a function of the module it repairs, registered by name and run at the end of that module's import, so
that nothing has to be imported early and nobody can hold the broken function before it is replaced.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from typing import Any

Module = Any  # a module whose attributes are replaced
Repair = Callable[[Module], None]
_repairs: dict[str, list[Repair]] = {}
_parts = ("apps", "desk", "repairs", "site", "testing")


def after_import(module: str) -> Callable[[Repair], Repair]:
	def register(function: Repair) -> Repair:
		_repairs.setdefault(module, []).append(function)
		return function

	return register


def _load() -> dict[str, list[Repair]]:
	for part in _parts:
		importlib.import_module(f"embedded.host.{part}")
	return _repairs


def repaired_modules() -> list[str]:
	return sorted(_load())


def repair(module: str) -> None:
	for function in _load().get(module, ()):
		function(sys.modules[module])
