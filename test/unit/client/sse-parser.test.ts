import { describe, expect, test } from "vitest";
import { createSseParser, type SseEvent } from "../../../public/client/sse-parser.js";
import { aDice } from "./fixtures.js";

describe("reading Server-Sent Events", () => {
  const parse = (chunks: Uint8Array[], lastEventId?: string) => {
    const events: SseEvent[] = [];
    const retries: number[] = [];
    const push = createSseParser({ lastEventId, onEvent: (it) => events.push(it), onRetry: (it) => retries.push(it) });
    for (const chunk of chunks) push(chunk);
    return { events, retries };
  };
  const bytes = (text: string) => new TextEncoder().encode(text);
  const parseText = (text: string, lastEventId?: string) => parse([bytes(text)], lastEventId);
  const dataOf = (text: string) => parseText(text).events.map(({ data }) => data);

  test("CR, LF and CRLF end lines, also mixed", () => {
    for (const end of ["\n", "\r", "\r\n"]) {
      expect(dataOf(["data: a", "data: b", "", "data: c", "", ""].join(end))).toEqual(["a\nb", "c"]);
    }
    expect(dataOf("data: a\rdata: b\r\ndata: c\n\r\n")).toEqual(["a\nb\nc"]);
  });

  test("a byte order mark at the beginning is not part of the first field", () => {
    expect(dataOf("\uFEFFdata: a\n\ndata: \uFEFFb\n\n")).toEqual(["a", "\uFEFFb"]);
  });

  test("one space after the colon is dropped, and a field may have no colon", () => {
    expect(dataOf("data:a\n\ndata:  b\n\ndata\n\ndata\ndata\n\n")).toEqual(["a", " b", "", "\n"]);
  });

  test("comments, unknown fields and events without data are skipped", () => {
    expect(parseText(": hello\nmood: good\nevent: x\n\ndata: a\n\n").events).toEqual([
      { type: "message", data: "a", lastEventId: "" },
    ]);
  });

  test("an event that the end cuts off is not told", () => {
    expect(dataOf("data: a\n\ndata: b\n")).toEqual(["a"]);
  });

  test("an id stays until the next one, comes with events without data, and never holds a NUL", () => {
    const { events } = parseText("data: a\n\nid: 1\n\ndata: b\n\nid: 2\0\ndata: c\n\nid\ndata: d\n\n", "0");
    expect(events.map(({ lastEventId }) => lastEventId)).toEqual(["0", "1", "1", ""]);
  });

  test("only digits are a retry", () => {
    expect(parseText("retry: 2731\nretry: 1e3\nretry:\nretry: -1\n").retries).toEqual([2731]);
  });

  test("wherever the bytes are cut, the events are the same", () => {
    const text =
      "\uFEFFretry: 100\r\nid: ١\r\nevent: snapshot\r\ndata: عيادة\rdata: 🩺 الدور\n\n: é\r\r\ndata: x\r\n\r\ndata: y\n\r";
    const whole = parseText(text);
    expect(whole.events.map(({ data }) => data)).toEqual(["عيادة\n🩺 الدور", "x", "y"]);
    const all = bytes(text);
    for (let cut = 0; cut <= all.length; cut++) {
      expect(parse([all.slice(0, cut), all.slice(cut)])).toEqual(whole);
    }
    expect(parse([...all].map((byte) => Uint8Array.of(byte)))).toEqual(whole);
    const oneOf = aDice(2);
    for (let run = 0; run < 200; run++) {
      const cuts = Array.from({ length: oneOf(12) }, () => oneOf(all.length)).sort((a, b) => a - b);
      const edges = [0, ...cuts, all.length];
      expect(parse(edges.slice(1).map((end, index) => all.slice(edges[index], end)))).toEqual(whole);
    }
  });
});
