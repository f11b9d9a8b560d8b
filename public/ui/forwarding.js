// @ts-check
import { createForwardBooking } from "./forward-booking.js";
import { createForwardDialog } from "./forward-dialog.js";
import { createOtherClinics } from "./other-clinics.js";

/**
 * What a page needs to send patients on to other clinics, and to tell where they went and came from.
 *
 * @param {Omit<Parameters<typeof createForwardBooking>[0], "speechNow"> & Parameters<typeof createOtherClinics>[0]
 *   & { speechNow: () => import("./language.js").Speech }} page
 */
export function createForwarding(page) {
  const otherClinics = createOtherClinics(page);
  const { now, look, forget } = otherClinics;
  const speechNow = () => ({ ...page.speechNow(), ...now() });
  const forwardBooking = createForwardBooking({ ...page, speechNow });
  const { open } = createForwardDialog({ ...page, otherClinics, forwardBooking });
  return { now, look, forget, open, speechNow };
}
