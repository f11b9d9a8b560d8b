import type { Grant } from "../auth/grant.js";
import { readStanding, type Standing } from "../auth/revocation-queries.js";
import type { RevocationWatch } from "../auth/revocation-watch.js";
import type { Ask } from "../db/hedge.js";
import type { Session } from "./session.js";

const retrySpreadMs = 4_000;

/**
 * Ends streams whose right has ended: their key or session, or the public board they need. A stream is asked for
 * once after it opens and again whenever the revocation counter moves, so it never matters what happened first.
 */
export class StandingCheck {
  readonly #followers = new Map<Session, Grant>();
  /** Not yet asked for. The others were found to stand at this revision or later. */
  readonly #unasked = new Set<Session>();
  #revision: number | undefined;
  #isReading = false;

  constructor(
    private readonly ask: Ask,
    private readonly watch: RevocationWatch,
  ) {}

  add(session: Session, grant: Grant): void {
    this.#followers.set(session, grant);
    this.#unasked.add(session);
  }

  remove(session: Session): void {
    this.#followers.delete(session);
    this.#unasked.delete(session);
  }

  async check(): Promise<void> {
    if (!this.watch.isFresh) return this.#failClosed();
    const hasMoved = this.watch.revision !== this.#revision;
    const unsure = hasMoved ? new Map(this.#followers) : this.#grantsOfUnasked();
    if (unsure.size === 0 || this.#isReading) return;
    this.#isReading = true;
    const standing = await this.ask((db) => readStanding(db, idsOf([...unsure.values()]))).finally(() => {
      this.#isReading = false;
    });
    this.watch.saw(standing.revision); // so that the key of a stream that ends opens nothing else
    if (hasMoved) this.#revision = standing.revision;
    for (const [session, grant] of unsure) {
      if (stands(grant, standing)) this.#unasked.delete(session);
      else session.end("revoked");
    }
  }

  #grantsOfUnasked(): Map<Session, Grant> {
    return new Map([...this.#unasked].map((session) => [session, this.#followers.get(session) as Grant]));
  }

  /** Nobody can tell any more who may see patients, so for now nobody does. */
  #failClosed(): void {
    for (const session of this.#followers.keys()) {
      if (session.frames.view.audience === "staff") session.end("busy", 1_000 + Math.random() * retrySpreadMs);
    }
  }
}

function idsOf(grants: Grant[]) {
  const keys = new Set<number>();
  const sessions = new Set<number>();
  const boards = new Set<number>();
  for (const grant of grants) {
    if (grant.kind === "key") keys.add(grant.id);
    else if (grant.kind === "session") sessions.add(grant.id);
    else if (grant.kind === "board") boards.add(grant.clinicId);
  }
  return { keys: [...keys], sessions: [...sessions], boards: [...boards] };
}

function stands(grant: Grant, standing: Standing): boolean {
  switch (grant.kind) {
    case "key":
      return standing.keys.has(grant.id);
    case "session":
      return standing.sessions.has(grant.id);
    case "board":
      return standing.boards.has(grant.clinicId);
    default:
      return true;
  }
}
