from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.utils import get_datetime, now_datetime

from duty_responsibility.controllers.acted import instant, now
from duty_responsibility.controllers.matter import DutyMatter
from duty_responsibility.engine.clocks.sync import Span, Spans
from duty_responsibility.engine.notices.delivery import tell_staff
from duty_responsibility.engine.office import responders
from duty_responsibility.engine.office.staffing import staff_of
from duty_responsibility.permissions.scope import scope_of
from duty_responsibility.rules.text import as_html
from duty_responsibility.rules.trace import dump

OLDEST_HOURS = 24
"""Who came longer ago is not registered at the gate any more, but by the clerk as an inquiry."""


class DutyGateRegistration(DutyMatter):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		arrived_at: DF.Datetime
		inquiry: DF.Link | None
		left_note: DF.SmallText | None
		people_count: DF.Int
		received_at: DF.Datetime | None
		registered_by: DF.Link | None
		responder: DF.Link | None
		responder_trace: DF.Code | None
		seeks: DF.Data
		status: DF.Literal["At the Gate", "Received", "Gone"]
		visitor_name: DF.Data
	# end: auto-generated types
	STEPS = ("Reception",)
	ACTIONS = ("received_at", "inquiry", "left_note")
	FIXED = ("responder", "responder_trace", "registered_by", "arrived_at")

	def before_insert(self) -> None:
		self.refuse_by_hand()
		self.check_arrived_at()
		self.registered_by = staff_of(frappe.session.user)
		found = responders.settle(get_datetime(self.arrived_at), self.registered_by)
		self.responder, self.responder_trace = found.choice.staff, dump(found.choice.trace)

	def validate(self) -> None:
		self.visitor_name = " ".join((self.visitor_name or "").split())
		self.seeks = " ".join((self.seeks or "").split())
		if not self.is_new():
			self.refuse_by_hand()
		self.status = "Received" if self.received_at else "Gone" if self.left_note else "At the Gate"

	def after_insert(self) -> None:
		tell_staff(
			[self.responder],
			self.doctype,
			self.name,
			lambda: _("A visitor waits at the gate: {0} – {1}").format(self.visitor_name, self.seeks),
			by_mail=False,  # who stands at the gate is not helped by a mail
		)

	# -- what the engine asks ---------------------------------------------------------------------

	def spans(self) -> Spans:
		return {
			"Reception": Span(instant(self.arrived_at), instant(self.received_at), assignee=self.responder)
		}

	def withdrawn(self) -> str | None:
		return self.left_note or None

	# -- actions ----------------------------------------------------------------------------------

	def receive(self) -> str:
		"""Make it an inquiry (Art. 3, 4–6): one click, nothing typed twice. Returns the inquiry's number."""
		self.check_waiting()
		scope = scope_of(frappe.session.user)
		if not (scope.everything or (scope.staff and scope.staff == self.responder)):
			frappe.throw(
				_("The clerk or whoever is on duty receives visitors. Bring them there."),
				frappe.PermissionError,
				title=_("Not Permitted"),
			)
		inquiry = frappe.get_doc(
			{
				"doctype": "Duty Inquiry",
				"channel": "Gatekeeper",
				"inquirer_name": self.visitor_name,
				"title": self.seeks,
				"received_at": self.arrived_at,
				"received_by": scope.staff or self.responder,
				"gate_registration": self.name,
			}
		).insert()
		self.act(received_at=now(), inquiry=inquiry.name)
		return inquiry.name

	def leave(self, note: str) -> None:
		"""The visitor left without being received; the gatekeeper says so."""
		self.check_waiting()
		if not note.strip():
			frappe.throw(_("State briefly why they left."), title=_("Gone"))
		self.act(left_note=note.strip())

	def pass_to_next_shift(self, holders: list[str], taker: str, log: Any, at: datetime) -> bool:
		"""Who still waits at the gate is received by the next shift."""
		if self.status != "At the Gate" or self.responder not in holders:
			return False
		self.act(responder=taker)
		return True

	def check_waiting(self) -> None:
		if self.status != "At the Gate":
			frappe.throw(
				as_html(_("This visitor waits no longer: {0}.").format(_(self.status))), title=_("Over")
			)

	def check_arrived_at(self) -> None:
		self.arrived_at = get_datetime(self.arrived_at or now_datetime()).replace(microsecond=0)
		ago = now_datetime() - self.arrived_at
		if ago.total_seconds() < -60:
			frappe.throw(_("“Received at” lies in the future. Correct the time."), title=_("Received at"))
		if ago.total_seconds() > OLDEST_HOURS * 3600:
			frappe.throw(
				_("“Received at” lies more than a day back. The clerk registers this as an inquiry."),
				title=_("Received at"),
			)
