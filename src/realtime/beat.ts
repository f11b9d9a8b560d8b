import { type Logger, reasonOf } from "../logger.js";
import type { CompareVersions } from "./clinic-reading.js";
import type { FollowedClinic } from "./followed-clinic.js";

/** Of one question. */
const clinicsAtOnce = 1_000;
/** Beats come every 500 ms, so that every clinic is compared every 4 s at least. */
const beatsOfARound = 8;
/** A hint that is on its way when the question is answered is not lost. */
const hintsTakeMs = 100;

/**
 * Compares what is held with the truth, so that nothing depends on a hint arriving where these come from a broker: it finds
 * those that were lost, and tells how old a state may be at most.
 */
export class Beat {
  /** Changes of which no hint came. */
  missedCount = 0;
  #round: FollowedClinic[] = [];
  #isBeating = false;
  #hasFailed = false;

  constructor(
    private readonly compare: CompareVersions,
    private readonly log: Logger,
  ) {}

  /** Called every 500 ms. A question that is not answered yet is the beat. */
  async beat(clinics: ReadonlyMap<number, FollowedClinic>): Promise<void> {
    if (this.#isBeating) return;
    this.#isBeating = true;
    try {
      if (this.#round.length === 0) this.#round = [...clinics.values()];
      const due = this.#round.splice(0, Math.max(clinicsAtOnce, Math.ceil(clinics.size / beatsOfARound)));
      while (due.length > 0) await this.#compare(due.splice(0, clinicsAtOnce));
      this.#hasFailed = false;
    } catch (error) {
      if (!this.#hasFailed) this.log.warn({ reason: reasonOf(error) }, "beat: cannot compare versions, trying again");
      this.#hasFailed = true;
    } finally {
      this.#isBeating = false;
    }
  }

  async #compare(clinics: FollowedClinic[]): Promise<void> {
    for (const [epoch, held] of byEpoch(clinics)) {
      const askedAt = performance.now();
      const versions = new Map(held.map((clinic) => [clinic.clinicId, clinic.version as number]));
      const behind = new Set(await this.compare(epoch, versions));
      for (const clinic of held) {
        if (!behind.has(clinic.clinicId)) clinic.wasTrueAt(askedAt);
        else this.#readUnlessHinted(clinic, versions.get(clinic.clinicId));
      }
    }
  }

  #readUnlessHinted(clinic: FollowedClinic, version: number | undefined): void {
    const read = () => {
      if (clinic.version !== version || clinic.isReadDue) return;
      this.missedCount++;
      clinic.changed();
    };
    setTimeout(read, hintsTakeMs).unref();
  }
}

/** Those that hold something, mostly of one history. */
function byEpoch(clinics: FollowedClinic[]): Map<string, FollowedClinic[]> {
  const groups = new Map<string, FollowedClinic[]>();
  for (const clinic of clinics) {
    if (!clinic.state) continue;
    const { epoch } = clinic.state;
    const group = groups.get(epoch);
    if (group) group.push(clinic);
    else groups.set(epoch, [clinic]);
  }
  return groups;
}
