from typing import Any

from frappe import _

from duty_responsibility.api.public import fill_page

no_cache = 1
sitemap = 0


def get_context(context: Any) -> None:
	fill_page(context)
	context.title = _("How Your Matter Stands")
