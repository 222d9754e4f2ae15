frappe.query_reports["Duty On-Time Rate"] = {
	filters: [
		...duty.reports.period(),
		duty.reports.choice("group_by", __("Grouped by"), [
			["Section", __("Office Section")],
			["Kind of Matter", __("Kind of Matter")],
			["Article", __("Article")],
			["Month", __("Month Counted")],
		]),
		duty.reports.choice("counting", __("What Is Counted"), [
			["Steps", __("Steps Counted")],
			["Matters", __("Matters")],
		]),
		duty.reports.section(),
		duty.reports.kind(),
	],

	onload: (report) => duty.reports.own_section(report),

	formatter(value, row, column, data, format) {
		const text = duty.reports.cell(value, row, column, data, format);
		const chosen = frappe.query_report.get_filter_values();
		const open = { result: ["is", "not set"] };
		const filters = {
			on_time: { result: "On Time" },
			late: { result: "Late" },
			excused: { result: "Excused" },
			running: { status: "Running", ...open },
			paused: { status: "Paused", ...open },
		}[column.fieldname];
		if (!filters || !value || chosen.counting === "Matters") {
			return text;
		}
		const where = duty.reports.months(chosen);
		for (const field of ["section", "reference_doctype"]) {
			if (chosen[field]) {
				where[field] = chosen[field];
			}
		}
		if (!data.bold) {
			const group = {
				Section: "section",
				"Kind of Matter": "reference_doctype",
				Article: "article",
				Month: "counted_month",
			}[chosen.group_by];
			where[group] = data.key || ["is", "not set"];
		}
		return duty.reports.link(text, "Duty Clock", { ...where, ...filters });
	},
};
