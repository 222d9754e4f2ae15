"""What is typed on a Chinese keyboard and means the same."""

from __future__ import annotations


def half_width(text: str | None) -> str:
	"""Digits and signs typed full-width are the same digits and signs; no text is empty text."""
	return "".join(
		chr(ord(char) - 0xFEE0) if 0xFF01 <= ord(char) <= 0xFF5E else char for char in (text or "")
	)
