import { Fold } from "./fold.js";
import { type HeldView, SimulatedReader } from "./simulated-reader.js";

/** A reader of a board's stream: folds each clinic by itself, as soon as the id that binds them has come behind its frame. */
export class SimulatedBoard extends SimulatedReader {
  readonly #folds = new Map<number, Fold>();
  #shown: number[] = [];

  constructor(
    name: string,
    private readonly boardId: number,
    /** Undefined: nobody, who sees the clinics that are public. */
    protected readonly key: string | undefined,
    url: () => string,
  ) {
    super(name, url);
  }

  get views(): HeldView[] {
    const want = { audience: "public" as const, key: this.key, isToday: true };
    const { epoch, places } = this.#position;
    return this.#shown.map((clinicId) => ({
      clinicId,
      want,
      fold: this.#foldOf(clinicId),
      epoch: places.has(clinicId) ? epoch : undefined,
    }));
  }

  protected get path(): string {
    return `/v1/boards/${this.boardId}/stream`;
  }

  get #position() {
    const [form, boardId, epoch, ...parts] = this.lastId.split(".");
    const places = new Map(parts.map((part) => [Number(part.split("_")[0]), part]));
    const isOfBoard = form === "b1" && Number(boardId) === this.boardId;
    return { epoch: isOfBoard ? epoch : undefined, places };
  }

  #foldOf(clinicId: number): Fold {
    const fold = this.#folds.get(clinicId) ?? new Fold();
    this.#folds.set(clinicId, fold);
    return fold;
  }

  protected newFeed(): (text: string) => void {
    let rest = "";
    let waiting: { event: string; data: any } | undefined;
    return (text) => {
      const blocks = (rest + text).split("\n\n");
      rest = blocks.pop() as string;
      for (const block of blocks) {
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(block)?.[1];
        this.retryMs = Number(field("retry") ?? this.retryMs);
        const [event, id, json] = [field("event"), field("id"), field("data")];
        const data = json && JSON.parse(json);
        if (event === "snapshot" || event === "update") waiting = { event, data };
        else if (event) {
          if (id) this.lastId = id;
          this.#onEvent(event, data);
        } else if (id && waiting) {
          this.#onFrame(waiting.event, waiting.data, id);
          waiting = undefined;
        }
      }
    };
  }

  #onFrame(event: string, data: any, id: string): void {
    this.note(`${event} ${JSON.stringify(data)}`);
    this.note(`id ${id}`);
    const before = this.#position;
    this.lastId = id;
    const now = this.#position;
    const fold = this.#foldOf(data.clinicId);
    const held = fold.held?.version ?? -1;
    const [place, placeBefore] = [now.places.get(data.clinicId), before.places.get(data.clinicId)];
    const dayOf = (part = "") => part.slice(0, part.lastIndexOf("_"));
    const continues = before.epoch === now.epoch && placeBefore && dayOf(placeBefore) === dayOf(place);
    if (place !== `${dayOf(place)}_${data.version}`) this.wrong("other", `version ${data.version}, but ${id}`);
    if (event === "snapshot") {
      if (continues && data.version < held) this.wrong("out of order", `snapshot ${data.version} after ${held}`);
      fold.snapshot(data);
    } else {
      if (before.epoch !== now.epoch) this.wrong("other", "an update to what another history held");
      const outcome = fold.update(data);
      if (outcome === "gap") this.wrong("lost", `since ${data.since}, held ${held}`);
      if (outcome === "ignored") this.wrong("doubled", `${data.since}–${data.version}, held ${held}`);
    }
    this.isOpen = true;
  }

  #onEvent(event: string, data: any): void {
    this.note(`${event} ${this.lastId} ${JSON.stringify(data)}`);
    if (event === "board") {
      this.#shown = data.clinics.map(({ clinicId }: { clinicId: number }) => clinicId);
      for (const clinicId of this.#folds.keys()) if (!this.#shown.includes(clinicId)) this.#folds.delete(clinicId);
    } else if (event === "ping") {
      for (const { clinicId, version } of data.clinics) {
        const held = this.#foldOf(clinicId).held?.version;
        if (version !== held) this.wrong("other", `a ping of version ${version} of clinic ${clinicId}, held ${held}`);
      }
      this.isOpen = true;
    } else if (event === "part-ended") {
      if (this.key) this.wrong("other", "with its key a board sees all its clinics");
      this.#folds.delete(data.clinicId);
    } else if (event === "bye") {
      if (data.reason === "revoked") this.wrong("other", "revoked");
      this.isOpen = false;
    }
  }
}
