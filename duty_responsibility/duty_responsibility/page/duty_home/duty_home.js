// Where the app begins for whoever comes in: the workspace of their post, the gate's page, or the wall's board.
(() => {
	// a person with several roles begins where most waits for them
	const BEGIN = [
		["Duty Director", "duty-leaders"],
		["Duty Deputy Director", "duty-leaders"],
		["Duty Section Head", "duty-section-desk"],
		["Duty Clerk", "duty-front-desk"],
		["Duty Administrator", "duty-administration"],
		["Duty Member", "duty-staff-desk"],
		["Duty Gatekeeper", "duty-gate"],
		["Duty Wall Screen", "duty-board/wall"],
	];

	frappe.pages["duty-home"].on_page_load = (wrapper) =>
		frappe.ui.make_app_page({ parent: wrapper, title: __("My Workspace"), single_column: true });

	frappe.pages["duty-home"].on_page_show = () => {
		// the Administrator has every role and none of the duties
		const roles = frappe.session.user === "Administrator" ? ["Duty Administrator"] : frappe.user_roles;
		const found = BEGIN.find(([role]) => roles.includes(role));
		// going back from there must not lead here again
		frappe.route_flags.replace_route = true;
		frappe.set_route((found ? found[1] : "duty-responsibility").split("/"));
	};
})();
