import type { ScreenTarget } from "./screen.js";

/** How a screen speaks with its server. Texts are bytes, one a character. */
export interface Wire {
  request(target: ScreenTarget): string;
  /** Where the message that begins here ends; -1 while it is not whole. */
  endOf(text: string, beginsAt: number): number;
  /** What the server wants to hear, maybe nothing, on what is not for the screen; undefined for what is. */
  replyTo(message: string): string | undefined;
}

/** A frame ends at an empty line, which HTTP's own framing, with its \r\n, never forms. */
export const serverSentEvents: Wire = {
  request: ({ path, key, lastEventId }) => {
    const credential = key === undefined ? "" : `Authorization: Bearer ${key}\r\n`;
    const resume = lastEventId === undefined ? "" : `Last-Event-ID: ${lastEventId}\r\n`;
    return `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${credential}${resume}Accept: text/event-stream\r\n\r\n`;
  },
  endOf: (text, beginsAt) => after("\n\n", text, beginsAt),
  replyTo: () => undefined,
};

/** Engine.IO 4 over a WebSocket (RFC 6455): texts up to 65,535 bytes, which a server sends unmasked. */
export const socketIo: Wire = {
  request: ({ path }) =>
    `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n",
  endOf: (text, beginsAt) => {
    if (text[beginsAt] === "H") return after("\r\n\r\n", text, beginsAt); // HTTP/1.1 101
    const payload = payloadOf(text, beginsAt);
    return payload.endsAt <= text.length ? payload.endsAt : -1;
  },
  replyTo: (message) => {
    if (message.startsWith("HTTP")) return "";
    const packet = message.slice(payloadOf(message, 0).beginsAt);
    if (packet.startsWith("42")) return undefined; // an event
    if (packet.startsWith("0")) return masked("40"); // open: connect to the namespace
    return packet === "2" ? masked("3") : ""; // ping: pong
  },
};

function after(mark: string, text: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at < 0 ? at : at + mark.length;
}

function payloadOf(text: string, beginsAt: number): { beginsAt: number; endsAt: number } {
  const length = text.charCodeAt(beginsAt + 1);
  const isLong = length === 126;
  const payloadBeginsAt = beginsAt + (isLong ? 4 : 2);
  const bytes = isLong ? text.charCodeAt(beginsAt + 2) * 256 + text.charCodeAt(beginsAt + 3) : length;
  return { beginsAt: payloadBeginsAt, endsAt: payloadBeginsAt + bytes };
}

/** By a key of zeros, which changes nothing. */
const masked = (packet: string): string => `\x81${String.fromCharCode(0x80 + packet.length)}\0\0\0\0${packet}`;
