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
		"has_permission": "duty_responsibility.permissions.app.has_app_permission",
	}
]

app_include_js = "duty_responsibility.bundle.js"
app_include_css = "duty_responsibility.bundle.css"

after_install = "duty_responsibility.setup.install.after_install"
setup_wizard_complete = "duty_responsibility.setup.install.after_wizard"
after_migrate = "duty_responsibility.setup.install.after_migrate"
before_uninstall = "duty_responsibility.setup.uninstall.before_uninstall"

extend_bootinfo = "duty_responsibility.permissions.app.extend_bootinfo"

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
	"Duty Incoming Document": "duty_responsibility.permissions.matters.condition_incoming_document",
	"Duty Inquiry": "duty_responsibility.permissions.matters.condition_inquiry",
	"Duty Inquirer": "duty_responsibility.permissions.inquirers.condition",
	"Duty Gate Registration": "duty_responsibility.permissions.matters.condition_gate_registration",
	"Duty Absence": "duty_responsibility.permissions.absences.condition",
	"Duty Assignment": "duty_responsibility.permissions.matters.condition_assignment",
	"Duty Meeting": "duty_responsibility.permissions.matters.condition_meeting",
	"Duty Meeting Notice": "duty_responsibility.permissions.matters.condition_meeting_notice",
	"Duty Fact": "duty_responsibility.permissions.matters.condition_fact",
	"Duty Clock": "duty_responsibility.permissions.matters.condition_clock",
	"Duty Clock Event": "duty_responsibility.permissions.matters.condition_clock_event",
	"Duty Firing": "duty_responsibility.permissions.matters.condition_firing",
	"Duty Extension Request": "duty_responsibility.permissions.matters.condition_extension_request",
	"Duty Outgoing Document": "duty_responsibility.permissions.matters.condition_outgoing_document",
	"Duty Document Number": "duty_responsibility.permissions.papers.condition_document_number",
	"Duty Draft Version": "duty_responsibility.permissions.papers.condition_draft_version",
	"Duty Proofreading Record": "duty_responsibility.permissions.papers.condition_proofreading_record",
	"Duty Handling Record": "duty_responsibility.permissions.matters.condition_handling_record",
	"Duty Document Recipient": "duty_responsibility.permissions.papers.condition_document_recipient",
	"Duty Proofreading Error": "duty_responsibility.permissions.papers.condition_proofreading_error",
	"Duty Notice": "duty_responsibility.permissions.notices.condition",
	"Duty Shift Log": "duty_responsibility.permissions.matters.condition_shift_log",
	"Duty Shift Line": "duty_responsibility.permissions.shifts.condition_line",
	"Duty Shift Note": "duty_responsibility.permissions.shifts.condition_note",
	"Duty Fault Record": "duty_responsibility.permissions.faults.condition_record",
	"Duty Fault Evidence": "duty_responsibility.permissions.faults.condition_evidence",
	"Duty Fault Decision": "duty_responsibility.permissions.faults.condition_decision",
	"Duty Measure Proof": "duty_responsibility.permissions.faults.condition_proof",
	"Duty Fault Look": "duty_responsibility.permissions.faults.condition_look",
	"Duty Case Deliberation": "duty_responsibility.permissions.faults.condition_deliberation",
	"Duty Leadership Meeting": "duty_responsibility.permissions.faults.condition_meeting",
	"Duty Fault Measure": "duty_responsibility.permissions.faults.condition_measure",
	"Duty Fault Entry": "duty_responsibility.permissions.faults.condition_entry",
	"Duty Case Voice": "duty_responsibility.permissions.faults.condition_voice",
	"Duty Leadership Member": "duty_responsibility.permissions.faults.condition_member",
}
has_permission = {
	"Duty Incoming Document": "duty_responsibility.permissions.matters.has_permission",
	"Duty Inquiry": "duty_responsibility.permissions.matters.has_permission",
	"Duty Inquirer": "duty_responsibility.permissions.inquirers.has_permission",
	"Duty Gate Registration": "duty_responsibility.permissions.matters.has_permission",
	"Duty Absence": "duty_responsibility.permissions.absences.has_permission",
	"Duty Assignment": "duty_responsibility.permissions.matters.has_permission",
	"Duty Meeting": "duty_responsibility.permissions.matters.has_permission",
	"Duty Meeting Notice": "duty_responsibility.permissions.matters.has_hanging_permission",
	"Duty Fact": "duty_responsibility.permissions.matters.has_hanging_permission",
	"Duty Outgoing Document": "duty_responsibility.permissions.matters.has_permission",
	"Duty Document Number": "duty_responsibility.permissions.papers.has_permission",
	"Duty Draft Version": "duty_responsibility.permissions.papers.has_permission",
	"Duty Proofreading Record": "duty_responsibility.permissions.papers.has_permission",
	"Duty Clock": "duty_responsibility.permissions.matters.has_permission",
	"Duty Clock Event": "duty_responsibility.permissions.matters.has_ledger_permission",
	"Duty Firing": "duty_responsibility.permissions.matters.has_ledger_permission",
	"Duty Extension Request": "duty_responsibility.permissions.matters.has_ledger_permission",
	"Duty Notice": "duty_responsibility.permissions.notices.has_permission",
	"Duty Shift Log": "duty_responsibility.permissions.matters.has_permission",
	"Duty Shift Line": "duty_responsibility.permissions.shifts.has_line_permission",
	"Duty Fault Record": "duty_responsibility.permissions.faults.has_permission",
	"Duty Fault Evidence": "duty_responsibility.permissions.faults.has_hanging_permission",
	"Duty Fault Decision": "duty_responsibility.permissions.faults.has_hanging_permission",
	"Duty Measure Proof": "duty_responsibility.permissions.faults.has_hanging_permission",
	"Duty Fault Look": "duty_responsibility.permissions.faults.has_look_permission",
	"Duty Case Deliberation": "duty_responsibility.permissions.faults.has_deliberation_permission",
	"Duty Leadership Meeting": "duty_responsibility.permissions.faults.has_meeting_permission",
}

