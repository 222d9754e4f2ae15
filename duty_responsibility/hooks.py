app_name = "duty_responsibility"
app_title = "Duty Responsibility"
app_publisher = "Duty Responsibility contributors"
app_description = "Who is responsible for each inquiry, document and meeting, until when"
app_email = "maintainers@example.com"
app_license = "MIT"
required_apps = []

add_to_apps_screen = [
	{
		"name": "duty_responsibility",
		"logo": "/assets/duty_responsibility/images/duty.svg",
		"title": "Duty Responsibility",
		"route": "/app/duty-home",
		"has_permission": "duty_responsibility.boot.has_app_permission",
	}
]

app_include_js = "duty_responsibility.bundle.js"
app_include_css = "duty_responsibility.bundle.css"

after_install = "duty_responsibility.setup.install.after_install"
setup_wizard_complete = "duty_responsibility.setup.install.after_wizard"
after_migrate = "duty_responsibility.setup.install.after_migrate"
before_uninstall = "duty_responsibility.setup.uninstall.before_uninstall"

before_request = [
	"duty_responsibility.permissions.door.refuse_request",
	"duty_responsibility.permissions.files.upload_privately",
	"duty_responsibility.api.endpoint.refuse_by_a_sentence",
]
after_request = ["duty_responsibility.api.unreadable.put_right"]

extend_bootinfo = "duty_responsibility.boot.extend_bootinfo"

scheduler_events = {
	"cron": {
		"* * * * *": ["duty_responsibility.tasks.sweep"],
		"*/5 * * * *": ["duty_responsibility.tasks.watchdog", "duty_responsibility.tasks.shifts"],
		"30 7 * * *": ["duty_responsibility.tasks.roster_watch"],
		"*/10 * * * *": ["duty_responsibility.tasks.figures_of_the_month"],
		"20 3 * * *": ["duty_responsibility.tasks.recount"],
	}
}

