// What the manual shows: one row per picture. `take.mjs` takes each of them in each language.
//
// name     of the file: ../images/<language>/<name>.png
// person   who is logged in; without one a guest
// path     of the page; with `of`, the first document that the filters find is opened
// width    "laptop", "phone" or "wall"
// height   of the picture, if the usual one shows too little or too much
// click    texts to click first, {zh, en} or several of them; a text that is not there is an error
// scroll   CSS selector of what to bring into view first
// setting  a tick of Duty Settings that the page needs; put back afterwards

export const PASSWORD = "sample-office";
export const PEOPLE = {
	clerk: "wenshu@office.example",
	head: "kezhang@office.example",
	deputy: "fuzhuren@office.example",
	director: "zhuren@office.example",
	gatekeeper: "menwei@office.example",
	administrator: "guanli@office.example",
	member: "zonghe1@office.example",
	officer: "zonghe2@office.example",
};

export const WIDTHS = {
	laptop: { width: 1280, height: 800, deviceScaleFactor: 1 },
	wall: { width: 1920, height: 1080, deviceScaleFactor: 0.6 },
	phone: { width: 390, height: 780, deviceScaleFactor: 1.5, isMobile: true, hasTouch: true },
};

const incoming = (...filters) => ({ doctype: "Duty Incoming Document", filters });
const inquiry = { doctype: "Duty Inquiry", filters: [["status", "=", "Received"]] };
const open = ["status", "in", ["Registered", "Passed On", "In Hand"]];
// the officer of this week is the person concerned, their deputy director has the case
const fault = {
	doctype: "Duty Fault Record",
	filters: [["status", "in", ["Statement Open", "Awaiting Proposal"]]],
};

export const SHOTS = [
	// what waits for whom
	{ name: "my-duties", person: "clerk", path: "/app/duty-desk", width: "laptop" },
	{ name: "my-duties-phone", person: "deputy", path: "/app/duty-desk", width: "phone" },
	{ name: "workspace", person: "director", path: "/app/duty-responsibility", width: "laptop" },
	{ name: "clocks", person: "director", path: "/app/duty-clock?status=Running", width: "laptop" },
	{ name: "week", person: "director", path: "/app/duty-week", width: "laptop" },
	// where each role begins, and what the wall shows
	...Object.entries({
		director: "duty-leaders",
		head: "duty-section-desk",
		clerk: "duty-front-desk",
		administrator: "duty-administration",
		member: "duty-staff-desk",
	}).map(([person, path]) => ({ name: `workspace-${person}`, person, path: `/app/${path}`, width: "laptop" })),
	{ name: "board", person: "director", path: "/app/duty-board", width: "laptop" },
	{ name: "board-phone", person: "director", path: "/app/duty-board", width: "phone" },
	{ name: "board-wall", person: "director", path: "/app/duty-board/wall", width: "wall" },
	// figures
	{ name: "on-time-rate", person: "director", path: "/app/query-report/Duty On-Time Rate", width: "laptop" },
	{
		name: "supervision-register",
		person: "director",
		path: "/app/query-report/Duty Supervision Register",
		width: "laptop",
	},
	// documents
	{ name: "incoming-new", person: "clerk", path: "/app/duty-incoming-document/new", width: "laptop" },
	{ name: "incoming-list", person: "clerk", path: "/app/duty-incoming-document", width: "laptop" },
	{ name: "incoming-document", person: "head", of: incoming(open, ["assignee", "is", "set"]), width: "laptop" },
	{
		name: "why-this-time",
		person: "head",
		of: incoming(open, ["assignee", "is", "set"]),
		width: "laptop",
		click: { zh: "期限如何计算？", en: "Why this time?" },
	},
	{
		name: "incoming-register",
		person: "clerk",
		path: "/app/query-report/Incoming Register",
		width: "laptop",
	},
	{
		name: "outgoing-document",
		person: "member",
		of: { doctype: "Duty Outgoing Document", filters: [["status", "=", "In Review"], ["secrecy", "=", ""]] },
		width: "laptop",
	},
	{
		name: "proofreading",
		person: "clerk",
		of: { doctype: "Duty Proofreading Record", filters: [] },
		width: "laptop",
	},
	// the front desk
	{ name: "inquiry", person: "clerk", of: inquiry, width: "laptop" },
	{ name: "duty-now", person: "officer", path: "/app/duty-now", width: "laptop" },
	{ name: "roster", person: "clerk", of: { doctype: "Duty Roster", filters: [] }, width: "laptop" },
	{ name: "gate", person: "gatekeeper", path: "/app/duty-gate", width: "phone" },
	{ name: "public-inquiry", path: "/inquiry", width: "phone", setting: "public_inquiries" },
	// meetings and assignments
	{ name: "meeting", person: "head", of: { doctype: "Duty Meeting", filters: [] }, width: "laptop" },
	{ name: "assignment", person: "deputy", of: { doctype: "Duty Assignment", filters: [] }, width: "laptop" },
	{
		name: "extension",
		person: "deputy",
		of: { doctype: "Duty Extension Request", filters: [["status", "=", "Waiting"]] },
		width: "laptop",
	},
	// shifts and faults
	{
		name: "shift-log",
		person: "clerk",
		of: {
			doctype: "Duty Shift Log",
			filters: [["status", "in", ["To Be Signed", "Taken Over"]]],
			order: "from_time desc",
		},
		width: "laptop",
	},
	{ name: "fault", person: "officer", of: fault, width: "laptop" },
	{ name: "fault-deputy", person: "deputy", of: fault, width: "laptop" },
	// the office's own rules
	{
		name: "leadership-meeting",
		person: "director",
		of: { doctype: "Duty Leadership Meeting", filters: [] },
		width: "laptop",
	},
	{
		name: "sample-office",
		person: "administrator",
		path: "/app/duty-settings",
		width: "laptop",
		click: { zh: "示例办公室", en: "Sample Office" },
	},
	{
		name: "time-limit-other",
		person: "administrator",
		path: "/app/duty-time-limit/new?document_type=ToDo",
		width: "laptop",
	},
	{ name: "setup", person: "administrator", path: "/app/duty-setup", width: "laptop" },
	{ name: "settings", person: "administrator", path: "/app/duty-settings", width: "laptop" },
	{
		name: "calendar",
		person: "administrator",
		of: { doctype: "Duty Calendar", filters: [] },
		width: "laptop",
	},
	{
		name: "time-limit",
		person: "administrator",
		of: { doctype: "Duty Time Limit", filters: [["name", "=", "Incoming: Ordinary"]] },
		width: "laptop",
	},
	{
		name: "ladder",
		person: "administrator",
		of: { doctype: "Duty Escalation Ladder", filters: [["name", "=", "Standard Ladder"]] },
		width: "laptop",
	},
	{
		name: "path",
		person: "administrator",
		of: { doctype: "Duty Path", filters: [["name", "=", "Incoming: Ordinary"]] },
		width: "laptop",
	},
	{ name: "watch", person: "administrator", path: "/app/duty-watch", width: "laptop" },
];
