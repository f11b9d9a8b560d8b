import { expect, test } from "vitest";
import { isLoopback } from "../../public/desk/loopback.js";

const hostnameOf = (address: string) => new URL(address).hostname;

test.each([
  "http://localhost:3000",
  "http://127.0.0.1",
  "http://127.1.2.3",
  "http://[::1]:3000",
  "http://dawr.localhost",
])("a ticket printed at %s leads a phone to itself", (address) => expect(isLoopback(hostnameOf(address))).toBe(true));

test.each(["http://192.168.1.20:3000", "https://localhost.example", "https://dawr.example", "http://[fd00::1]"])(
  "a ticket printed at %s leads to the desk’s server",
  (address) => expect(isLoopback(hostnameOf(address))).toBe(false),
);
