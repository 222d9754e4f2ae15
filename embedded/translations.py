"""Compile .po files to where the framework looks for them, as `bench build` would.

The app brings its own. For the framework itself, whose fork knows 43 words of Chinese, the host brings some
hundreds of the most visible ones.
"""

from __future__ import annotations

from pathlib import Path

from embedded.host.apps import FRAMEWORK
from embedded.layout import HERE, Instance, app_folder, digest, state_folder


def sources() -> list[tuple[str, Path]]:
	app = app_folder()
	found = [(FRAMEWORK, file) for file in sorted((HERE / "locale").glob("*.po"))]
	return found + [(app.name, file) for file in sorted((app / "locale").glob("*.po"))]


def compile_all(instance: Instance) -> bool:
	"""Says whether something had changed."""
	stamp, found = instance.stamp("translations"), sources()
	wanted = digest(path for _, path in found)
	if stamp.holds(wanted):
		return False
	from babel.messages.mofile import write_mo
	from babel.messages.pofile import read_po

	for app, file in found:
		target = state_folder() / "assets" / "locale" / file.stem / "LC_MESSAGES" / f"{app}.mo"
		target.parent.mkdir(parents=True, exist_ok=True)
		with file.open("rb") as source, target.open("wb") as binary:
			write_mo(binary, read_po(source, locale=file.stem))
	stamp.set(wanted)
	return True
