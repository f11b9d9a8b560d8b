const lineEnd = "\r\n";

/** Cuts a stream of Redis's replies (RESP2 and RESP3) into whole values, which may come in any pieces. */
export function respValues(): (bytes: Buffer) => Buffer[] {
  let rest = Buffer.alloc(0);
  return (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    const values: Buffer[] = [];
    for (let end = endOfValue(rest, 0); end !== undefined; end = endOfValue(rest, 0)) {
      values.push(rest.subarray(0, end));
      rest = rest.subarray(end);
    }
    return values;
  };
}

/** Tells of each reply on one connection whether it is a message that somebody published. */
export function publishedMessages(): (value: Buffer) => boolean {
  let isSubscriber = false; // until then an array of RESP2 that looks like a message is a list
  return (value) => {
    const [, kind] = /^[*>]3\r\n\$\d\r\n(subscribe|message)\r\n/.exec(value.toString("latin1", 0, 24)) ?? [];
    isSubscriber ||= kind === "subscribe";
    return kind === "message" && isSubscriber;
  };
}

/** Where the value that begins at `start` is over; undefined while it is not whole. */
function endOfValue(bytes: Buffer, start: number): number | undefined {
  const lineEndsAt = bytes.indexOf(lineEnd, start);
  if (lineEndsAt < 0) return undefined;
  const after = lineEndsAt + lineEnd.length;
  const count = Number(bytes.toString("latin1", start + 1, lineEndsAt));
  switch (bytes.toString("latin1", start, start + 1)) {
    case "$": // blobs have a length of -1 where they are null
    case "=":
    case "!": {
      const end = count < 0 ? after : after + count + lineEnd.length;
      return end <= bytes.length ? end : undefined;
    }
    case "*":
    case "~":
    case ">":
      return endOfValues(bytes, after, count);
    case "%":
      return endOfValues(bytes, after, 2 * count);
    case "|": // attributes belong to the value after them
      return endOfValues(bytes, after, 2 * count + 1);
    default:
      return after;
  }
}

function endOfValues(bytes: Buffer, start: number, count: number): number | undefined {
  let end: number | undefined = start;
  for (let index = 0; index < count && end !== undefined; index++) end = endOfValue(bytes, end);
  return end;
}
