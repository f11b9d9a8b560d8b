import type { ClinicReading } from "../contract/clinic-reading.js";

/**
 * That a clinic may have changed, never what is true of it: a hint may be lost, late, doubled or of another history.
 * A NOTIFY tells the clinic alone; a broker's message also its version, and mostly the rows.
 */
export interface ChangeHint {
  clinicId: number;
  epoch?: string;
  version?: number;
  /** `reading` holds what changed after this version. */
  since?: number;
  reading?: ClinicReading;
}

export interface ChangeFeedEvents {
  onChange(hint: ChangeHint): void;
  /** A probe came back: delivery works. */
  onProbe(token: string): void;
  /** Heard (again); hints since the last time may be lost. */
  onConnected(): void;
}

/** What an operator reads in the log when hints stay away. */
export interface FeedWords {
  name: string;
  /** Connected, and yet nothing arrives. */
  deaf: string;
  /** The probes that would prove it cannot be sent. */
  unsent: string;
}

/** Where hints of changes come from. It never gives up, and what it cannot understand is only a warning. */
export interface ChangeFeed {
  readonly words: FeedWords;
  readonly isConnected: boolean;
  readonly reconnects: number;
  /** Hints, the probes left out. */
  readonly heardCount: number;
  /** Returns at once; a failed first connection is retried like any other. */
  start(): void;
  stop(): Promise<void>;
  /** Begins anew on fresh connections. */
  restart(): void;
  /** Sends what `onProbe` hears if delivery works. */
  sendProbe(token: string): Promise<void>;
  /**
   * Resolves when hints of this clinic will be heard; also when that cannot be told by now, and then `onConnected` follows
   * once they are. Never rejects.
   */
  follow(clinicId: number): Promise<void>;
  unfollow(clinicId: number): void;
}

/** Makes a feed that tells these events. */
export type OpenFeed = (events: ChangeFeedEvents) => ChangeFeed;
