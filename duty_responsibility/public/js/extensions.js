// Asking for more time or a pause from a clock's bar, and ending a pause.
frappe.provide("duty");

const METHOD = "duty_responsibility.api.extensions.";

duty.change_time = async function (action, clock, done) {
	if (action === "resume") {
		frappe.confirm(__("Resume “{0}” now? What was left when it was paused is left then.", [duty.escape(clock.step)]), async () => {
			const due = await frappe.xcall(METHOD + "resume", { clock: clock.name });
			frappe.show_alert({ message: __("It goes on; due: {0}", [duty.escape(due)]), indicator: "green" });
			done();
		});
		return;
	}
	const allowed = await frappe.xcall(METHOD + "allowance", { clock: clock.name }, "GET");
	if (action === "pause") ask_pause(clock, allowed, done);
	else ask_extension(clock, allowed, done);
};

function ask_extension(clock, allowed, done) {
	if (!allowed.left) {
		frappe.msgprint(__("The policy allows this step no further extension."));
		return;
	}
	const fields = [
		{
			fieldname: "new_due_at",
			fieldtype: "Datetime",
			label: __("New Due Time"),
			reqd: 1,
			description: __("At most {0}; {1} extension(s) left.", [duty.escape(allowed.latest_in_words), allowed.left]),
		},
		{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
	];
	if (allowed.overdue) {
		fields.push({
			fieldname: "late_reason",
			fieldtype: "Small Text",
			label: __("Why It Was Not Asked for Before"),
			reqd: 1,
		});
	}
	fields.push({ fieldname: "evidence", fieldtype: "Attach", label: __("Evidence") });
	ask(__("Ask for an Extension"), clock, fields, done);
}

function ask_pause(clock, allowed, done) {
	if (!allowed.may_pause) {
		frappe.msgprint(__("The policy does not allow this step to be paused."));
		return;
	}
	const fields = [
		{
			fieldname: "pause_reason",
			fieldtype: "Select",
			label: __("Reason of the Pause"),
			options: allowed.reasons.map(({ value, label }) => duty.choice(value, label)),
			reqd: 1,
		},
		{ fieldname: "resume_by", fieldtype: "Datetime", label: __("To Be Resumed by"), reqd: 1 },
		{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
		{ fieldname: "evidence", fieldtype: "Attach", label: __("Evidence") },
	];
	ask(__("Ask for a Pause"), clock, fields, done);
}

function ask(title, clock, fields, done) {
	const dialog = new frappe.ui.Dialog({
		title: `${title} · ${duty.escape(clock.step)}`,
		fields,
		primary_action_label: __("Ask"),
		async primary_action(values) {
			await frappe.xcall(METHOD + "ask", { clock: clock.name, ...values });
			dialog.hide();
			frappe.show_alert({ message: __("Asked for. The time goes on until it is granted."), indicator: "blue" });
			done();
		},
	});
	dialog.show();
}
