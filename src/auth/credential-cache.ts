import type { RevocationWatch } from "./revocation-watch.js";

/** A credential's row, and the revocation counter as the same statement saw it. */
export interface Remembered<Row> {
  revision: number;
  row: Row;
}

/** Also the history that the watch knew before the statement. */
interface Kept<Row> extends Remembered<Row> {
  epoch: string | undefined;
}

const kept = 10_000;

/**
 * Credentials, so that requests cost no query. What was read while the counter stood at N is true for as long
 * as it stands at N of the same history, because whatever ends a credential moves the counter in the same transaction.
 */
export class CredentialCache<Id, Row> {
  readonly #remembered = new Map<Id, Kept<Row>>();
  readonly #loading = new Map<Id, Promise<Kept<Row> | undefined>>();

  constructor(
    private readonly watch: RevocationWatch,
    private readonly load: (id: Id, credential?: string) => Promise<Remembered<Row> | undefined>,
  ) {}

  /**
   * Undefined when there is no such credential; that is not remembered, for it may be created next. Nor is `credential`, for
   * what cannot be asked about by its id.
   */
  async get(id: Id, credential?: string): Promise<Row | undefined> {
    const known = this.#remembered.get(id);
    if (known && this.#isTrue(known)) return known.row;
    const running = this.#loading.get(id);
    if (running) {
      const loaded = await running;
      if (loaded && this.#isTrue(loaded)) return loaded.row; // else it may be older than this request
    }
    return (await this.#load(id, credential))?.row;
  }

  /** The next request reads it anew. */
  forget(id: Id): void {
    this.#remembered.delete(id);
  }

  #isTrue({ revision, epoch }: Kept<Row>): boolean {
    return this.watch.isFresh && revision === this.watch.revision && epoch === this.watch.epoch;
  }

  #load(id: Id, credential?: string): Promise<Kept<Row> | undefined> {
    const { epoch } = this.watch;
    const loading = this.load(id, credential)
      .then((loaded) => loaded && this.#remember(id, { ...loaded, epoch }))
      .finally(() => {
        if (this.#loading.get(id) === loading) this.#loading.delete(id);
      });
    this.#loading.set(id, loading);
    return loading;
  }

  #remember(id: Id, loaded: Kept<Row>): Kept<Row> {
    this.watch.saw(loaded.revision);
    if (this.#remembered.size >= kept) this.#remembered.clear();
    this.#remembered.set(id, loaded);
    return loaded;
  }
}

/** Of one that ends and may be renewed, maybe by another instance: what is remembered as expired is read again. */
export async function getUnexpired<Row extends { expiresAt: number }>(
  sessions: CredentialCache<string, Row>,
  id: string,
  now: number,
): Promise<Row | undefined> {
  const known = await sessions.get(id);
  if (!known || known.expiresAt > now) return known;
  sessions.forget(id);
  const row = await sessions.get(id);
  return row && row.expiresAt > now ? row : undefined;
}
