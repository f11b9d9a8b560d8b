import type { ClinicState } from "../realtime/clinic-state.js";
import { type Frame, joined } from "../realtime/frames.js";
import type { GroupSource } from "./group.js";

/** More are not shared; streams that stand far apart are few. */
const positionsKept = 16;

/** What a reader holds of one clinic: which day, at which version. */
export interface Place {
  clinicId: number;
  date: string;
  version: number;
}

interface Step {
  /** The clinic's own frame. */
  own: Frame;
  /** The same bytes, and behind them the id of the position that they lead to. */
  frame: Frame;
  to: Position;
}

/**
 * What the reader of a group's stream holds of each clinic, as the id that says so. Streams that hold the same share it, and the bytes that
 * lead on from it: these are made once, and each stream compares a reference.
 */
export class Position {
  readonly #steps = new Map<number, Step>();
  #ping: { at: Date; frame: Frame } | undefined;

  constructor(
    private readonly positions: GroupPositions,
    readonly id: string,
    private readonly epoch: string,
    private readonly places: readonly Place[],
  ) {}

  versionOf(clinicId: number): number | undefined {
    return this.places.find((place) => place.clinicId === clinicId)?.version;
  }

  /** Positions of another history mean nothing beside one of this. */
  with(epoch: string, place: Place): Position {
    const others = epoch === this.epoch ? this.places.filter(({ clinicId }) => clinicId !== place.clinicId) : [];
    return this.positions.at(epoch, [...others, place]);
  }

  without(clinicId: number): Position {
    return this.positions.at(
      this.epoch,
      this.places.filter((place) => place.clinicId !== clinicId),
    );
  }

  /** What a clinic's frame becomes here, and where it leads. */
  step(part: { clinicId: number; placeAt(state: ClinicState): Place }, own: Frame, state: ClinicState): Step {
    const known = this.#steps.get(part.clinicId);
    if (known?.own === own) return known;
    const to = this.with(state.epoch, part.placeAt(state));
    const step = { own, frame: joined(own, Buffer.from(`id: ${to.id}\n\n`)), to };
    this.#steps.set(part.clinicId, step);
    this.positions.keep(this);
    return step;
  }

  ping(at: Date, staleMs: number): Frame {
    if (this.#ping?.at !== at) {
      const clinics = this.places.map(({ clinicId, version }) => ({ clinicId, version }));
      const json = JSON.stringify({ clinics, at: at.toISOString(), staleMs: Math.round(staleMs) });
      this.#ping = { at, frame: [Buffer.from(`id: ${this.id}\nevent: ping\ndata: ${json}\n\n`)] };
    }
    return this.#ping.frame;
  }

  /** What it leads to is made again when it is needed again: a stream that stays behind must not hold all that came later. */
  forget(): void {
    this.#steps.clear();
    this.#ping = undefined;
  }
}

/** The positions at which a group's streams stand. */
export class GroupPositions {
  readonly #kept = new Map<string, Position>();
  /** Streams that use it; at none it is dropped. */
  users = 0;

  /** @param prefix Of their ids. */
  constructor(private readonly prefix: string) {}

  get start(): Position {
    return this.at("", []);
  }

  at(epoch: string, places: Place[]): Position {
    const inOrder = places.toSorted((a, b) => a.clinicId - b.clinicId);
    const ids = inOrder.map(({ clinicId, date, version }) => `${clinicId}_${date}_${version}`);
    const id = [`${this.prefix}${epoch}`, ...ids].join(".");
    const known = this.#kept.get(id);
    if (known) return known;
    const position = new Position(this, id, epoch, inOrder);
    this.keep(position);
    return position;
  }

  keep(position: Position): void {
    this.#kept.delete(position.id);
    this.#kept.set(position.id, position);
    const [oldest] = this.#kept.size > positionsKept ? this.#kept.values() : [];
    if (!oldest) return;
    oldest.forget();
    this.#kept.delete(oldest.id);
  }
}

/** Names the group that ids are of. */
export const idPrefix = ({ idFormat }: Pick<GroupSource, "idFormat">, groupId: number): string =>
  `${idFormat}.${groupId}.`;

/** What the reader holds by its id (untrusted), if that is one of this group. */
export function readPosition(
  id: string | undefined,
  source: Pick<GroupSource, "idFormat" | "longestId">,
  groupId: number,
): { epoch: string; places: Place[] } | undefined {
  const prefix = idPrefix(source, groupId);
  if (id === undefined || id.length > source.longestId || !id.startsWith(prefix)) return undefined;
  const [epoch = "", ...parts] = id.slice(prefix.length).split(".");
  const places = parts.map((part) => {
    const [, clinicId, date = "", version] = /^(\d{1,10})_(\d{4}-\d\d-\d\d)_(\d{1,15})$/.exec(part) ?? [];
    return { clinicId: Number(clinicId), date, version: Number(version) };
  });
  return places.every(({ date }) => date) ? { epoch, places } : undefined;
}
