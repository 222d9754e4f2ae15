"""How far work in the background is, for whoever asked for it."""

from collections.abc import Callable

import frappe

from duty_responsibility.utils.words import speaking


class Bar:
	"""A bar on one person's Desk, in that person's language; a job runs in none.

	`says` gives the title and what stands below it. Frappe's own helper shows a bar to whoever the job runs as.
	"""

	def __init__(self, user: str, says: Callable[[int, int], tuple[str, str]]) -> None:
		self.user, self.says = user, says
		self.language = frappe.db.get_value("User", user, "language")

	def show(self, done: int, total: int) -> None:
		with speaking(self.language):
			title, description = self.says(done, total)
		percent = 100 * done / (total or 1)
		frappe.publish_realtime(
			"progress", {"percent": percent, "title": title, "description": description}, user=self.user
		)
