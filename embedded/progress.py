"""Say what is being done and how long it took: the first start takes minutes, and silence looks like a hang."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


def say(text: str) -> None:
	print(text, file=sys.stderr, flush=True)


@contextmanager
def step(title: str) -> Iterator[None]:
	terminal = sys.stderr.isatty()
	print(f"  … {title}", end="" if terminal else "\n", file=sys.stderr, flush=True)
	begun = time.monotonic()
	try:
		yield
	except BaseException:
		say(f"\r  ✗ {title}" if terminal else f"  ✗ {title}")
		raise
	seconds = time.monotonic() - begun
	say(f"{chr(13) if terminal else ''}  ✓ {title} ({seconds:.1f} s)")
