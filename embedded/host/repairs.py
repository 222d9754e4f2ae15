"""What is simply broken in the fork, each with what one sees when it is not repaired."""

from __future__ import annotations

import contextlib
import functools
import typing

from embedded.host.registry import Module, after_import


@after_import("frappe.utils.typing_validations")
def check_arguments_again(validations: Module) -> None:
	"""Whitelisted methods neither check nor convert arguments: Link fields answer 417, "0" counts as true.

	`from __future__ import annotations`, put into every file, turned the hints into strings, which the check skips.
	Hints that name imports for type checkers only stay strings, that is: unchecked.
	"""
	fork_transform = validations.transform_parameter_types

	@functools.wraps(fork_transform)
	def transform(func, args, kwargs):
		if any(isinstance(hint, str) for hint in func.__annotations__.values()):
			with contextlib.suppress(NameError, TypeError):
				func.__annotations__ = typing.get_type_hints(func)
		return fork_transform(func, args, kwargs)

	validations.transform_parameter_types = transform


@after_import("frappe")
def know_that_setup_is_complete(frappe: Module) -> None:
	"""The Desk stays in the setup wizard: the fork looks for a table of a document that has none."""

	def is_setup_complete() -> bool:
		return bool(frappe.db.get_single_value("System Settings", "setup_complete"))

	frappe.is_setup_complete = is_setup_complete


@after_import("frappe.utils.pdf")
def render_what_is_printed(pdf: Module) -> None:
	"""Every print-out has an empty body: the hook that renders the template is a stub. So is the PDF maker."""
	import frappe

	def pdf_body_html(template, args, **unused) -> str:
		return template.render(args, filters={"len": len})

	def get_pdf(*args, **kwargs) -> None:
		frappe.throw(frappe._("This host makes no PDF files: please print from the browser."))

	pdf.pdf_body_html = pdf_body_html
	pdf.get_pdf = pdf.get_chrome_pdf = get_pdf
