"""A reason as data: a code, the article it rests on and the values that belong in the sentence.

Reasons are kept as data so that the same due date can be explained in Chinese to a clerk, in English to
an auditor, and years later from the ledger. The sentences live where translations live, not here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from .older_words import CODES, HOLDERS, KEYS


@dataclass(frozen=True)
class Reason:
	"""One step of an explanation. `values` hold only what JSON holds: text, numbers, lists of those."""

	code: str
	article: str = ""
	values: Mapping[str, Any] = field(default_factory=dict)

	def to_dict(self) -> dict[str, Any]:
		out: dict[str, Any] = {"code": self.code}
		if self.article:
			out["article"] = self.article
		if self.values:
			out["values"] = dict(self.values)
		return out

	@classmethod
	def from_dict(cls, data: Mapping[str, Any]) -> Reason:
		"""Return the reason that `to_dict` wrote. Codes and roles of earlier versions are given in the words of today;
		an article, a name or another text that a person wrote is never touched."""
		values = {
			KEYS.get(key, key): HOLDERS.get(value, value)
			if key == "role" and isinstance(value, str)
			else value
			for key, value in data.get("values", {}).items()
		}
		return cls(CODES.get(data["code"], data["code"]), data.get("article", ""), values)


Trace = tuple[Reason, ...]


def N_(text: str) -> str:
	"""Mark a sentence for the translation tools and return it as it is; it is translated when it is shown."""
	return text


class RuleError(ValueError):
	"""A question that the rules cannot answer as it was put.

	`code` and `values` let the caller say in the reader's language what has to be mended; `str()` is the
	English sentence for logs.
	"""

	code = "rule-error"
	sentence = N_("The rule cannot be applied.")

	def __init__(self, **values: object) -> None:
		self.values: dict[str, Any] = {key: plain(value) for key, value in values.items()}
		super().__init__(self.sentence.format(**self.values))


def plain(value: object) -> object:
	"""A value as JSON can hold it: instants to the second, days and times of day to the minute."""
	if isinstance(value, datetime):
		return value.isoformat(sep=" ", timespec="seconds")
	if isinstance(value, date):
		return value.isoformat()
	if isinstance(value, time):
		return value.strftime("%H:%M")
	if isinstance(value, (list, tuple)):
		return [plain(item) for item in value]
	return value


def reason(code: str, article: str = "", /, **values: object) -> Reason:
	"""A `Reason` whose values are made fit for JSON."""
	return Reason(code, article, {key: plain(value) for key, value in values.items()})


def dump(trace: Iterable[Reason]) -> str:
	"""A trace as JSON text, the same text for the same trace."""
	return json.dumps([item.to_dict() for item in trace], ensure_ascii=False, sort_keys=True)


def load(text: str | None) -> Trace:
	"""The trace that `dump` wrote; no text is an empty trace."""
	return tuple(Reason.from_dict(item) for item in json.loads(text or "[]"))
