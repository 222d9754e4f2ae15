frappe.query_reports["Duty Overdue and Due Soon"] = {
	filters: [
		{ fieldname: "days_ahead", label: __("Working Days Ahead"), fieldtype: "Int", default: 1 },
		duty.reports.section(),
		duty.reports.kind(),
		{ fieldname: "assignee", label: __("Assignee"), fieldtype: "Link", options: "Duty Staff" },
	],

	formatter(value, row, column, data, format) {
		const text = duty.reports.cell(value, row, column, data, format);
		if (column.fieldname !== "light" || !data) {
			return text;
		}
		return `<span class="indicator-pill ${data.overdue ? "red" : "orange"}">${text}</span>`;
	},
};
