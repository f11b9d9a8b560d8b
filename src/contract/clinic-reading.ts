import type { BookingRow } from "./booking-view.js";
import type { DayRow } from "./day-view.js";

/** What one SELECT saw of a clinic: all of it, or what changed since a version. */
export interface ClinicReading {
  clinicId: number;
  epoch: string;
  version: number;
  /** Since the last change began, by the database's clock. */
  ageMs: number;
  /** `calendar` names what decides when its days turn. */
  clinic: {
    name: string;
    timeZone: string;
    calendar: string;
    publicBoard: boolean;
    version: number;
    needsArrival: boolean;
    goldenTurn: number | null;
  };
  days: DayRow[];
  bookings: BookingRow[];
}
