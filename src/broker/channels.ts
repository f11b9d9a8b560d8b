import type { Audience } from "../contract/booking-view.js";

/** Where what is told. An edge may hear the public channels alone; a door's probe is its own. */
export const channelsOf = (prefix: string) => ({
  clinic: (audience: Audience, clinicId: number) => `${prefix}:${audience}:${clinicId}`,
  versions: `${prefix}:versions`,
  probe: (id: string) => `${prefix}:probe:${id}`,
});
