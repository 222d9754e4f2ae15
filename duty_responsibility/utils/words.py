"""Reasons and refusals in the reader's language.

The rules give codes and values; the sentences stand here, where the translation tools find them.
"""

import re
from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Any

import frappe
from frappe import _
from frappe.translate import print_language
from frappe.utils import get_datetime

from duty_responsibility.rules.text import as_html
from duty_responsibility.rules.trace import Reason, RuleError, Trace, load
from duty_responsibility.utils.sentences import bridge, documents, faults, responders

OWN = "Office's Own Suggestion"
"""In place of an article, where the regulation sets no time."""

DIGITS = "〇一二三四五六七八九"


def sentences(trace: Trace | str | None) -> list[str]:
	"""A trace as sentences in the language of the present user."""
	steps = load(trace) if isinstance(trace, str) or trace is None else trace
	return [sentence(step) for step in steps]


def sentence(step: Reason) -> str:
	"""One reason as a sentence, with its article behind it."""
	values = {key: _shown(key, value) for key, value in step.values.items()}
	template = _reasons().get(step.code)
	text = template.format_map(_Missing(values)) if template else f"{step.code} {values or ''}".strip()
	return _("{0} ({1})").format(text, article(step.article)) if step.article else text


def in_words(error: RuleError) -> str:
	"""A refusal of the rules as a sentence that says what to mend."""
	values = {key: _shown(key, value) for key, value in error.values.items()}
	return _(error.sentence).format_map(_Missing(values))


def refuse(error: RuleError, title: str | None = None, where: str | None = None) -> None:
	"""Throw a refusal of the rules at the user."""
	text = in_words(error)
	frappe.throw(as_html(f"{where}: {text}" if where else text), title=title)


class _Missing(dict):
	def __missing__(self, key: str) -> str:
		return "—"


def _chinese() -> bool:
	return (frappe.local.lang or "en").startswith("zh")


def article(text: str) -> str:
	"""“Art. 11” as it is cited in the reader's language: 第十一条."""
	cited = re.fullmatch(r"Art\. (\d+)(?:[–-](\d+))?", text)
	if cited and _chinese():
		first, last = (chinese_number(int(part)) if part else "" for part in cited.groups())
		return f"第{first}条" if not last else f"第{first}至第{last}条"
	if text == OWN:
		return _("Office's Own Suggestion")
	code = re.fullmatch(r"Civil Code (\d+)", text)
	if code and _chinese():
		return f"《民法典》第{chinese_number(int(code[1]))}条"
	return _(text)


def speaking(language: str | None) -> AbstractContextManager[None]:
	"""Say what stands inside in a person's language, or the site's; not in that of the user who acts."""
	return print_language(language or frappe.db.get_default("lang") or "en")


def chinese_number(number: int) -> str:
	"""1 to 999 as articles are numbered."""
	hundreds, rest = divmod(number, 100)
	tens, ones = divmod(rest, 10)
	out = f"{DIGITS[hundreds]}百" if hundreds else ""
	if tens:
		out += ("" if tens == 1 and not hundreds else DIGITS[tens]) + "十"
	elif hundreds and ones:
		out += "零"
	return out + (DIGITS[ones] if ones else "")


def moment(value: datetime) -> str:
	"""An instant as offices write it: 2026年11月25日（周三）18:00."""
	clock = value.strftime("%H:%M:%S" if value.second else "%H:%M")
	return f"{day(value.date())}{'' if _chinese() else ' '}{clock}"


def duty_moment(value: datetime | str | None) -> str:
	"""The same for papers, which hold times as they are stored, and have no use for seconds."""
	return moment(get_datetime(value).replace(second=0)) if value else ""


def day(value: date) -> str:
	weekday = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))[value.weekday()]
	if _chinese():
		return f"{value.year}年{value.month}月{value.day}日（{weekday}）"
	return f"{weekday} {value.isoformat()}"


def short_day(value: date) -> str:
	"""A day of a year that is known: 11月25日（周三）."""
	return day(value).partition("年")[2] if _chinese() else f"{day(value)[:3]} {value:%m-%d}"


def duration(seconds: int) -> str:
	"""A span in hours and minutes: 3小时05分."""
	minutes = abs(int(seconds)) // 60
	hours, minutes = divmod(minutes, 60)
	if hours and minutes:
		return _("{0} h {1} min").format(hours, f"{minutes:02}")
	return _("{0} h").format(hours) if hours else _("{0} min").format(minutes)


def _shown(key: str, value: Any) -> Any:
	if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", value):
		return moment(datetime.fromisoformat(value))
	if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
		return day(date.fromisoformat(value))
	if isinstance(value, (list, tuple)):
		return listed(_(str(item)) if key == "measures" else str(item) for item in value)
	if key in ("kind", "status", "event", "role", "rule", "step", "what", "hours", "grade"):
		return _words().get(value) or _(value) if isinstance(value, str) else value
	return value


def _words() -> dict[str, str]:
	"""Words of the rules that stand in sentences."""
	return {
		**_roles(),
		**responders.words(),
		"time": _("time of day"),
		"date": _("calendar date"),
		"weekday": _("day of the week"),
		"month and day (MM-DD)": _("month and day (MM-DD)"),
		"time of a level": _("time of a level"),
		"unit of a level": _("unit of a level"),
		"way out of hours": _("way outside office hours"),
	}


