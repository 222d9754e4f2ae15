"""What is typed on a Chinese keyboard and means the same; text where HTML is expected."""

from __future__ import annotations

from html import escape


def half_width(text: str | None) -> str:
	"""Digits and signs typed full-width are the same digits and signs; no text is empty text."""
	return "".join(
		chr(ord(char) - 0xFEE0) if 0xFF01 <= ord(char) <= 0xFF5E else char for char in (text or "")
	)


def as_html(text: str) -> str:
	"""A text as HTML that shows it. The Desk draws every message as HTML, names of visitors and titles included."""
	return escape(text, quote=False)
