/** Clinics that one stream shows, as one reader of it may see them. */
export interface ShownGroup {
  id: number;
  /** In their order. */
  clinics: number[];
  /** What the group itself is; it has no id, for it leaves the reader where it is. */
  frame: Buffer;
  /** Of all its clinics, shown or not. */
  clinicIds: ReadonlySet<number>;
}

export interface Group {
  /** To whoever has no credential; undefined: nothing. */
  anyone: ShownGroup | undefined;
  holder: ShownGroup;
}

/** Names the frame that tells the group, and the farewell when a clinic comes. */
export type GroupKind = "board" | "organisation";

/** Where groups come from. */
export interface GroupSource {
  kind: GroupKind;
  /** Of the positions of its streams: of the id's form and the frames', so that a client of another one starts anew. */
  idFormat: string;
  longestId: number;
  /** False: it may change while the revocation counter stands, so it is looked up at each beat of the watch. */
  isCounted: boolean;
  find(id: number): Promise<Group | undefined>;
}

export const groupFrame = (kind: GroupKind, told: object): Buffer =>
  Buffer.from(`event: ${kind}\ndata: ${JSON.stringify(told)}\n\n`);
