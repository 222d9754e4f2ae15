frappe.query_reports["Duty Extension and Pause Use"] = {
	filters: [
		...duty.reports.period(),
		duty.reports.choice("group_by", __("Grouped by"), [
			["Section", __("Office Section")],
			["Kind of Matter", __("Kind of Matter")],
			["Month", __("Month Asked")],
			["Reason", __("Reason of the Pause")],
		]),
		{
			fieldname: "kind",
			label: __("Asked for"),
			fieldtype: "Select",
			options: [
				{ value: "", label: "" },
				{ value: "Extension", label: __("Extension") },
				{ value: "Pause", label: __("Pause") },
			],
		},
		duty.reports.section(),
		duty.reports.kind(),
	],

	formatter: duty.reports.cell,
};
