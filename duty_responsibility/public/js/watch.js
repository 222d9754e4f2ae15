// Administrators are told in the Desk when nobody watches the deadlines.
$(document).on("app_ready", () => {
	if (!frappe.boot.duty_sweep_stands_still) return;
	frappe.show_alert(
		{
			message: __("The deadlines are not being watched. Check the scheduler and the workers of this site."),
			indicator: "red",
		},
		30
	);
});
