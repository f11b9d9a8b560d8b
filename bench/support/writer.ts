import pg from "pg";
import type { Emitter } from "../peers/emitter.js";

export interface ChangeOptions {
  databaseUrl: string;
  /** Changed in turn. */
  clinicIds: number[];
  date: string;
  /** How many bookings the day of each has; each in turn is called to another room. */
  bookings: number;
  perSecond: number;
  seconds: number;
  /** For the floor: a frame like Dawr's, to be sent as the payload of a NOTIFY in the same transaction. */
  frame?: string;
  /** For Socket.IO: an update like Dawr's, to be emitted after the commit. */
  emitted?: object;
}

export interface Change {
  clinicId: number;
  version: number;
}

/** Of this process. */
let changes = 0;

/** Changes a clinic's bookings by plain SQL, a transaction each. */
export class Writer {
  private constructor(
    readonly client: pg.Client,
    private readonly options: ChangeOptions,
    private readonly emitter?: Emitter,
  ) {}

  static async connect(options: ChangeOptions): Promise<Writer> {
    const client = new pg.Client({ connectionString: options.databaseUrl, application_name: "bench" });
    await client.connect();
    if (!options.emitted) return new Writer(client, options);
    const { startEmitter } = await import("../peers/emitter.js"); // loads Socket.IO only where it is needed
    return new Writer(client, options, await startEmitter(options.databaseUrl));
  }

  /** Changes a booking in a transaction that is still open; the clinic, and its version that this makes. */
  async change(): Promise<Change> {
    const { clinicIds, date, bookings, frame } = this.options;
    const clinicId = clinicIds[++changes % clinicIds.length] as number;
    const number = 1 + (Math.floor(changes / clinicIds.length) % bookings);
    await this.client.query("begin");
    const { rows } = await this.client.query({
      name: "call",
      text: `update bookings set called_to = $3
              where clinic_id = $1 and list = 'regular' and date = $2 and number = $4 returning version::int`,
      // A value that the row holds already, of this writer or of one before, would be no change.
      values: [clinicId, date, `room ${process.pid}.${changes}`, number],
    });
    const { version } = rows[0];
    if (frame !== undefined) {
      const payload = frame.replace(/"since":\d+,"version":\d+/, `"since":${version - 1},"version":${version}`);
      await this.client.query({ name: "notify", text: "select pg_notify('bench_floor', $1)", values: [payload] });
    }
    return { clinicId, version };
  }

  async commit({ clinicId, version }: Change): Promise<void> {
    await this.client.query("commit");
    this.emitter?.emit(clinicId, { ...this.options.emitted, clinicId, since: version - 1, version });
  }

  async close(): Promise<void> {
    await this.emitter?.close();
    await this.client.end();
  }
}
