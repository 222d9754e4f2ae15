"""The ways that Frappe offers to do something with a document of which only the DocType and the name are known.

They are read from Frappe's source, so that a Frappe that has a new one fails the test until somebody has looked at it.
"""

import ast
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

DOCTYPE = {
	"attached_to_doctype",
	"doc_type",
	"doctype",
	"document_type",
	"dt",
	"parenttype",
	"ref_doctype",
	"reference_doctype",
	"reference_type",
	"reminder_doctype",
	"share_doctype",
}
NAME = {
	"attached_to_name",
	"dn",
	"doc_name",
	"docname",
	"docnames",
	"document",
	"document_name",
	"name",
	"names",
	"old_name",
	"ref_docname",
	"ref_name",
	"reference_name",
	"reminder_docname",
}
WHOLE = {"args", "doc", "docs"}
"""Arguments that hold a document, or all that is said of one."""


def ways() -> set[str]:
	"""Return the dotted names of Frappe's whitelisted functions that take a document by its DocType and name."""
	(root,) = find_spec("frappe").submodule_search_locations
	return set(_whitelisted(Path(root)))


def _whitelisted(root: Path) -> Iterator[str]:
	for path in root.rglob("*.py"):
		inside = path.relative_to(root).with_suffix("")
		if "tests" in inside.parts or path.name.startswith("test_"):
			continue
		module = ".".join((root.name, *inside.parts)).removesuffix(".__init__")
		yield from _in_body(ast.parse(path.read_text(encoding="utf-8")).body, module)


def _in_body(body: list[ast.stmt], prefix: str) -> Iterator[str]:
	for node in body:
		if isinstance(node, ast.ClassDef):
			yield from _in_body(node.body, f"{prefix}.{node.name}")
		elif isinstance(node, ast.FunctionDef) and _is_way(node, prefix):
			yield f"{prefix}.{node.name}"


def _is_way(node: ast.FunctionDef, prefix: str) -> bool:
	if not any("whitelist" in ast.unparse(one) for one in node.decorator_list):
		return False
	if prefix.endswith(".document.Document"):
		return True  # what every document can be asked to do
	names = {one.arg for one in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)}
	if "txt" in names or "self" in names:
		return False  # a search; an action of one of Frappe's own documents
	from_request = not names and "form_dict" in ast.unparse(node)
	return bool((names & DOCTYPE and names & NAME) or names & WHOLE or from_request)


# names without "frappe." in front; together those of Frappe 15.44, of 16 and of its development
THROUGH_THE_DOCUMENT = """
client.bulk_update
client.cancel
client.delete
client.insert
client.insert_many
client.rename_doc
client.save
client.set_value
client.submit
desk.calendar.update_event
desk.doctype.bulk_update.bulk_update.submit_cancel_or_update_docs
desk.form.linked_with.cancel_all_linked_docs
desk.form.save.cancel
desk.form.save.discard
desk.form.save.savedocs
desk.gantt.update_task
desk.reportview.delete_items
desk.treeview.add_node
model.document.Document.cancel
model.document.Document.discard
model.document.Document.rename
model.document.Document.submit
model.rename_doc.update_document_title
model.workflow.apply_workflow
model.workflow.bulk_workflow_approval
workflow.doctype.workflow_action.workflow_action.apply_action
workflow.doctype.workflow_action.workflow_action.confirm_action
"""
"""Save, delete or rename it by its controller, whose checks and events decide."""

BESIDE_THE_DOCUMENT = """
automation.doctype.assignment_rule.assignment_rule.bulk_apply
automation.doctype.auto_repeat.auto_repeat.make_auto_repeat
automation.doctype.reminder.reminder.create_new_reminder
client.attach_file
core.doctype.communication.email.make
desk.form.assign_to.add
desk.form.assign_to.add_multiple
desk.form.assign_to.close
desk.form.assign_to.remove
desk.form.assign_to.remove_multiple
desk.form.document_follow.follow_document
desk.form.document_follow.unfollow_document
desk.form.document_follow.update_follow
desk.form.utils.add_comment
desk.form.utils.remove_attach
email.queue.unsubscribe
handler.upload_file
handler.uploadfile
model.document.Document.add_comment
share.add
share.set_permission
social.doctype.energy_point_log.energy_point_log.review
templates.includes.comments.comments.add_comment
templates.includes.likes.likes.like
utils.file_manager.add_attachments
website.doctype.discussion_topic.discussion_topic.submit_discussion
"""
"""Make a document that names it, or remove one; `permissions.door.refuse_hanging` decides."""

