import type { LiveClinic } from "./live-queries.js";

interface Reading {
  now: Date;
  beganAt: number;
  clinic: Promise<LiveClinic | undefined>;
}

/** Whatever happens to a clinic, who opens a stream may be told what was true this long ago; joining looks again. */
const goodForMs = 250;

/** What a stream must know of its clinic before it opens: read once for a crowd, not once for each. */
export class LiveClinics {
  readonly #readings = new Map<number, Reading>();

  /** `isCurrent` tells whether what was read holds still; undefined when that is not known. */
  constructor(private readonly isCurrent: (clinicId: number, clinic: LiveClinic) => boolean | undefined) {}

  /** Undefined when the clinic does not exist. `read` is called when what is known does not hold. */
  async get(clinicId: number, now: Date, read: () => Promise<LiveClinic | undefined>): Promise<LiveClinic | undefined> {
    const known = this.#readings.get(clinicId);
    if (known && (await this.#holds(clinicId, known, now))) return known.clinic;
    const other = this.#readings.get(clinicId);
    return (other && other !== known ? other : this.#begin(clinicId, now, read)).clinic;
  }

  #begin(clinicId: number, now: Date, read: () => Promise<LiveClinic | undefined>): Reading {
    const reading = { now, beganAt: performance.now(), clinic: read() };
    this.#readings.set(clinicId, reading);
    const forget = () => {
      if (this.#readings.get(clinicId) === reading) this.#readings.delete(clinicId);
    };
    reading.clinic.then((clinic) => clinic ?? forget(), forget);
    return reading;
  }

  async #holds(clinicId: number, { now: then, beganAt, clinic: reading }: Reading, now: Date): Promise<boolean> {
    const clinic = await reading.catch(() => undefined);
    if (!clinic || now < then || now.getTime() >= clinic.todayEndsAt) return false;
    return this.isCurrent(clinicId, clinic) ?? performance.now() - beganAt < goodForMs;
  }
}