permission_query_conditions = {
	# rows of all tables of the app: with the document that they belong to; and a list of cases is a look
	"*": [
		"duty_responsibility.permissions.rows.condition",
		"duty_responsibility.engine.accountability.access_log.note_listed",
	],
	"File": "duty_responsibility.permissions.files.condition",
	"Duty Incoming Document": "duty_responsibility.permissions.matters.condition_incoming_document",
	"Duty Inquiry": "duty_responsibility.permissions.matters.condition_inquiry",
	"Duty Inquirer": "duty_responsibility.permissions.inquiries.condition",
	"Duty Gate Registration": "duty_responsibility.permissions.matters.condition_gate_registration",
	"Duty Absence": "duty_responsibility.permissions.absences.condition",
	"Duty Assignment": "duty_responsibility.permissions.matters.condition_assignment",
	"Duty Meeting": "duty_responsibility.permissions.matters.condition_meeting",
	"Duty Meeting Notice": "duty_responsibility.permissions.matters.condition_meeting_notice",
	"Duty Fact": "duty_responsibility.permissions.matters.condition_fact",
	"Duty Clock": "duty_responsibility.permissions.matters.condition_clock",
	"Duty Clock Event": "duty_responsibility.permissions.matters.condition_clock_event",
	"Duty Escalation": "duty_responsibility.permissions.matters.condition_escalation",
	"Duty Extension Request": "duty_responsibility.permissions.matters.condition_extension_request",
	"Duty Outgoing Document": "duty_responsibility.permissions.matters.condition_outgoing_document",
	"Duty Document Number": "duty_responsibility.permissions.documents.condition_document_number",
	"Duty Draft Version": "duty_responsibility.permissions.documents.condition_draft_version",
	"Duty Proofreading Record": "duty_responsibility.permissions.documents.condition_proofreading_record",
	"Duty Notification": "duty_responsibility.permissions.notices.condition",
	"Duty Shift Log": "duty_responsibility.permissions.matters.condition_shift_log",
	"Duty Shift Line": "duty_responsibility.permissions.shifts.condition_line",
	"Duty Fault Record": "duty_responsibility.permissions.accountability.condition_record",
	"Duty Fault Evidence": "duty_responsibility.permissions.accountability.condition_evidence",
	"Duty Fault Decision": "duty_responsibility.permissions.accountability.condition_decision",
	"Duty Measure Proof": "duty_responsibility.permissions.accountability.condition_proof",
	"Duty Fault Look": "duty_responsibility.permissions.accountability.condition_look",
	"Duty Case Deliberation": "duty_responsibility.permissions.accountability.condition_deliberation",
	"Duty Leadership Meeting": "duty_responsibility.permissions.accountability.condition_meeting",
	"Prepared Report": "duty_responsibility.permissions.figures.condition_prepared",
}
has_permission = {
	"File": "duty_responsibility.permissions.files.has_permission",
	"Duty Incoming Document": "duty_responsibility.permissions.matters.has_permission",
	"Duty Inquiry": "duty_responsibility.permissions.matters.has_permission",
	"Duty Inquirer": "duty_responsibility.permissions.inquiries.has_permission",
	"Duty Gate Registration": "duty_responsibility.permissions.matters.has_permission",
	"Duty Absence": "duty_responsibility.permissions.absences.has_permission",
	"Duty Assignment": "duty_responsibility.permissions.matters.has_permission",
	"Duty Meeting": "duty_responsibility.permissions.matters.has_permission",
	"Duty Meeting Notice": "duty_responsibility.permissions.matters.has_hanging_permission",
	"Duty Fact": "duty_responsibility.permissions.matters.has_hanging_permission",
	"Duty Outgoing Document": "duty_responsibility.permissions.matters.has_permission",
	"Duty Document Number": "duty_responsibility.permissions.documents.has_permission",
	"Duty Draft Version": "duty_responsibility.permissions.documents.has_permission",
	"Duty Proofreading Record": "duty_responsibility.permissions.documents.has_permission",
	"Duty Clock": "duty_responsibility.permissions.matters.has_permission",
	"Duty Clock Event": "duty_responsibility.permissions.matters.has_ledger_permission",
	"Duty Escalation": "duty_responsibility.permissions.matters.has_ledger_permission",
	"Duty Extension Request": "duty_responsibility.permissions.matters.has_ledger_permission",
	"Duty Notification": "duty_responsibility.permissions.notices.has_permission",
	"Duty Shift Log": "duty_responsibility.permissions.matters.has_permission",
	"Duty Shift Line": "duty_responsibility.permissions.shifts.has_line_permission",
	"Duty Fault Record": "duty_responsibility.permissions.accountability.has_permission",
	"Duty Fault Evidence": "duty_responsibility.permissions.accountability.has_hanging_permission",
	"Duty Fault Decision": "duty_responsibility.permissions.accountability.has_hanging_permission",
	"Duty Measure Proof": "duty_responsibility.permissions.accountability.has_hanging_permission",
	"Duty Fault Look": "duty_responsibility.permissions.accountability.has_look_permission",
	"Duty Case Deliberation": "duty_responsibility.permissions.accountability.has_deliberation_permission",
	"Duty Leadership Meeting": "duty_responsibility.permissions.accountability.has_meeting_permission",
	"Prepared Report": "duty_responsibility.permissions.figures.has_prepared_permission",
}

doc_events = {
	"*": {
		"on_change": [
			"duty_responsibility.engine.clocks.external.on_change",
			"duty_responsibility.integrations.erpnext.events.on_change",
		],
		"before_rename": [
			"duty_responsibility.permissions.door.refuse_rename",
			"duty_responsibility.integrations.erpnext.events.before_rename",
		],
		"after_rename": [
			"duty_responsibility.engine.clocks.external.after_rename",
			"duty_responsibility.integrations.erpnext.events.after_rename",
			"duty_responsibility.utils.heads.after_rename",
		],
		"on_trash": "duty_responsibility.engine.clocks.external.on_trash",
		"after_delete": "duty_responsibility.engine.clocks.external.after_delete",
		**{
			event: "duty_responsibility.permissions.door.refuse_docstatus"
			for event in (
				"validate",
				"before_submit",
				"before_cancel",
				"before_update_after_submit",
				"before_discard",
			)
		},
	},
	**{
		doctype: {
			"before_save": "duty_responsibility.utils.heads.before_save",
			"on_update": "duty_responsibility.utils.heads.on_update",
		}
		for doctype in (
			"Duty Fault Record",
			"Duty Measure Proof",
			"Duty Case Deliberation",
			"Duty Leadership Meeting",
		)
	},
	"System Settings": {"on_update": "duty_responsibility.engine.ledger.watch.on_new_time_zone"},
	"Prepared Report": {"before_insert": "duty_responsibility.permissions.figures.refuse_prepared"},
	"Auto Email Report": {"validate": "duty_responsibility.permissions.figures.bind_mailed_report"},
	"File": {
		"before_validate": "duty_responsibility.permissions.files.keep_private",
		"after_insert": "duty_responsibility.permissions.files.make_private",
		"validate": [
			"duty_responsibility.permissions.secrecy.refuse_file",
			"duty_responsibility.permissions.door.refuse_hanging",
		],
	},
	"Comment": {
		"validate": [
			"duty_responsibility.permissions.secrecy.refuse_comment",
			"duty_responsibility.permissions.door.refuse_hanging",
		]
	},
	"Communication": {
		"validate": [
			"duty_responsibility.permissions.secrecy.refuse_communication",
			"duty_responsibility.permissions.door.refuse_hanging",
		]
	},
	**{
		doctype: {"validate": "duty_responsibility.permissions.door.refuse_hanging"}
		for doctype in (
			"Auto Repeat",
			"Discussion Topic",
			"DocShare",
			"Document Follow",
			"Document Share Key",
			"Email Unsubscribe",
			"Energy Point Log",
			"Event",
			"Reminder",
			"Tag Link",
			"ToDo",
			"Workflow Action",
		)
	},
}

