import { expect, onTestFinished, vi } from "vitest";
import { aBooker, type TestApp } from "./test-app.js";

export type Clinic = Awaited<ReturnType<TestApp["aClinic"]>>;

export async function clinics(app: TestApp, count: number, fields: object = {}) {
  const all: Clinic[] = [];
  while (all.length < count) all.push(await app.aClinic(fields));
  return all as [Clinic, Clinic, Clinic, ...Clinic[]];
}

export const bookToday = (app: TestApp, clinic: Clinic) => aBooker(app, clinic).book({ date: clinic.today });

export interface GroupFrame {
  event: string;
  data: any;
  /** As it came, without the blank line. */
  bytes: string;
}

/** A group's stream as it comes over the wire, read by the rules of WHATWG HTML 9.2: an id of its own stands for all before it. */
export async function aGroupStream(app: { url: string }, path: string, headers: Record<string, string> = {}) {
  const abort = new AbortController();
  onTestFinished(() => abort.abort());
  const response = await fetch(`${app.url}${path}/stream`, { headers, signal: abort.signal });
  const frames: GroupFrame[] = [];
  const state = { isOver: false, lastEventId: headers["Last-Event-ID"] ?? "", taken: 0 };
  let wake = () => {};
  const take = (block: string) => {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(block)?.[1];
    state.lastEventId = field("id") ?? state.lastEventId;
    const text = field("data");
    const bytes = block.replace(/^retry: \d+\n/, "");
    if (text !== undefined) frames.push({ event: field("event") ?? "message", data: JSON.parse(text), bytes });
  };
  const read = async () => {
    let text = "";
    for await (const part of (response.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream())) {
      const blocks = (text + part).split("\n\n");
      text = blocks.pop() ?? "";
      blocks.forEach(take);
      wake();
    }
  };
  void read()
    .catch(() => {})
    .finally(() => {
      state.isOver = true;
      wake();
    });
  return {
    status: response.status,
    frames,
    get lastEventId() {
      return state.lastEventId;
    },
    get isOver() {
      return state.isOver;
    },
    /** The next frame of that kind which no earlier call has returned; pings are passed over unless asked for. */
    async next(event: string): Promise<GroupFrame> {
      for (;;) {
        while (state.taken < frames.length) {
          const frame = frames[state.taken++] as GroupFrame;
          if (frame.event === event) return frame;
          if (frame.event !== "ping") throw new Error(`waited for ${event}, got ${frame.bytes}`);
        }
        if (state.isOver) throw new Error(`the stream ended before a frame "${event}"`);
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    close: () => abort.abort(),
  };
}

export type GroupStreamClient = Awaited<ReturnType<typeof aGroupStream>>;

/** The frames of a clinic that have come so far, in their order. */
export const framesOf = (stream: GroupStreamClient, { id }: { id: number }) =>
  stream.frames.filter(({ event, data }) => event !== "part-ended" && data.clinicId === id);

/** The first frame of each clinic. */
export async function snapshots(
  stream: GroupStreamClient,
  all: Clinic[],
  kind: "board" | "organisation" = "board",
): Promise<void> {
  await stream.next(kind);
  for (const _ of all) await stream.next("snapshot");
  await vi.waitFor(() => expect(stream.frames.at(-1)?.event).toBe("ping"), 15_000);
}

export const aBoardStream = (app: { url: string }, boardId: number, headers: Record<string, string> = {}) =>
  aGroupStream(app, `/v1/boards/${boardId}`, headers);

/** A board of these clinics with a key of its own. */
export async function aBoard(app: TestApp, clinics: { id: number }[], fields: object = {}) {
  const shown = clinics.map(({ id }, index) => ({ clinicId: id, label: `Room ${index + 1}` }));
  const made = await app.request("post", "/v1/boards").send({ name: "Hall", clinics: shown, ...fields });
  if (made.status !== 201) throw new Error(`no board: ${made.text}`);
  const { body: key } = await app
    .request("post", "/v1/api-keys")
    .send({ name: "screen", role: "display", boardId: made.body.id });
  return {
    id: made.body.id as number,
    path: `/v1/boards/${made.body.id}`,
    keyId: key.id as number,
    key: key.key as string,
  };
}