PAST_THE_DOCUMENT = """
desk.doctype.tag.tag.add_tag
desk.doctype.tag.tag.add_tags
desk.doctype.tag.tag.remove_tag
desk.like.toggle_like
email.relink
"""
"""Write into its table or a neighbour's by themselves; `permissions.door.refuse_request` decides."""

READING = """
client.get
client.get_doc_permissions
client.get_password
client.has_permission
client.is_document_amended
client.validate_link
client.validate_link_and_fetch
core.api.file.get_attached_images
core.doctype.access_log.access_log.make_access_log
core.doctype.sms_settings.sms_settings.get_contact_number
core.doctype.submission_queue.submission_queue.get_latest_submissions
core.doctype.user_permission.user_permission.check_applicable_doc_perm
desk.form.document_follow.get_follow_users
desk.form.linked_with.get
desk.form.linked_with.get_submitted_linked_docs
desk.form.load.get_communications
desk.form.load.get_docinfo
desk.form.load.getdoc
desk.link_preview.get_preview_data
desk.notifications.get_open_count
desk.query_report.export_query
desk.query_report.get_data_for_custom_field
desk.search.get_link_title
email.email_body.get_email_html
model.document.unlock_document
model.mapper.make_mapped_doc
model.mapper.map_docs
model.workflow.get_common_transition_actions
model.workflow.get_transitions
printing.page.print.print.get_print_settings_to_show
realtime.can_subscribe_doc
realtime.has_permission
share.get_users
social.doctype.energy_point_log.energy_point_log.get_reviews
utils.csvutils.send_csv_to_client
utils.goal.get_monthly_goal_graph_data
utils.print_format.download_multi_pdf
utils.print_format.download_multi_pdf_async
utils.print_format.download_pdf
utils.print_format.print_by_server
utils.print_format.render_letterhead_for_print
utils.weasyprint.download_pdf
website.doctype.web_form.web_form.get_form_data
www.printview.get_html_and_style
www.printview.get_rendered_raw_commands
"""
"""Write nothing into it."""

OF_FRAPPE = """
contacts.doctype.address.address.get_default_address
core.doctype.scheduled_job_type.scheduled_job_type.execute_event
core.doctype.scheduled_job_type.scheduled_job_type.skip_next_execution
desk.desk_page.getpage
desk.doctype.dashboard_chart.dashboard_chart.add_chart_to_dashboard
desk.doctype.dashboard_chart.dashboard_chart.create_dashboard_chart
desk.doctype.dashboard_chart.dashboard_chart.create_report_chart
desk.doctype.number_card.number_card.add_card_to_dashboard
desk.doctype.number_card.number_card.create_number_card
desk.doctype.number_card.number_card.create_report_number_card
desk.doctype.number_card.number_card.get_percentage_difference
desk.doctype.number_card.number_card.get_result
desk.doctype.system_console.system_console.execute_code
desk.page.setup_wizard.setup_wizard.setup_complete
desk.reportview.save_report
email.doctype.email_group.email_group.import_from
email.doctype.email_template.email_template.get_email_template
email.doctype.newsletter.newsletter.newsletter_email_read
integrations.doctype.dropbox_settings.dropbox_settings.dropbox_auth_finish
integrations.doctype.ldap_settings.ldap_settings.login
integrations.oauth2.authorize
printing.page.print_format_builder.print_format_builder.create_custom_format
"""
"""About documents of Frappe's own."""

KNOWN = {
	f"frappe.{name}"
	for kind in (THROUGH_THE_DOCUMENT, BESIDE_THE_DOCUMENT, PAST_THE_DOCUMENT, READING, OF_FRAPPE)
	for name in kind.split()
}
