// A case is known to those concerned only: nothing is assigned, attached, tagged, shared or written beside it.
frappe.provide("duty");

const BESIDE = ".form-assignments, .form-attachments, .form-tags, .form-shared, .followed-by-section, .form-footer";

// the number of the case in place of its key
duty.name_case = (frm) =>
	frm.set_df_property("record", "formatter", (value) =>
		frm.doc.number
			? `<a href="/app/duty-fault-record/${encodeURIComponent(value)}">${duty.escape(frm.doc.number)}</a>`
			: duty.escape_once(value)
	);

duty.keep_to_itself = (frm) => {
	$(frm.wrapper).find(BESIDE).hide();
	frm.page.wrapper.find(BESIDE).hide();
};
