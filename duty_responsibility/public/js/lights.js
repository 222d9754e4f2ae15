// Lights in the browser: facts of a clock are looked up in the table that the rules made, so that no second
// definition can come to differ from theirs.
frappe.provide("duty");

duty.LIGHTS = ["red", "yellow", "green", "grey"];

duty.light_label = (light) =>
	({ red: __("Overdue"), yellow: __("Warned"), green: __("In Time"), grey: __("Paused") })[light];

// a row of Duty Clock as a list holds it; moments are text in the office's time zone and compare as such
duty.light_of = function (clock) {
	const now = frappe.datetime.system_datetime();
	const before = (moment) => Boolean(moment && moment < now);
	const facts = [
		Boolean(Number(clock.breached)),
		before(clock.due_at),
		Number(clock.level) > 0 || Boolean(clock.next_action_at && clock.next_action_at <= now),
		before(clock.resume_by),
	];
	return (frappe.boot.duty_lights || {})[[clock.status, ...facts.map(Number)].join("|")] || "grey";
};

// colour, shape and word: nobody has to tell red from green by the colour alone
duty.lamp = (light) =>
	`<span class="duty-lamp duty-${light}"><span class="duty-light" role="img" aria-label="${duty.light_label(light)}"
		title="${duty.light_label(light)}"></span></span>`;
