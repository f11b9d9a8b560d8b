import type { Config } from "./config.js";
import type { HubTiming } from "./realtime/hub-timing.js";
import type { StreamSettings } from "./realtime/stream-server.js";

/** What the environment says of streams, the same wherever they are served. */
export const streamSettings = (config: Config, { stalledAtMostMs }: HubTiming): StreamSettings => ({
  maxAgeMs: config.STREAM_MAX_AGE_SECONDS * 1_000,
  stalledAtMostMs,
  stalledAtMostBytes: 128 * 1024 * 1024,
  limits: {
    total: config.STREAMS_MAX,
    perAddress: config.STREAMS_PER_ADDRESS,
    perKey: config.STREAMS_PER_KEY,
  },
});
