import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { pageModules } from "../../src/pages/page-scripts.js";

const folder = fileURLToPath(new URL("../../public", import.meta.url));
/** What npm brings says nothing of ours. */
const read = (path: string) => (path.startsWith("/vendor/") ? "" : readFileSync(folder + path, "utf8"));
const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found]) => found as string);
const pages = readdirSync(folder).filter((file) => file.endsWith(".html"));
const bundled = Object.fromEntries(Object.entries(pageModules).map(([name, modules]) => [`/${name}.js`, modules]));
const scriptsOf = (html: string) =>
  all(html, /<script (?:defer|type="module") src="([^"]+)">/g)
    .filter((path) => path !== "/too-old.js")
    .flatMap((path) => bundled[path] ?? path);

/** Every module that a page's script leads to, itself left out. */
function modulesOf(entry: string): Set<string> {
  const found = new Set<string>();
  const follow = (path: string) => {
    for (const specifier of all(read(path), /^(?:import|export)[^"\n]*?"([^"]+)";/gm)) {
      const module_ = new URL(specifier, `http://page${path}`).pathname;
      if (found.has(module_)) continue;
      found.add(module_);
      follow(module_);
    }
  };
  follow(entry);
  return found;
}

/** Without that a slow phone asks for one level of imports after the other, a round trip each. */
test.each(pages)("%s has its modules in one script, and names ahead what that one leaves out", (file) => {
  const html = read(`/${file}`);
  const [script, ...others] = all(html, /<script (?:defer|type="module") src="([^"]+)">/g).filter(
    (path) => path !== "/too-old.js",
  );
  expect(Object.keys(bundled)).toContain(script);
  expect(others).toEqual([]);
  const ahead = all(html, /<link rel="modulepreload" href="([^"]+)">/g);
  const modules = scriptsOf(html).flatMap((module_) => [...modulesOf(module_)]);
  expect(new Set(ahead)).toEqual(new Set(modules.filter((path) => path.startsWith("/vendor/"))));
});

/** Each page brings the texts that its markup says, and its modules, also those that it loads later. */
test.each(pages)("%s has every word that it says", async (file) => {
  const html = read(`/${file}`);
  const scripts = scriptsOf(html);
  const modules = [...new Set(scripts.flatMap((script) => [script, ...modulesOf(script)]))];
  const known: string[] = [];
  for (const path of modules.filter((each) => each.startsWith("/texts/en/"))) {
    const { words } = await import(`${folder}${path}`);
    known.push(...Object.keys(words));
  }
  expect(new Set(known).size).toBe(known.length); // none of them hides another
  const later = modules.flatMap((path) =>
    all(read(path), /^ +import\("([^"]+)"\)/gm).map((specifier) => new URL(specifier, `http://page${path}`).pathname),
  );
  const said = [...modules, ...later].flatMap((path) => all(read(path), /\bwords\??\.(\w+)/g));
  const missing = [...said, ...all(html, /data-text="(\w+)"/g)].filter((word) => !known.includes(word));
  expect(missing).toEqual([]);
});

/** A browser's translation would rewrite who somebody is. Scripts make every other `bdi` by `ui/element.js`. */
test.each(pages)("%s lets no translation rewrite a name", (file) => {
  const html = read(`/${file}`);
  for (const tag of all(html, /(<bdi[^>]*>)/g)) expect(tag).toContain(' translate="no"');
  const scripts = scriptsOf(html);
  for (const path of new Set(scripts.flatMap((script) => [script, ...modulesOf(script)])))
    if (path !== "/ui/element.js") expect(read(path), path).not.toMatch(/createElement\("bdi"|<bdi/);
});
