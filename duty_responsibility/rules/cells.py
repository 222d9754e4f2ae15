"""Cells of an exported table: text stays text, whatever a spreadsheet program would make of it.

A title like =HYPERLINK(…), which a stranger may have written, would otherwise be a formula on the computer of whoever
opens the export. In CSV an apostrophe in front tells text; an xlsx file has a type for it.
"""

import io
import re
import zipfile

FIRST = "=+-@\t\r"
"""Characters with which a spreadsheet program takes a text for a formula, or comes upon one behind them."""

BYTE_ORDER_MARK = "\ufeff"

NUMBER = re.compile(r"-\d[\d., ]*(?:[eE][+-]?\d+)?")
FORMULA = re.compile(rb"<c\b([^>]*)><f\b[^>]*>(.*?)</f>(?:<v\s*/>|<v>.*?</v>)?</c>", re.DOTALL)
EMPTY_FORMULA = re.compile(rb"<f\b[^>]*/>")
TYPE = re.compile(rb"\st=\"[^\"]*\"")


def as_text(value: str) -> str:
	"""The cell with an apostrophe in front where it would not be read as text; a negative number stays one."""
	return f"'{value}" if value[:1] and value[0] in FIRST and not NUMBER.fullmatch(value) else value


def csv_as_text(table: str, delimiter: str = ",") -> str:
	"""A CSV file whose cells are text or numbers; quotes and ends of lines stay as they are."""
	end = rf"(?={re.escape(delimiter)}|\r\n|\n|\Z)"
	# a cell begins at the start, behind a delimiter or behind the end of a line; one in quotes may hold all of these
	cell = re.compile(
		rf'("(?:[^"]|"")*"{end}|(?:(?!{re.escape(delimiter)}|\r\n|\n).)*)({re.escape(delimiter)}|\r\n|\n|\Z)',
		re.DOTALL,
	)

	def mend(match: re.Match[str]) -> str:
		text, behind = match[1], match[2]
		if len(text) > 1 and text[0] == text[-1] == '"':
			return f'"{as_text(text[1:-1])}"{behind}'
		return as_text(text) + behind

	return cell.sub(mend, table)


def workbook_as_text(content: bytes) -> bytes:
	"""An xlsx file in which every formula is the text that was typed."""
	with zipfile.ZipFile(io.BytesIO(content)) as book:
		parts = [(one, book.read(one)) for one in book.infolist()]
	mended = [
		(one, _sheet_as_text(data) if one.filename.startswith("xl/worksheets/") else data)
		for one, data in parts
	]
	if all(before[1] is after[1] for before, after in zip(parts, mended, strict=True)):
		return content
	out = io.BytesIO()
	with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
		for one, data in mended:
			book.writestr(one, data)
	return out.getvalue()


def _sheet_as_text(xml: bytes) -> bytes:
	if b"<f" not in xml:
		return xml
	text = rb'<c\1 t="inlineStr"><is><t xml:space="preserve">=\2</t></is></c>'
	typed = FORMULA.sub(lambda match: FORMULA.sub(text, TYPE.sub(b"", match[0], count=1)), xml)
	return EMPTY_FORMULA.sub(b"", typed)
