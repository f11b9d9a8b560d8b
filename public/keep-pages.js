// @ts-check

/**
 * Has the pages kept, so that they open while the server is away; after the page itself, which comes first. Browsers
 * have no service workers on plain http, and some forbid them: then pages need the server to open.
 */
addEventListener("load", async () => {
  try {
    await navigator.serviceWorker?.register("/service-worker.js");
  } catch {}
});
