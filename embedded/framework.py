"""Give the fork its first name back.

The package on the registry is Frappe with every "frappe" in its text replaced by "monoframe", also where the word
names something that was not renamed: folders, npm packages, headers that clients send. A copy with the word put
back *is* a package called ``frappe``: one set of module objects, and templates, whitelisted paths, hooks, exception
names and JavaScript under the names that an app uses. The copy is made on the machine that runs it, never kept here.

Two more things happen on the way: our own files under ``overlay/`` are laid over the copy, and each module that
``host/`` repairs gets one line at its end, which calls the repair. So ``import frappe`` is all that it takes.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path

from embedded.host.registry import repaired_modules
from embedded.layout import HERE, Stamp, digest, files

FORK, NAME = "monoframe", "frappe"
SPELLINGS = [(form(FORK).encode(), form(NAME).encode()) for form in (str.lower, str.title, str.upper)]
TEXT = set(
	".css .csv .html .jinja .js .json .less .md .po .pot .py .raw .scss .sql .svg .ts .txt .vue .xml".split()
)
TYPE_STATEMENT = re.compile(rb"^(\s*)type (\w+ = )", re.MULTILINE)
OVERLAY = HERE / "overlay"


def renamed(text: bytes) -> bytes:
	for fork, name in SPELLINGS:
		text = text.replace(fork, name)
	return text


def for_this_python(source: bytes) -> bytes:
	"""The wheel promises Python 3.10 and uses a statement of 3.12, in one file."""
	return source if sys.version_info >= (3, 12) else TYPE_STATEMENT.sub(rb"\1\2", source)


def copy_package(package: Path, target: Path) -> None:
	for folder, folders, names in os.walk(package):
		folders[:] = [name for name in folders if name != "__pycache__"]
		destination = target / str(Path(folder).relative_to(package)).replace(FORK, NAME)
		destination.mkdir(parents=True, exist_ok=True)
		for name in names:
			source, copy = Path(folder, name), destination / name.replace(FORK, NAME)
			if source.suffix in TEXT:
				text = renamed(source.read_bytes())
				copy.write_bytes(for_this_python(text) if source.suffix == ".py" else text)
			else:
				shutil.copyfile(source, copy)


def add_repairs(target: Path) -> None:
	shutil.copytree(OVERLAY, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
	for module in repaired_modules():
		path = target.parent / module.replace(".", "/")
		file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
		with file.open("a") as source:  # a module that is gone should fail here, loudly
			source.write("\nfrom embedded.host.registry import repair\n\nrepair(__name__)\n")


def sources() -> str:
	return digest([HERE / "framework.py", *files(HERE / "host", "*.py"), *files(OVERLAY, "*.py")])


def make_framework(package: Path, target: Path) -> bool:
	"""Make the importable copy of the installed fork, if ours or theirs changed; says whether it did."""
	stamp = Stamp(target.with_suffix(".stamp"))
	wanted = f"{sources()} {sys.version_info[:2]} {package} {package.stat().st_mtime_ns}"
	if stamp.holds(wanted):
		return False
	stamp.clear()
	unfinished, outdated = target.with_suffix(".unfinished"), target.with_suffix(".outdated")
	for folder in (unfinished, outdated):
		shutil.rmtree(folder, ignore_errors=True)
	copy_package(package, unfinished / NAME)
	add_repairs(unfinished / NAME)
	if target.exists():
		target.rename(outdated)
	unfinished.rename(target)
	shutil.rmtree(outdated, ignore_errors=True)
	stamp.set(wanted)
	return True
