import type { SharedReads } from "../db/shared-reads.js";
import type { Hub } from "./hub.js";
import type { LiveClinic } from "./live-queries.js";

interface Reading {
  now: Date;
  beganAt: number;
  clinic: Promise<LiveClinic | undefined>;
}

/** Whatever happens to a clinic, a stream may open by facts that were true this long ago; joining looks again. */
const goodForMs = 250;

/** What a reader must know of its clinic before it is shown its days. */
export class LiveClinics {
  readonly #readings = new Map<number, Reading>();

  constructor(
    private readonly reads: SharedReads<number, LiveClinic>,
    private readonly hub: Pick<Hub, "compare">,
  ) {}

  /** As new as this call. Undefined when the clinic does not exist. */
  read(clinicId: number): Promise<LiveClinic | undefined> {
    return this.reads.get(clinicId);
  }

  /** For a stream that opens: a crowd shares one reading for as long as the hub finds it current. */
  async readForStream(clinicId: number, now: Date): Promise<LiveClinic | undefined> {
    const known = this.#readings.get(clinicId);
    if (known && (await this.#isCurrent(known, now))) return known.clinic;
    const other = this.#readings.get(clinicId);
    return (other && other !== known ? other : this.#begin(clinicId, now)).clinic;
  }

  #begin(clinicId: number, now: Date): Reading {
    const reading = { now, beganAt: performance.now(), clinic: this.read(clinicId) };
    this.#readings.set(clinicId, reading);
    const forget = () => {
      if (this.#readings.get(clinicId) === reading) this.#readings.delete(clinicId);
    };
    reading.clinic.then((clinic) => clinic ?? forget(), forget);
    return reading;
  }

  async #isCurrent({ now: then, beganAt, clinic: reading }: Reading, now: Date): Promise<boolean> {
    const clinic = await reading.catch(() => undefined);
    if (!clinic || now < then || now.getTime() >= clinic.todayEndsAt) return false;
    const verdict = this.hub.compare(clinic);
    return verdict === "unknown" ? performance.now() - beganAt < goodForMs : verdict === "current";
  }
}
