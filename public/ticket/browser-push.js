// @ts-check
/** What this browser can do for a page that is closed. */

/**
 * Why it cannot tell anybody; undefined: it can, once it is allowed to.
 *
 * @returns {"tellOnHomeScreen" | "tellBlocked" | "tellCannot" | undefined}
 */
export function hindrance() {
  if ("PushManager" in window && "Notification" in window && navigator.serviceWorker)
    return Notification.permission === "denied" ? "tellBlocked" : undefined;
  const isOutsideHomeScreen = "standalone" in navigator && navigator.standalone === false; // only Apple's phones say it
  return isOutsideHomeScreen ? "tellOnHomeScreen" : "tellCannot";
}

/**
 * How a server reaches this browser. One subscription is of all its tickets.
 *
 * @param {string} applicationServerKey
 */
export async function subscribe(applicationServerKey) {
  await navigator.serviceWorker.register("/service-worker.js"); // else `ready` may wait for ever
  const { pushManager } = await navigator.serviceWorker.ready;
  const options = { userVisibleOnly: true, applicationServerKey };
  try {
    return await pushManager.subscribe(options);
  } catch (error) {
    const former = await pushManager.getSubscription(); // perhaps by another key
    if (!former) throw error;
    await former.unsubscribe();
    return pushManager.subscribe(options);
  }
}
