// Takes the manual's screenshots from a running sample office.
//
//     ./embedded/start                        in another window; it prints the address
//     cd docs/screenshots && npm ci
//     node take.mjs http://localhost:8000 [name …]
//
// CHROMIUM names the browser, if it is not /usr/bin/chromium. Whoever looks at a page gets its language through
// their user's language, which is put back in the end. Pictures have at most 256 colours.

import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import puppeteer from "puppeteer-core";
import UPNG from "upng-js";
import { PASSWORD, PEOPLE, SHOTS, WIDTHS } from "./shots.mjs";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const IMAGES = path.join(HERE, "..", "images");
const LANGUAGES = { zh: "zh-CN", en: "en-GB" };
const ADMINISTRATOR = ["Administrator", process.env.ADMIN_PASSWORD || "admin"];
const LARGEST = 150_000;

const [base = "http://localhost:8000", ...wanted] = process.argv.slice(2);
const shots = SHOTS.filter((shot) => !wanted.length || wanted.includes(shot.name));
const browser = await puppeteer.launch({
	executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
	args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
});
const faults = [];

/** A page of its own, with cookies of its own, logged in unless `person` is nobody. */
async function visit(person, locale) {
	const context = await browser.createBrowserContext();
	const page = await context.newPage();
	await page.setExtraHTTPHeaders({ "Accept-Language": locale });
	await page.emulateTimezone("Asia/Shanghai");
	await page.goto(`${base}/login`, { waitUntil: "domcontentloaded" });
	if (person) {
		const [usr, pwd] = person === "root" ? ADMINISTRATOR : [PEOPLE[person], PASSWORD];
		const status = await page.evaluate(
			async (body) =>
				(await fetch("/api/method/login", { method: "POST", body: new URLSearchParams(body) })).status,
			{ usr, pwd },
		);
		if (status !== 200) throw new Error(`${usr} cannot log in (${status})`);
	}
	return { page, close: () => context.close() };
}

/** A call of Frappe's API in the session of `page`; it must stand on a page of the Desk for its token. */
async function call(page, method, args) {
	const found = await page.evaluate(
		async ([method, args]) =>
			await new Promise((resolve, reject) =>
				frappe.call({ method, args, callback: (r) => resolve(r.message), error: () => reject(Error(method)) }),
			),
		[method, args],
	);
	return found;
}

async function settle(page) {
	await page
		.waitForFunction(
			() => {
				if (!window.frappe || !document.querySelector("body")) return false;
				if (!/^\/(app|desk)/.test(location.pathname)) return document.readyState === "complete";
				const shown = window.cur_page && window.cur_page.page;
				return shown && !frappe.request.ajax_count && !document.querySelector("#freeze.in, .page-loading");
			},
			{ timeout: 30_000 },
		)
		.catch(() => faults.push(`${page.url()}: did not come to rest`));
	await page.waitForNetworkIdle({ idleTime: 500, timeout: 10_000 }).catch(() => {});
	await new Promise((done) => setTimeout(done, 700)); // animations
}

async function where(page, shot) {
	if (shot.path) return shot.path;
	const [row] = await call(page, "frappe.client.get_list", {
		doctype: shot.of.doctype,
		filters: shot.of.filters,
		order_by: shot.of.order || "creation asc",
		limit_page_length: 1,
	});
	if (!row) throw new Error(`there is no ${shot.of.doctype} that ${shot.person} may see`);
	return `/app/${shot.of.doctype.toLowerCase().replaceAll(" ", "-")}/${encodeURIComponent(row.name)}`;
}

async function take(shot, language) {
	const { page, close } = await visit(shot.person, LANGUAGES[language]);
	try {
		const size = { ...WIDTHS[shot.width], ...(shot.height ? { height: shot.height } : {}) };
		await page.setViewport(size);
		page.on("pageerror", (error) => faults.push(`${language}/${shot.name}: ${error.message}`));
		if (shot.person) {
			await page.goto(`${base}/app`, { waitUntil: "domcontentloaded" });
			await settle(page);
		}
		await page.goto(base + (await where(page, shot)), { waitUntil: "domcontentloaded" });
		await settle(page);
		for (const words of [shot.click || []].flat()) {
			const clicked = await page.evaluate((text) => {
				const shown = [...document.querySelectorAll("a, button, summary, .btn, .tab-link, .section-head")];
				const found = shown.find((one) => one.textContent.trim() === text && one.offsetParent);
				found?.click();
				return Boolean(found);
			}, words[language]);
			if (!clicked) throw new Error(`there is no “${words[language]}” to click`);
			await settle(page);
		}
		if (shot.scroll) {
			await page.$eval(shot.scroll, (element) => element.scrollIntoView({ block: "start" }));
			await settle(page);
		}
		await page.evaluate(() => document.activeElement?.blur());
		write(await page.screenshot(), path.join(IMAGES, language, `${shot.name}.png`));
	} finally {
		await close();
	}
}

/** As few colours as the size asks for: text stays sharp, photographs there are none. */
function write(picture, file) {
	const { width, height, ...image } = UPNG.decode(new Uint8Array(picture).buffer);
	const pixels = UPNG.toRGBA8({ width, height, ...image });
	const small = Buffer.from(UPNG.encode(pixels, width, height, 128));
	if (small.length > LARGEST) faults.push(`${file}: ${small.length} bytes`);
	fs.mkdirSync(path.dirname(file), { recursive: true });
	fs.writeFileSync(file, small);
	console.log(path.relative(IMAGES, file), `${Math.round(small.length / 1000)} kB`);
}

const root = await visit("root", LANGUAGES.en);
const spoken = {};
try {
	await root.page.goto(`${base}/app`, { waitUntil: "domcontentloaded" });
	await settle(root.page);
	const set = (doctype, name, field, value) =>
		call(root.page, "frappe.client.set_value", { doctype, name, fieldname: field, value });
	const value = async (doctype, field, name) =>
		(await call(root.page, "frappe.client.get_value", { doctype, fieldname: field, filters: name }))[field];
	const people = new Set(shots.map((shot) => shot.person).filter(Boolean));
	for (const person of people) spoken[person] = await value("User", "language", PEOPLE[person]);
	for (const language of Object.keys(LANGUAGES)) {
		for (const person of people) await set("User", PEOPLE[person], "language", language);
		for (const shot of shots) {
			const before = shot.setting && (await value("Duty Settings", shot.setting));
			if (shot.setting) await set("Duty Settings", "Duty Settings", shot.setting, 1);
			try {
				await take(shot, language);
			} catch (error) {
				faults.push(`${language}/${shot.name}: ${error.message}`);
			} finally {
				if (shot.setting) await set("Duty Settings", "Duty Settings", shot.setting, before);
			}
		}
	}
} finally {
	for (const [person, language] of Object.entries(spoken))
		await call(root.page, "frappe.client.set_value", {
			doctype: "User",
			name: PEOPLE[person],
			fieldname: { language },
		});
	await browser.close();
}
for (const fault of faults) console.error(`FAULT ${fault}`);
process.exitCode = faults.length ? 1 : 0;
