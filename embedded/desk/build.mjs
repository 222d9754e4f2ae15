// Bundle one app's public/**/*.bundle.{js,ts,css,scss} into <out>/<app>/dist and list them in <out>/assets.json,
// where the framework looks them up by name. Usage: node build.mjs <app> <public> <out> <framework's public>
import esbuild from "esbuild";
import * as sass from "sass";
import * as sfc from "@vue/compiler-sfc";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const [app, publicFolder, out, frameworkPublic] = process.argv.slice(2);
const modules = path.resolve(import.meta.dirname, "node_modules");
const walk = (folder) =>
	fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const file = path.join(folder, entry.name);
		if (!entry.isDirectory()) return [file];
		return ["node_modules", "dist"].includes(entry.name) ? [] : walk(file);
	});
const firstThatExists = (...candidates) => candidates.find((file) => fs.existsSync(file) && fs.statSync(file).isFile());

// "frappe/public/…", "<app>/public/…" and "~package/…" are how Frappe's sources name files of apps and packages
const inApps = (name) => {
	const [owner, ...rest] = name.split("/");
	const folder = owner === "frappe" ? frameworkPublic : owner === app ? publicFolder : null;
	if (!folder || !rest.length) return null;
	if (rest[0] === "public" && rest[1] === "node_modules") return path.join(modules, ...rest.slice(2));
	return path.join(path.dirname(folder), ...rest);
};

