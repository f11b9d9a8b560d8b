import { expect, test } from "vitest";
import { publishedMessages, respValues } from "../support/resp-values.js";

const values = [
  "+OK\r\n",
  "-ERR no such thing\r\n",
  ":42\r\n",
  "$-1\r\n",
  "*-1\r\n",
  "$0\r\n\r\n",
  "$12\r\nline\r\nbreaks\r\n",
  "*2\r\n*1\r\n$1\r\na\r\n:1\r\n",
  "%2\r\n+a\r\n:1\r\n+b\r\n*0\r\n",
  "~1\r\n_\r\n",
  "|1\r\n+ttl\r\n:3600\r\n$1\r\na\r\n",
  "=7\r\ntxt:abc\r\n",
  "*3\r\n$9\r\nsubscribe\r\n$1\r\na\r\n:1\r\n",
  "*3\r\n$7\r\nmessage\r\n$1\r\na\r\n$4\r\nسر\r\n",
  ">3\r\n$7\r\nmessage\r\n$1\r\na\r\n$4\r\n*3\r\n\r\n",
].map((text) => Buffer.from(text));

test("replies of Redis are cut into whole values, whatever the pieces they come in", () => {
  const stream = Buffer.concat(values);
  for (let size = 1; size <= stream.length; size++) {
    const cut = respValues();
    const found: Buffer[] = [];
    for (let at = 0; at < stream.length; at += size) found.push(...cut(stream.subarray(at, at + size)));
    expect(found.map(String)).toEqual(values.map(String));
  }
});

test("a message is what comes after a subscription, in both versions of the protocol; before it is a list", () => {
  const [subscription = Buffer.of(), ...messages] = values.slice(-3);
  const replies = [...messages, subscription, ...values.slice(0, -3), ...messages];
  expect(replies.map(publishedMessages())).toEqual([false, false, ...values.slice(0, -2).map(() => false), true, true]);
});
