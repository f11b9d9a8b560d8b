import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import express, { type Response, type Router } from "express";
import { compressed } from "./compressed.js";
import { boardHeaders, pageHeaders, setPageHeaders } from "./page-headers.js";
import { pageScripts } from "./page-scripts.js";
import { serviceWorkerScript } from "./service-worker.js";

/** A QR code's maths; its ES module is served as npm brings it, so there is no build step. */
const qrModule = join(dirname(createRequire(import.meta.url).resolve("uqr")), "index.mjs");

export interface PageSettings {
  /** Origins whose pages may frame the board. */
  frameAncestors: string[];
  /** Where patients reach this server, which a page opened at localhost cannot know. */
  publicUrl: string | undefined;
}

/** The addresses of pages, and of the API's document. */
export const pagePaths = Object.fromEntries(
  [
    ...["/", "/board/{clinicId}", "/board/g/{boardId}", "/desk/{clinicId}", "/doctor/{clinicId}", "/arrive/{clinicId}"],
    ...["/org/{organisationId}", "/settings/{clinicId}", "/t", "/docs", "/openapi.json"],
  ].map((path) => [path, { get: {} }]),
);

/** The pages whose address names a clinic, a board or an organisation; everything else under `publicDir` is served by its own name. Compressed. */
export function pageRoutes(publicDir: string, { frameAncestors, publicUrl }: PageSettings): Router {
  const router = express.Router({ strict: true, caseSensitive: true });
  router.use(compressed()); // streams are answered before they come here
  const fresh = (response: Response) => {
    response.removeHeader("Connection"); // HTTP/1.1 keeps it unsaid; with Keep-Alive it is 2 KB on a page of 45 parts
    return response.set("Cache-Control", "no-cache");
  };
  const page = (file: string) => (_request: unknown, response: Response) =>
    fresh(response).sendFile(file, { root: publicDir, cacheControl: false });
  const board = boardHeaders(frameAncestors);
  for (const parameter of ["clinicId", "boardId", "organisationId"]) {
    router.param(parameter, (_request, _response, next, id) => next(/^\d{1,9}$/.test(id) ? undefined : "route"));
  }
  for (const { path, file, title } of pages) {
    router.get(path, file.startsWith("board") ? board : pageHeaders, page(file));
    router.get(`${path}/app.webmanifest`, (request, response) => {
      const manifest = JSON.stringify(manifestOf(title, request.path.replace("/app.webmanifest", "")));
      fresh(response).type("application/manifest+json").send(manifest);
    });
  }
  for (const { path, type, read } of pageScripts) {
    router.get(path, async (_request, response) => {
      const script = await read(publicDir);
      const tag = createHash("sha256").update(script).digest("base64url");
      fresh(response).set("ETag", `"${tag}"`).type(type).send(script);
    });
  }
  router.get("/page-settings.json", (_request, response) => {
    fresh(response).json({ publicUrl: publicUrl ?? null });
  });
  router.get("/vendor/uqr.js", (_request, response) =>
    fresh(response).type("text/javascript").sendFile(qrModule, { cacheControl: false, dotfiles: "allow" }),
  );
  const makeWorker = async () => {
    const built = await Promise.all(pageScripts.map(async ({ path, read }) => [path, await read(publicDir)]));
    return serviceWorkerScript(publicDir, { ...Object.fromEntries(built), "/vendor/uqr.js": readFileSync(qrModule) });
  };
  let worker: string | undefined;
  router.get("/service-worker.js", pageHeaders, async (_request, response) => {
    worker ??= await makeWorker();
    fresh(response).type("text/javascript").send(worker);
  });
  const small = { acceptRanges: false, lastModified: false }; // the ETag says as much
  const setDocumentHeaders = setPageHeaders(board);
  const setHeaders = (response: Response, path: string) => setDocumentHeaders(fresh(response), path);
  router.use(express.static(publicDir, { extensions: ["html"], setHeaders, ...small }));
  return router;
}

/** The pages that a wall screen, a desk, a doctor, the owner of several clinics or a kiosk can install, each at its own place. */
const pages = [
  { path: "/board/:clinicId", file: "board.html", title: "شاشة الانتظار" },
  { path: "/board/g/:boardId", file: "board-group.html", title: "شاشة الانتظار" },
  { path: "/desk/:clinicId", file: "desk.html", title: "مكتب الاستقبال" },
  { path: "/doctor/:clinicId", file: "doctor.html", title: "غرفة الطبيب" },
  { path: "/org/:organisationId", file: "organisation.html", title: "جميع العيادات" },
  { path: "/settings/:clinicId", file: "settings.html", title: "إعدادات العيادة" },
  { path: "/arrive/:clinicId", file: "arrive.html", title: "تسجيل الحضور" },
];

const manifestOf = (title: string, address: string) => ({
  name: `دَوْر · ${title}`,
  short_name: "دَوْر",
  id: address,
  start_url: address,
  scope: "/",
  lang: "ar",
  dir: "rtl",
  display: "standalone",
  background_color: "#f6f4ee",
  theme_color: "#0b5b4c",
  icons: [
    { src: "/icon.svg", sizes: "any", type: "image/svg+xml", purpose: "any" },
    { src: "/icons/icon-192.png", sizes: "192x192", type: "image/png", purpose: "any" },
    { src: "/icons/icon-512.png", sizes: "512x512", type: "image/png", purpose: "any" },
    { src: "/icons/maskable-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
  ],
});