const served = {
	name: "served", // fonts and images are files of the web server
	setup(build) {
		const external = ({ path: file }) => ({ path: file, external: true });
		build.onResolve({ filter: /^(\/?assets\/|\/files\/)/ }, external);
		build.onResolve({ filter: /^\.\/.*[?#]/ }, (args) => (args.kind === "url-token" ? external(args) : null));
	},
};
const sourcesOfApps = {
	name: "sources-of-apps",
	setup(build) {
		build.onResolve({ filter: /^[\w-]+\// }, ({ path: name }) => {
			// the last: a file that a package does not list among its exports
			const files = [inApps(name), path.join(modules, name)].filter(Boolean);
			const found = firstThatExists(...files.flatMap((file) => [file, `${file}.js`, `${file}.ts`]));
			return found ? { path: found } : null;
		});
		build.onResolve({ filter: /^~/ }, ({ path: name, resolveDir, kind }) =>
			build.resolve(name.slice(1), { resolveDir, kind })
		);
	},
};
const templates = {
	name: "templates", // an .html next to a script becomes frappe.templates.<name>
	setup(build) {
		build.onLoad({ filter: /\.html$/ }, ({ path: file }) => {
			const text = fs.readFileSync(file, "utf8").replace(/<!--[\s\S]*?-->/g, "").replace(/\s+/g, " ");
			const name = JSON.stringify(path.basename(file, ".html"));
			return { contents: `frappe.templates[${name}] = ${JSON.stringify(text)};`, loader: "js" };
		});
	},
};
const sassOfApps = {
	findFileUrl(name, { containingUrl }) {
		const url = (file) => pathToFileURL(file);
		if (name.startsWith("~")) return url(path.join(modules, name.slice(1)));
		const file = inApps(name);
		if (file) return url(file);
		if (!containingUrl) return null;
		const sibling = path.resolve(path.dirname(fileURLToPath(containingUrl)), name);
		return firstThatExists(sibling) ? url(sibling) : null;
	},
};
const compileSass = (file, text, language = "scss") =>
	sass.compileString(text, {
		url: pathToFileURL(file),
		syntax: language === "sass" ? "indented" : "scss",
		importers: [sassOfApps],
		loadPaths: [path.dirname(file), modules],
		logger: sass.Logger.silent,
	}).css;
const styles = {
	name: "styles",
	setup(build) {
		build.onLoad({ filter: /\.scss$/ }, ({ path: file }) => ({
			// a plain .css is taken in as it is; Sass would leave an @import that nobody serves
			contents: compileSass(file, fs.readFileSync(file, "utf8").replace(/(@import\s+["'][^"']+)\.css(["'])/g, "$1$2")),
			loader: "css",
			resolveDir: path.dirname(file),
		}));
	},
};

const components = {
	name: "components", // single-file components of Vue: script, template and (scoped) styles
	setup(build) {
		build.onLoad({ filter: /\.vue$/ }, async ({ path: file }) => {
			const source = fs.readFileSync(file, "utf8");
			const { descriptor, errors } = sfc.parse(source, { filename: file });
			if (errors.length) return { errors: errors.map((error) => ({ text: error.message })) };
			const id = createHash("sha256").update(path.relative(publicFolder, file)).digest("hex").slice(0, 8);
			const scoped = descriptor.styles.some((style) => style.scoped);
			const scopeId = `data-v-${id}`;
			const lines = [];
			let bindings;
			if (descriptor.script || descriptor.scriptSetup) {
				const inlineTemplate = Boolean(descriptor.scriptSetup);
				const script = sfc.compileScript(descriptor, {
					id,
					inlineTemplate,
					genDefaultAs: "component",
					templateOptions: { scoped, id: scopeId },
				});
				bindings = script.bindings;
				lines.push(script.content);
			} else {
				lines.push("const component = {};");
			}
			if (descriptor.template && !descriptor.scriptSetup) {
				const { content } = descriptor.template;
				const compilerOptions = { bindingMetadata: bindings, scopeId: scoped ? scopeId : undefined };
				const { code } = sfc.compileTemplate({ source: content, filename: file, id, scoped, compilerOptions });
				lines.push(code.replace("export function render", "function render"), "component.render = render;");
			}
			if (scoped) lines.push(`component.__scopeId = ${JSON.stringify(scopeId)};`);
			// the Desk loads a bundle's script and does not ask for its style sheet: bring it along
			for (const style of descriptor.styles) {
				const source = style.lang ? compileSass(file, style.content, style.lang) : style.content;
				const { code } = sfc.compileStyle({ source, filename: file, id: scopeId, scoped: style.scoped });
				const resolved = await esbuild.build({
					stdin: { contents: code, loader: "css", resolveDir: path.dirname(file) },
					bundle: true,
					write: false,
					minify: true,
					nodePaths: [modules],
					plugins: [served, sourcesOfApps],
				});
				const element = "document.head.appendChild(document.createElement('style'))";
				lines.push(`${element}.textContent = ${JSON.stringify(resolved.outputFiles[0].text)};`);
			}
			lines.push("export default component;");
			return { contents: lines.join("\n"), loader: "ts", resolveDir: path.dirname(file) };
		});
	},
};

const banner = "window.frappe = window.frappe || {}; window.frappe.templates = window.frappe.templates || {};";
const built = {};
const put = (name, text) => {
	const kind = path.extname(name).slice(1);
	const hash = createHash("sha256").update(text).digest("hex").slice(0, 8).toUpperCase();
	const file = name.replace(/\.(css|js)$/, `.${hash}.$1`);
	const folder = path.join(out, app, "dist", kind);
	fs.mkdirSync(folder, { recursive: true });
	fs.writeFileSync(path.join(folder, file), text);
	built[name] = `/assets/${app}/dist/${kind}/${file}`;
};

fs.rmSync(path.join(out, app, "dist"), { recursive: true, force: true });
let failed = 0;
for (const file of walk(publicFolder).filter((name) => /\.bundle\.(js|ts|css|scss)$/.test(name))) {
	try {
		const result = await esbuild.build({
			entryPoints: [file],
			bundle: true,
			write: false,
			minify: true,
			format: "iife",
			target: "es2020",
			outdir: "/out",
			nodePaths: [modules],
			logLevel: "silent",
			plugins: [served, sourcesOfApps, templates, styles, components],
			loader: { ".svg": "text", ".png": "dataurl", ".gif": "dataurl" },
			define: {
				"process.env.NODE_ENV": '"production"',
				__VUE_OPTIONS_API__: "true",
				__VUE_PROD_DEVTOOLS__: "false",
				__VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false",
				global: "window",
			},
			banner: { js: banner },
		});
		for (const output of result.outputFiles) put(path.basename(output.path), output.text);
	} catch (error) {
		failed += 1;
		const reasons = error.errors?.map((one) => `${one.location?.file ?? ""}: ${one.text}`) ?? [error.message];
		console.error(`Bundle ${path.basename(file)} of ${app} failed:\n  ${reasons.slice(0, 6).join("\n  ")}`);
	}
}

const index = path.join(out, "assets.json");
const known = fs.existsSync(index) ? JSON.parse(fs.readFileSync(index, "utf8")) : {};
const others = Object.entries(known).filter(([, address]) => !address.startsWith(`/assets/${app}/`));
fs.writeFileSync(index, JSON.stringify({ ...Object.fromEntries(others), ...built }, null, "\t"));
process.exitCode = failed && app !== "frappe" ? 1 : 0;
