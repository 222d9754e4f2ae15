(() => {
	frappe.ui.form.on("Duty Settings", {
		setup(frm) {
			for (const field of ["director", "daily_deputy", "clerk", "duty_officer", "roster_keeper"]) {
				frm.set_query(field, () => ({ filters: { status: "Active", support_worker: 0 } }));
			}
		},

		refresh(frm) {
			if (frappe.boot.duty_bridge && frm.perm[0]?.write) duty.offer_bridge(frm);
			if (frappe.user.has_role(["Duty Administrator", "System Manager"])) sample_office(frm);
		},
	});

	// The sample office: loaded and removed by a job, whose progress is asked for while the form is open.
	async function sample_office(frm) {
		const state = await frappe.xcall("duty_responsibility.api.sample.state");
		clearTimeout(frm.duty_timer);
		const running = state.running;
		if (running && !["done", "failed"].includes(running.step)) {
			const doing = running.what === "loading" ? __("Loading the sample office") : __("Removing the sample office");
			frm.dashboard.show_progress(__("Sample Office"), Math.max(running.percent, 1), doing);
			frm.duty_sample_job = true;
			frm.duty_timer = setTimeout(() => $(frm.wrapper).is(":visible") && sample_office(frm), 1000);
			return;
		}
		frm.dashboard.hide_progress?.();
		if (frm.duty_sample_job) {
			frm.duty_sample_job = false;
			if (running?.step === "failed") {
				frappe.msgprint({ title: __("Sample Office"), message: duty.escape(running.error), indicator: "red" });
			} else {
				frappe.show_alert({ message: __("Done: the sample office"), indicator: "green" });
				await frm.reload_doc();
				return;
			}
		}
		const group = __("Sample Office");
		frm.remove_custom_button(__("Load Sample Office"), group);
		frm.remove_custom_button(__("Remove Sample Office"), group);
		if (state.loaded) {
			frm.add_custom_button(__("Remove Sample Office"), () => ask_to_remove(frm, state), group);
		} else {
			frm.add_custom_button(__("Load Sample Office"), () => ask_to_load(frm), group);
		}
	}

	function ask_to_load(frm) {
		frappe.prompt(
			[
				{
					fieldname: "weeks",
					fieldtype: "Select",
					label: __("How much lies behind it"),
					options: [
						{ value: "13", label: __("A quarter of a year") },
						{ value: "26", label: __("Half a year") },
						{ value: "52", label: __("A whole year; takes some minutes") },
					],
					default: "52",
					reqd: 1,
					description: __(
						"People, matters and ledgers of an office that does not exist. Only on a site without people and matters; it can be removed again without trace."
					),
				},
			],
			async ({ weeks }) => {
				await frappe.xcall("duty_responsibility.api.sample.load", { weeks });
				sample_office(frm);
			},
			__("Load Sample Office"),
			__("Load Sample Office")
		);
	}

	function ask_to_remove(frm, state) {
		const remove = async (confirmed) => {
			await frappe.xcall("duty_responsibility.api.sample.remove", { confirmed });
			sample_office(frm);
		};
		const question = __("Remove the sample office with its {0} matters, its people and all that they did?", [
			state.matters,
		]);
		const dialog = new frappe.ui.Dialog({
			title: __("Remove Sample Office"),
			fields: [
				{ fieldtype: "HTML", options: `<p>${question}</p>` },
				{
					fieldname: "confirmed",
					fieldtype: "Check",
					label: __("Also what others than its people have registered here meanwhile"),
				},
			],
			primary_action_label: __("Remove Sample Office"),
			async primary_action({ confirmed }) {
				await remove(confirmed ? 1 : 0);
				dialog.hide();
			},
		});
		dialog.show();
	}
})();
