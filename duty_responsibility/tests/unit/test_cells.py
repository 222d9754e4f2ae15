"""No cell of an export runs: not in CSV, whatever stands between its quotes, and not in an xlsx file."""

import csv
import io
import unittest
import zipfile

from duty_responsibility.rules import cells

RUN = (
	"=1+1",
	"+1+1",
	"-1+cmd",
	"@SUM(A1)",
	"\t=1",
	"\r=1",
	'=HYPERLINK("http://x","y")',
	"=",
	"-",
	"+86 731 1",
)
STAY = ("-5", "-1,234.50", "-1 000,5", "12", "", "张三", "a=b", "'=1", "2026-11-30", "-2e+05")


def written(rows: list[list], **options) -> str:
	file = io.StringIO()
	csv.writer(file, **options).writerows(rows)
	return file.getvalue()


def read(text: str, **options) -> list[list[str]]:
	return list(csv.reader(io.StringIO(text, newline=""), **options))


class TestCells(unittest.TestCase):
	def test_what_would_run_is_told_as_text_and_nothing_else_is_changed(self) -> None:
		for value in RUN:
			self.assertEqual(cells.as_text(value), f"'{value}")
		for value in STAY:
			self.assertEqual(cells.as_text(value), value)

	def test_cells_of_csv_wherever_they_stand(self) -> None:
		rows = [
			[*RUN, *STAY],
			*[["first", value, 'a "quoted", text\n=not a cell', value] for value in RUN],
			*[[v] for v in RUN],
		]
		mended = [[cells.as_text(cell) for cell in row] for row in rows]
		for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC):
			for delimiter in (",", ";", "\t", "|"):
				options = {"quoting": quoting, "delimiter": delimiter}
				with self.subTest(options):
					found = cells.csv_as_text(written(rows, **options), delimiter)
					self.assertEqual(read(found, delimiter=delimiter), mended)

	def test_a_file_without_such_cells_stays_as_it_is(self) -> None:
		for text in ("", "\n", "a,b\r\n1,-2\r\n", '"a\n=b",""\n', ",,\n,,"):
			self.assertEqual(cells.csv_as_text(text), text)

	def test_a_workbook_has_no_formula(self) -> None:
		sheet = (
			b'<row><c r="A1"><f>1+1</f><v /></c><c r="B1" t="str" s="1"><f>A1&amp;"x"</f><v></v></c>'
			b'<c r="C1"><f t="shared" si="0"/><v>2</v></c><c r="D1"><v>-5</v></c></row>'
		)
		out = io.BytesIO()
		with zipfile.ZipFile(out, "w") as book:
			book.writestr("xl/worksheets/sheet1.xml", sheet)
			book.writestr("xl/styles.xml", b"<f>of a style</f>")
		mended = cells.workbook_as_text(out.getvalue())
		with zipfile.ZipFile(io.BytesIO(mended)) as book:
			found = book.read("xl/worksheets/sheet1.xml")
			self.assertEqual(book.read("xl/styles.xml"), b"<f>of a style</f>")
		self.assertNotIn(b"<f", found)
		self.assertIn(b'<c r="A1" t="inlineStr"><is><t xml:space="preserve">=1+1</t></is></c>', found)
		self.assertIn(
			b'<c r="B1" s="1" t="inlineStr"><is><t xml:space="preserve">=A1&amp;"x"</t></is></c>', found
		)
		self.assertIn(b'<c r="D1"><v>-5</v></c>', found)

	def test_a_workbook_without_formulas_stays_as_it_is(self) -> None:
		out = io.BytesIO()
		with zipfile.ZipFile(out, "w") as book:
			book.writestr("xl/worksheets/sheet1.xml", b'<c r="A1"><v>1</v></c>')
		self.assertEqual(cells.workbook_as_text(out.getvalue()), out.getvalue())
