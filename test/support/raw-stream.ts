import { onTestFinished } from "vitest";

/** A stream's frames as they come over the wire, each with all its bytes. */
export async function aRawStream(url: string, headers: Record<string, string> = {}) {
  const abort = new AbortController();
  onTestFinished(() => abort.abort());
  const response = await fetch(url, { headers, signal: abort.signal });
  let text = "";
  let wake = () => {};
  const reading = async () => {
    for await (const part of (response.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream())) {
      text += part;
      wake();
    }
  };
  void reading().catch(() => {});
  const taken = { frames: 0 };
  return {
    said: () => text,
    /** The next frame that is no ping, without the wait before the first. */
    async next(): Promise<string> {
      for (;;) {
        const whole = text
          .replace(/^retry: \d+\n/, "")
          .split("\n\n")
          .slice(0, -1)
          .filter((frame) => !frame.includes("event: ping"));
        if (whole.length > taken.frames) return whole[taken.frames++] as string;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    close: () => abort.abort(),
  };
}