named_by_words = (
	*("Duty Section", "Duty Calendar", "Duty Escalation Ladder", "Duty Fault Category", "Duty Fault Grade"),
	*("Duty Meeting Room", "Duty Meeting Template", "Duty Number Series", "Duty Outage", "Duty Path"),
	*("Duty Pause Reason", "Duty Responder Chain", "Duty Time Limit"),
)
doc_events |= {kind: {"validate": "duty_responsibility.utils.keys.refuse_markup"} for kind in named_by_words}

override_whitelisted_methods = {
	"frappe.client.get_count": "duty_responsibility.api.counting.get_count",
	"frappe.client.validate_link": "duty_responsibility.api.counting.validate_link",
	"frappe.desk.search.get_link_title": "duty_responsibility.api.counting.get_link_title",
	"frappe.desk.reportview.export_query": "duty_responsibility.api.exports.export_list",
	"frappe.desk.query_report.export_query": "duty_responsibility.api.exports.export_report",
	"frappe.core.doctype.data_import.data_import.download_template": "duty_responsibility.api.exports.download_template",
	"frappe.core.doctype.data_import.data_import.download_errored_template": "duty_responsibility.api.exports.download_rejected_rows",
	"frappe.core.doctype.data_import.data_import.download_import_log": "duty_responsibility.api.exports.download_import_log",
	"frappe.core.doctype.data_export.exporter.export_data": "duty_responsibility.api.exports.export_data",
}

override_doctype_class = {
	"Report": "duty_responsibility.overrides.report.DutyReport",
	"Auto Email Report": "duty_responsibility.overrides.auto_email_report.DutyAutoEmailReport",
	"Access Log": "duty_responsibility.overrides.logs.QuietAccessLog",
	"Activity Log": "duty_responsibility.overrides.logs.QuietActivityLog",
	"Deleted Document": "duty_responsibility.overrides.logs.QuietDeletedDocument",
	"Error Log": "duty_responsibility.overrides.logs.QuietErrorLog",
	"Prepared Report": "duty_responsibility.overrides.logs.QuietPreparedReport",
	"Scheduled Job Log": "duty_responsibility.overrides.logs.QuietScheduledJobLog",
	"Version": "duty_responsibility.overrides.logs.QuietVersion",
	"View Log": "duty_responsibility.overrides.logs.QuietViewLog",
	"Route History": "duty_responsibility.overrides.logs.QuietRouteHistory",
}

ignore_links_on_delete = [
	# a document of another app goes when its own app lets it go; the clock stays, and says so
	"Duty Clock",
	"Duty Escalation",
	"Duty Extension Request",
	"Duty Fact",
	# that somebody cannot be deleted must not say that there is a case about them; the case keeps their name
	"Duty Fault Record",
	"Duty Fault Decision",
	"Duty Measure Proof",
	"Duty Case Deliberation",
	"Duty Leadership Meeting",
]

jinja = {"methods": ["duty_responsibility.utils.words.duty_moment"]}

export_python_type_annotations = True
require_type_annotated_api_methods = True

# who is told of clocks, in the transaction in which it happens; other apps may listen, too
duty_on_missed = ["duty_responsibility.engine.accountability.breaches.note"]
duty_on_excused = ["duty_responsibility.engine.accountability.excuses.follow"]

# what the app owns; whatever an office edits is seeded once, in setup/seeds/
fixtures = [
	{
		"dt": "Role",
		"filters": [
			[
				"name",
				"in",
				[
					"Duty Administrator",
					"Duty Clerk",
					"Duty Section Head",
					"Duty Deputy Director",
					"Duty Director",
					"Duty Member",
					"Duty Gatekeeper",
					"Duty Contact Reader",
					"Duty Wall Screen",
				],
			]
		],
	}
]
