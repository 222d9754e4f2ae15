// A case is known to those concerned only: nothing is assigned, attached, tagged, shared or written beside it.
frappe.provide("duty");

const BESIDE = ".form-assignments, .form-attachments, .form-tags, .form-shared, .followed-by-section, .form-footer";

duty.keep_to_itself = (frm) => {
	$(frm.wrapper).find(BESIDE).hide();
	frm.page.wrapper.find(BESIDE).hide();
};
