"""The page behind a personal link: one notice of a meeting, and the reply to it. No login, and nobody else's name."""

from typing import Any

import frappe

from duty_responsibility.api.replies import page

no_cache = 1


def get_context(context: Any) -> Any:
	context.no_cache = 1
	context.show_sidebar = False
	context.notice = page(str(frappe.form_dict.get("t") or ""))
	if not context.notice:
		context.http_status_code = 404
	return context
