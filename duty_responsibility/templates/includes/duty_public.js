// What both public pages do alike. No text is made here: it comes from the page or from the office's answer.
const duty = (() => {
	const page = document.querySelector(".duty-public");

	async function call(method, values) {
		const headers = { "Content-Type": "application/json", Accept: "application/json" };
		if (window.frappe && frappe.csrf_token) headers["X-Frappe-CSRF-Token"] = frappe.csrf_token;
		const address = "/api/method/duty_responsibility.api.public." + method;
		try {
			const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(values) });
			if (answer.ok) return (await answer.json()).message;
			const said = await answer.json().catch(() => ({}));
			if (said.message && said.message.error) return said.message;
			return { error: answer.status === 429 ? page.dataset.busy : page.dataset.failed };
		} catch {
			return { error: page.dataset.failed };
		}
	}

	function given(form) {
		const values = Object.fromEntries(new FormData(form));
		for (const box of form.querySelectorAll("input[type=checkbox]")) values[box.name] = box.checked;
		return values;
	}

	function clear(form) {
		for (const place of form.querySelectorAll(".duty-wrong, .duty-error")) place.hidden = true;
		for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
	}

	function complain(form, answer) {
		const box = form.querySelector(".duty-error");
		box.textContent = answer.error;
		box.hidden = false;
		let first = box;
		for (const [name, text] of Object.entries(answer.fields || {})) {
			const field = form.elements[name];
			if (!field) continue;
			const input = field.length ? field[0] : field;
			const place = input.closest(".duty-field, .duty-stars").querySelector(".duty-wrong");
			place.textContent = text;
			place.hidden = false;
			for (const one of field.length ? field : [field]) one.setAttribute("aria-invalid", "true");
			if (first === box) first = input;
		}
		first.focus();
	}

	function on_submit(form, done, { before = () => {}, values = (found) => found } = {}) {
		const button = form.querySelector("button[type=submit]");
		form.addEventListener("submit", async (event) => {
			event.preventDefault();
			if (button.disabled) return;
			const sent = values(given(form));
			before();
			clear(form);
			button.disabled = true;
			form.setAttribute("aria-busy", "true");
			const answer = await call(form.dataset.method, sent);
			button.disabled = false;
			form.removeAttribute("aria-busy");
			if (answer.error) complain(form, answer);
			else done(answer, sent);
		});
	}

	function show(section) {
		section.hidden = false;
		section.focus();
		section.scrollIntoView({ block: "start" });
	}

	async function copy(text, button) {
		try {
			await navigator.clipboard.writeText(text);
		} catch {
			// a page without https has no clipboard of that kind
			const area = document.createElement("textarea");
			area.value = text;
			document.body.append(area);
			area.select();
			document.execCommand("copy");
			area.remove();
		}
		button.textContent = button.dataset.done;
	}

	return { on_submit, show, copy };
})();
