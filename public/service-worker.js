// @ts-check
/**
 * Lets the pages open while the server is away. It keeps their own files and nothing else: what is not in its list
 * (the API, the streams, another site) passes by untouched. A server that answers always comes first, so a page that
 * is opened after an upgrade is the new one.
 *
 * The server puts the list in front: `globalThis.shell = { version, files }`. Any changed file changes this script,
 * and the browser then fetches all of them anew.
 */
const worker = /** @type {any} */ (globalThis); // its kind of scope is not among the types of pages
worker.importScripts("/push-worker.js");

/** @type {{ version: string, files: string[] }} */
const { version, files } = worker.shell;
const cachePrefix = "dawr-shell-";
const cacheName = cachePrefix + version;
/** A server that has not begun to answer by then is as good as away. */
const patienceMs = 3_000;

worker.addEventListener("install", (/** @type {any} */ event) => {
  worker.skipWaiting();
  event.waitUntil(keepAll());
});
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(forgetOlder()));
worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const file = fileOf(event.request);
  if (file !== undefined) event.respondWith(freshOrKept(event.request, file));
});

async function keepAll() {
  const cache = await caches.open(cacheName);
  await cache.addAll(files.map((file) => new Request(file, { cache: "no-cache" })));
}

async function forgetOlder() {
  const names = await caches.keys();
  const older = names.filter((name) => name.startsWith(cachePrefix) && name !== cacheName);
  await Promise.all(older.map((name) => caches.delete(name)));
}

/**
 * The kept file that stands for a request; undefined: none, so it is not ours.
 *
 * @param {Request} request
 */
function fileOf({ method, url }) {
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== location.origin) return undefined;
  const ofSeveral = pathname
    .replace(/^\/board\/g\/\d{1,9}$/, "/board-group")
    .replace(/^\/org\/\d{1,9}$/, "/organisation");
  const page =
    pathname === "/" ? "/index" : ofSeveral.replace(/^\/(board|desk|doctor|settings|arrive)\/\d{1,9}$/, "/$1");
  return [pathname, `${page}.html`].find((file) => files.includes(file));
}

/**
 * @param {Request} request
 * @param {string} file
 */
async function freshOrKept(request, file) {
  const cache = await caches.open(cacheName);
  const kept = await cache.match(file);
  if (!kept) return fetch(request);
  const aborter = new AbortController();
  const timeout = setTimeout(() => aborter.abort(), patienceMs);
  try {
    const fresh = await fetch(request, { signal: aborter.signal });
    return fresh.status < 500 ? fresh : kept; // 502: a proxy without its server
  } catch {
    return kept;
  } finally {
    clearTimeout(timeout);
  }
}
