import frappe
from frappe import _
from frappe.model.document import Document

from duty_responsibility.rules.text import as_html

SHORTEST = {"Leader": 2, "Other Person": 2, "Fixed Expression": 4, "Accepted Word": 2}
"""Characters without which the search would find nothing but chance."""


class DutyProofreadingTerm(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		enabled: DF.Check
		kind: DF.Literal["Leader", "Other Person", "Fixed Expression", "Accepted Word"]
		note: DF.SmallText | None
		term: DF.Data
		titles: DF.Data | None

	# end: auto-generated types
	def validate(self) -> None:
		self.term = "".join((self.term or "").split())
		if len(self.term) < SHORTEST[self.kind]:
			frappe.throw(
				as_html(
					_("An entry of the kind “{0}” has at least {1} characters.").format(
						_(self.kind), SHORTEST[self.kind]
					)
				),
				title=_("Name or Expression"),
			)
		if self.kind != "Leader":
			self.titles = ""
		self.titles = "、".join(titles_of(self.titles))
		filters = {"kind": self.kind, "term": self.term, "name": ("!=", self.name)}
		if frappe.db.exists("Duty Proofreading Term", filters):
			frappe.throw(
				as_html(_("{0} is on the list already. Change that entry instead.").format(self.term)),
				title=_("Name or Expression"),
			)


def titles_of(text: str | None) -> list[str]:
	"""Titles as they are typed, separated by 、 or a comma."""
	for mark in "，,；;/":
		text = (text or "").replace(mark, "、")
	return [title for part in (text or "").split("、") if (title := "".join(part.split()))]
