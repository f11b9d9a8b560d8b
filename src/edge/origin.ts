import { Problem } from "../contract/problem.js";
import { type Logger, reasonOf } from "../logger.js";
import { type Answer, type Asked, messages, pathOf, type Question } from "./messages.js";

/** For so long an origin may say nothing: before its answer, or in the middle of it. */
export const originPatienceMs = 1_500;
/** Twenty whole clinics of 600 bookings are 5 MB. */
const answerAtMostBytes = 64 * 1024 * 1024;

export const edgeKeyRefused = "EDGE_KEY is refused: it must be a key of the role edge that is not revoked";

/** Nobody answered. A 503 to whoever needed the answer. */
class OriginSilent extends Problem {
  constructor(cause: unknown) {
    super("database_unavailable", { cause });
    this.message = `no origin answers: ${reasonOf(cause)}`;
  }
}

/** An origin does not know the key, or not as an edge's. */
class EdgeRefused extends Error {}

/**
 * Where an edge asks: the origin that answered last, and when that is silent the next of the list. Whatever fails is a 503 to
 * whoever needed it.
 */
export class Origin {
  #current = 0;
  /** Origins are the same database, so what one says of the key counts. */
  #refusedAt: number | undefined;

  constructor(
    private readonly urls: readonly string[],
    private readonly key: string,
    private readonly log: Logger,
    private readonly patienceMs: number,
  ) {}

  get isRefused(): boolean {
    return this.#refusedAt !== undefined;
  }

  async ask<Name extends Question>(name: Name, question: Asked<Name>): Promise<Answer<Name>> {
    try {
      return await this.#askInTurn(name, JSON.stringify(question));
    } catch (error) {
      throw new OriginSilent(error);
    }
  }

  async #askInTurn<Name extends Question>(name: Name, question: string): Promise<Answer<Name>> {
    const first = this.#current;
    let failure: unknown;
    for (let tried = 0; tried < this.urls.length; tried++) {
      const place = (first + tried) % this.urls.length;
      try {
        const answer = await this.#askOne(this.urls[place] as string, name, question);
        if (tried > 0) this.log.warn({ origin: this.urls[place], reason: reasonOf(failure) }, "origin: asking another");
        this.#current = place;
        return answer;
      } catch (error) {
        if (error instanceof EdgeRefused) throw error;
        failure = error;
      }
    }
    throw failure;
  }

  async #askOne<Name extends Question>(url: string, name: Name, question: string): Promise<Answer<Name>> {
    const askedAt = performance.now();
    const abort = new AbortController();
    const isSilent = () => abort.abort(new Error(`${name}: nothing came for ${this.patienceMs} ms`));
    const silence = setTimeout(isSilent, this.patienceMs);
    try {
      const response = await fetch(new URL(pathOf(name), url), {
        method: "POST",
        headers: { Authorization: `Bearer ${this.key}`, "Content-Type": "application/json" },
        body: question,
        redirect: "error", // the key is for nobody else
        signal: abort.signal,
      });
      const text = await textOf(response, () => silence.refresh());
      if (response.status === 401 || response.status === 403) throw this.#refused();
      if (!response.ok) throw new Error(`${name} was answered with ${response.status}`);
      const answer = messages[name].answer.parse(JSON.parse(text)) as Answer<Name>;
      if (this.#refusedAt !== undefined && askedAt > this.#refusedAt) this.#refusedAt = undefined;
      return answer;
    } catch (error) {
      throw error instanceof TypeError && error.cause ? error.cause : error; // "fetch failed" says nothing
    } finally {
      clearTimeout(silence);
    }
  }

  #refused(): EdgeRefused {
    if (!this.isRefused) this.log.error(`origin: ${edgeKeyRefused}`);
    this.#refusedAt = performance.now();
    return new EdgeRefused("EDGE_KEY is refused");
  }
}

async function textOf({ body }: Response, onPart: () => void): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of body ?? []) {
    onPart();
    bytes += part.length;
    if (bytes > answerAtMostBytes) throw new Error(`an answer of more than ${answerAtMostBytes} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}
