import { Problem } from "../contract/problem.js";
import { type Logger, reasonOf } from "../logger.js";
import { type Answer, type Asked, messages, pathOf, type Question } from "./messages.js";

/** For so long an origin may say nothing: before its answer, or in the middle of it. */
export const originPatienceMs = 1_500;
/** An answer that comes in drops is over by then, in times of that patience. */
const answersWithinPatiences = 10;
/** Twenty whole clinics of 600 bookings are 5 MB. */
const answerAtMostBytes = 64 * 1024 * 1024;
/** An origin counts each refusal, and where there are too many refuses others behind the same address. */
const refusedRestsMs = 10_000;

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
  /** Questions that nobody answered when they were last asked; each is told of once. */
  readonly #unanswered = new Set<Question>();

  constructor(
    private readonly urls: readonly string[],
    private readonly key: string,
    private readonly log: Logger,
    private readonly patienceMs: number,
  ) {}

  get isRefused(): boolean {
    return this.#refusedAt !== undefined;
  }

  get #isResting(): boolean {
    return this.#refusedAt !== undefined && performance.now() - this.#refusedAt < refusedRestsMs;
  }

  async ask<Name extends Question>(name: Name, question: Asked<Name>): Promise<Answer<Name>> {
    try {
      if (this.#isResting) throw new EdgeRefused("EDGE_KEY was refused a moment ago");
      const answer = await this.#askInTurn(name, JSON.stringify(question));
      if (this.#unanswered.delete(name)) this.log.info({ question: name }, "origin: answers again");
      return answer;
    } catch (error) {
      if (!(error instanceof EdgeRefused)) this.#silent(name, error);
      throw new OriginSilent(error);
    }
  }

  #silent(question: Question, error: unknown): void {
    if (!this.#unanswered.has(question)) {
      this.log.warn({ question, origins: this.urls, reason: reasonOf(error) }, "origin: none answers, trying again");
    }
    this.#unanswered.add(question);
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
        redirect: "manual", // the key is for nobody else; with "error" an abort may do nothing: nodejs/undici#4627
        signal: abort.signal,
      });
      const text = await textOf(response, () => {
        if (performance.now() - askedAt > answersWithinPatiences * this.patienceMs)
          throw new Error(`${name}: too slow`);
        silence.refresh();
      });
      if (response.status === 401 || response.status === 403) throw this.#refused();
      if (!response.ok) throw new Error(`${name} was answered with ${response.status}`);
      const answer = answerIn(text, name);
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

function answerIn<Name extends Question>(text: string, name: Name): Answer<Name> {
  try {
    return messages[name].answer.parse(JSON.parse(text)) as Answer<Name>;
  } catch {
    throw new Error(`${name} was answered with something else`); // to say with what could fill the log
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
