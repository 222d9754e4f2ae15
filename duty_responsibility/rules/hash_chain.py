"""A chain of hashes: each entry carries the hash of the one before it.

Changing, dropping or inserting an entry then changes every hash that follows. The text that is hashed is
JSON with sorted keys, so the same entry gives the same hash on every host and database.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

START = ""
"""What the first entry carries in place of a hash before it."""

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
# made once: with these options `json.dumps` makes a new one for every call


def canonical(content: object) -> str:
	"""JSON text that is the same for equal content."""
	return _ENCODER.encode(content)


def digest(text: str) -> str:
	return hashlib.sha256(text.encode()).hexdigest()


def link(previous: str, entry: Mapping[str, Any]) -> str:
	"""The hash of `entry` behind `previous`."""
	return digest(f"{previous}\n{canonical(entry)}")
