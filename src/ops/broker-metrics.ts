import type { Registry } from "prom-client";
import type { Relay } from "../broker/relay.js";
import type { Hub } from "../realtime/hub.js";
import { gauge, total } from "./figures.js";

/** Of members and relays. */
export function watchBroker(registry: Registry, { hub, relay }: { hub: Hub; relay?: Relay | undefined }): void {
  const isLate = () => (relay ? relay.isLate : hub.delivery !== "delivering");
  const late = "1 when the broker tells this member nothing, or this relay cannot tell the broker";
  gauge(registry, "dawr_changes_late", late, () => Number(isLate()));
  if (relay) {
    const told = "Messages that the broker has acknowledged";
    total(registry, "dawr_relay_messages_total", told, () => relay.publishedCount);
    const untold = "How long the oldest change that is not told has waited";
    gauge(registry, "dawr_relay_untold_seconds", untold, () => relay.untoldMs / 1_000);
  }
  if (hub.hasBeat) {
    const missed = "Changes of which no hint came, found by beats";
    total(registry, "dawr_missed_changes_total", missed, () => hub.missedCount);
  }
}