def _roles() -> dict[str, str]:
	return {
		"assignee": _("Assignee"),
		"section_head": _("Section Head"),
		"deputy_director": _("Deputy Director in Charge"),
		"director": _("Director"),
		"duty_officer": _("Duty Officer"),
		"administrators": _("Administrators"),
	}


def listed(items: Iterable[str]) -> str:
	"""Several things in one sentence, as the reader's language lists them."""
	return ("、" if _chinese() else ", ").join(items)


def step_name(row: Any) -> str:
	"""A clock's step, with the part and the round it is for: Reading (Li Jianguo), Answer (2nd time)."""
	text = _(row["step"])
	if row["part_label"]:
		text = _("{0} ({1})").format(text, row["part_label"])
	if (row["round_number"] or 1) > 1:
		text = _("{0}, round {1}").format(text, row["round_number"])
	return text


def role(code: str) -> str:
	"""A role of the chain, in words."""
	return _roles().get(code, code)


def _reasons() -> dict[str, str]:
	return {
		**responders.reasons(),
		**documents.reasons(),
		**bridge.reasons(),
		**faults.reasons(),
		"rule-chosen": _("The time limit “{rule}” applies."),
		"started": _("The time starts: {at}."),
		"at-once": _("To be done at once: {amount} minutes round the clock."),
		"waits-for-clerk": _(
			"Received outside office hours; it goes to the clerk at the opening, {at}, and counts from then."
		),
		"nobody-on-duty": _(
			"Nobody is on duty then; the time starts, or goes on, when the office opens: {at}."
		),
		"working-days": _("{amount} working day(s)."),
		"half-days": _("{amount} half working day(s), counted in working time."),
		"working-hours": _("{amount} working hour(s)."),
		"working-minutes": _("{amount} working minute(s)."),
		"calendar-days": _("{amount} calendar day(s)."),
		"hours-round-the-clock": _("{amount} hour(s) round the clock."),
		"working-days-before": _("{amount} working day(s) before {event}."),
		"half-days-before": _("{amount} half-day(s) before {event}."),
		"working-hours-before": _("{amount} working hour(s) before {event}."),
		"hours-before": _("{amount} hour(s) before {event}."),
		"start-day-not-counted": _("The day on which it starts is not counted: {date}."),
		"last-day-moved": _("{date} is not worked, so the time ends on the next working day: {to}."),
		"cut-off": _("The next daily cut-off that can be kept: {at}."),
		"cut-off-too-near": _("The cut-off at {at} is less than {amount} minutes away and does not count."),
		"set-by-leader": _("The leader has set the time."),
		"candidate": _("One of the limits ends: {at}."),
		"earlier-of": _("The earlier one applies."),
		"later-of": _("The later one applies."),
		"holiday": _("Not worked: {name}, {first} to {to}."),
		"worked-day": _("Worked instead of a free day: {first} ({name})."),
		"due": _("Due: {at}."),
		"provisional": _(
			"This is provisional: the holidays are published only until {published_until}. It is counted "
			"again when the next year is published."
		),
		"urgency-raised": _("The matter has become more pressing at {at}; the new limit counts from then."),
		"facts-changed": _("The matter was corrected: “{rule}” applies now."),
		"calendar-published": _("The calendar has changed; the time was counted again. Before: {before}."),
		"level-reached": _("Level {level} was reached: {at}."),
		"levels-collapsed": _("It stands for the levels {levels} too, which became due in the meantime."),
		"off-hours-duty-officer": _(
			"Outside office hours: the duty officer hears at once, the others at the opening, {at}."
		),
		"off-hours-wait": _("Outside office hours: the others hear at the opening, {at}."),
		"off-hours-now": _("Outside office hours, but not to be put off."),
		"not-appointed": _("{role}: nobody is appointed; passed on to the next one up."),
		"not-enabled": _("{role} {staff}: disabled; passed on to the next one up."),
		"no-user": _("{role} {staff}: has no user and cannot be notified; passed on to the next one up."),
		"nobody-left": _("{role}: nobody in the chain can be notified; the administrators are."),
		"withdrawn": _("The matter was withdrawn: {why}."),
		"document-deleted": _("The document was deleted."),
		"document-renamed": _("The document goes by another number now: {after}, before {before}."),
		"step-dropped": _("The matter went back or on another way; this step is no longer under way."),
		"again": _("The step is to be done again, for the {number}. time."),
		"event-moved": _("The set time has moved from {before} to {after}."),
		"too-near": _(
			"Counted back from the set time it would be over already ({at}); there must be time to act: {amount} "
			"minutes at most."
		),
		"moved-too-near": _(
			"Counted from the new time it would be over already ({at}); there must be time to act: {amount} minutes."
		),
		"extended": _("Extended by {by}: {why} Before: {before}."),
		"paused": _("Paused by {by}, to be resumed by {until}: {why}"),
		"resumed": _(
			"Resumed after a pause since {since}; what was left then is left now. Before: {before}."
		),
		"excused-for-waiting": _(
			"The extension was asked for in time, at {at}; waiting for it is nobody's fault."
		),
		"no-longer-required": _("This step is no longer required under “{rule}”."),
	}
