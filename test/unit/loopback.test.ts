import { expect, test } from "vitest";
import { isLoopback } from "../../public/ui/loopback.js";

const hostnameOf = (address: string) => new URL(address).hostname;

test.each([
  "http://localhost:3000",
  "http://127.0.0.1",
  "http://127.1.2.3",
  "http://[::1]:3000",
  "http://dawr.localhost",
  "http://LOCALHOST.:3000",
  "http://0.0.0.0:3000",
  "http://127.1",
  "http://2130706433",
  "http://[::]:3000",
  "http://[0:0:0:0:0:0:0:1]",
  "http://[::ffff:127.0.0.1]:3000",
])("a ticket printed at %s leads a phone to itself", (address) => expect(isLoopback(hostnameOf(address))).toBe(true));

test.each([
  "http://192.168.1.20:3000",
  "https://localhost.example",
  "https://dawr.example",
  "https://127.0.0.1.example",
  "http://[fd00::1]",
  "http://[::ffff:192.168.1.20]",
])("a ticket printed at %s leads to the desk’s server", (address) =>
  expect(isLoopback(hostnameOf(address))).toBe(false),
);
