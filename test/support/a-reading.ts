import type { ClinicReading } from "../../src/contract/clinic-reading.js";

/** A reading of a clinic where nothing is booked. */
export const aReading = ({
  clinicVersion = 1,
  ...fields
}: Partial<Omit<ClinicReading, "clinic">> & { clinicVersion?: number } = {}): ClinicReading => ({
  clinicId: 7,
  epoch: "a",
  version: 1,
  ageMs: 0,
  clinic: {
    name: "",
    timeZone: "UTC",
    calendar: "UTC",
    publicBoard: true,
    needsArrival: false,
    goldenTurn: null,
    version: clinicVersion,
  },
  days: [],
  bookings: [],
  ...fields,
});
