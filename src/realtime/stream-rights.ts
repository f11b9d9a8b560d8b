import type { Grant, OrganisationGrant, PersonGrant, TicketGrant } from "../auth/grant.js";
import type { GrantReads, StillGranted } from "../auth/revocation-queries.js";
import type { RevocationWatch } from "../auth/revocation-watch.js";
import type { OpenStream } from "./stream.js";

const retrySpreadMs = 4_000;

/**
 * Ends streams whose grant has ended: their key, session or ticket, or the public board they need. Each stream's grant is
 * looked up once after it opens and again whenever the revocation counter moves, so it never matters which came first.
 */
export class StreamRights {
  readonly #streams = new Set<OpenStream>();
  /** Not yet looked up. The others were found to be granted at this revision or later. */
  readonly #unasked = new Set<OpenStream>();
  #revision: number | undefined;
  /** The same for those by a ticket. */
  #ticketRevision: number | undefined;
  #epoch: string | undefined;
  #isReading = false;

  constructor(
    private readonly reads: Pick<GrantReads, "stillGranted">,
    private readonly watch: RevocationWatch,
    /** Whether a stream ends while nobody can tell who may still watch. */
    private readonly needsConfirmation: (stream: OpenStream) => boolean = showsPatients,
  ) {}

  add(stream: OpenStream): void {
    this.#streams.add(stream);
    this.#unasked.add(stream);
  }

  delete(stream: OpenStream): void {
    this.#streams.delete(stream);
    this.#unasked.delete(stream);
  }

  async check(): Promise<void> {
    if (!this.watch.isFresh) return this.#failClosed();
    const { epoch } = this.watch;
    const hasMoved = this.watch.revision !== this.#revision || epoch !== this.#epoch;
    const haveTicketsMoved = this.watch.ticketRevision !== this.#ticketRevision;
    const asked = [...(hasMoved || haveTicketsMoved ? this.#streams : this.#unasked)].filter(
      (stream) => hasMoved || this.#unasked.has(stream) || stream.terms.grant.kind === "ticket",
    );
    if (this.#isReading) return;
    if (asked.length === 0) {
      this.#revision = this.watch.revision;
      this.#ticketRevision = this.watch.ticketRevision;
      this.#epoch = epoch;
      return;
    }
    this.#isReading = true;
    const grants = asked.map(({ terms }) => terms.grant);
    const stillGranted = await this.reads.stillGranted(idsOf(grants)).finally(() => {
      this.#isReading = false;
    });
    this.watch.saw(stillGranted.revision); // so that the key of a stream that ends opens nothing else
    if (hasMoved) {
      this.#revision = stillGranted.revision;
      this.#epoch = epoch;
    }
    if (hasMoved || haveTicketsMoved) this.#ticketRevision = stillGranted.ticketRevision;
    for (const stream of asked) {
      if (isStillGranted(stream.terms.grant, stillGranted)) this.#unasked.delete(stream);
      else stream.end("revoked");
    }
  }

  /** Nobody can say any more who may see patients, so for now nobody may. */
  #failClosed(): void {
    for (const stream of this.#streams) {
      if (this.needsConfirmation(stream)) stream.end("busy", 1_000 + Math.random() * retrySpreadMs);
    }
  }
}

const showsPatients = ({ audience }: OpenStream) => audience === "staff";

function idsOf(grants: Grant[]) {
  const keys = new Set<number>();
  const organisations: OrganisationGrant[] = [];
  const sessions = new Set<number>();
  const people: PersonGrant[] = [];
  const boards = new Set<number>();
  const tickets: TicketGrant[] = [];
  for (const grant of grants) {
    if (grant.kind === "key") keys.add(grant.id);
    else if (grant.kind === "organisation") organisations.push(grant);
    else if (grant.kind === "session") sessions.add(grant.id);
    else if (grant.kind === "person") people.push(grant);
    else if (grant.kind === "board") boards.add(grant.clinicId);
    else if (grant.kind === "ticket") tickets.push(grant);
  }
  return { keys: [...keys], organisations, sessions: [...sessions], people, boards: [...boards], tickets };
}

function isStillGranted(grant: Grant, stillGranted: StillGranted): boolean {
  switch (grant.kind) {
    case "key":
      return stillGranted.keys.has(grant.id);
    case "organisation":
      return stillGranted.organisations.has(grant);
    case "session":
      return stillGranted.sessions.has(grant.id);
    case "person":
      return stillGranted.people.has(grant);
    case "board":
      return stillGranted.boards.has(grant.clinicId);
    case "ticket":
      return stillGranted.tickets.has(grant);
    default:
      return true;
  }
}
