from frappe import _
from frappe.model.document import Document

from duty_responsibility.engine.office.posts import check_post_holder
from duty_responsibility.engine.office.responders import chain_of
from duty_responsibility.rules.trace import RuleError
from duty_responsibility.utils.words import refuse


class DutyResponderChain(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from duty_responsibility.duty_responsibility.doctype.duty_responder_link.duty_responder_link import (
			DutyResponderLink,
		)

		chain_name: DF.Data
		description: DF.SmallText | None
		last_resort: DF.Link | None
		links: DF.Table[DutyResponderLink]

	# end: auto-generated types
	def validate(self) -> None:
		for row in self.links:
			if row.source != "Named Person":
				row.staff = None
		check_post_holder(self, "last_resort")
		try:
			chain_of(self).check()
		except RuleError as error:
			refuse(error, title=_("Links of the Chain"))