doc_events = {
	"*": {
		"on_change": [
			"duty_responsibility.engine.foreign.on_change",
			"duty_responsibility.integrations.erpnext.events.on_change",
		],
		"before_rename": ["duty_responsibility.integrations.erpnext.events.before_rename"],
		"after_rename": [
			"duty_responsibility.engine.foreign.after_rename",
			"duty_responsibility.integrations.erpnext.events.after_rename",
			"duty_responsibility.engine.ledger.heads.after_rename",
		],
		"on_trash": "duty_responsibility.engine.foreign.on_trash",
		"after_delete": "duty_responsibility.engine.foreign.after_delete",
	},
	**{
		doctype: {
			"before_save": "duty_responsibility.engine.ledger.heads.before_save",
			"on_update": "duty_responsibility.engine.ledger.heads.on_update",
		}
		for doctype in (
			"Duty Fault Record",
			"Duty Measure Proof",
			"Duty Case Deliberation",
			"Duty Leadership Meeting",
		)
	},
	"System Settings": {"on_update": "duty_responsibility.engine.watch.on_new_time_zone"},
	"Auto Email Report": {"validate": "duty_responsibility.permissions.figures.bind_mailed_report"},
	"File": {
		"validate": [
			"duty_responsibility.permissions.secrecy.refuse_file",
			"duty_responsibility.permissions.faults.refuse_hanging",
		]
	},
	"Comment": {
		"validate": [
			"duty_responsibility.permissions.secrecy.refuse_comment",
			"duty_responsibility.permissions.faults.refuse_hanging",
		]
	},
	"Communication": {
		"validate": [
			"duty_responsibility.permissions.secrecy.refuse_communication",
			"duty_responsibility.permissions.faults.refuse_hanging",
		]
	},
	"DocShare": {"validate": "duty_responsibility.permissions.faults.refuse_hanging"},
	"ToDo": {"validate": "duty_responsibility.permissions.faults.refuse_hanging"},
	"Tag Link": {"validate": "duty_responsibility.permissions.faults.refuse_hanging"},
	"Document Follow": {"validate": "duty_responsibility.permissions.faults.refuse_hanging"},
}

override_whitelisted_methods = {"frappe.client.get_count": "duty_responsibility.api.counting.get_count"}

ignore_links_on_delete = [
	# a document of another app goes when its own app lets it go; the clock stays, and says so
	"Duty Clock",
	"Duty Firing",
	"Duty Extension Request",
	"Duty Fact",
	# that somebody cannot be deleted must not say that there is a case about them; the case keeps their name
	"Duty Fault Record",
	"Duty Fault Decision",
	"Duty Measure Proof",
	"Duty Case Deliberation",
	"Duty Leadership Meeting",
]

jinja = {"methods": ["duty_responsibility.engine.explain.duty_moment"]}

export_python_type_annotations = True
require_type_annotated_api_methods = True
