import fc, { type Arbitrary } from "fast-check";
import { nasty } from "./fuzzed-text.js";

/** What a header can carry at all; the rest never leaves the client. */
const headerText = fc
  .oneof(fc.string({ maxLength: 60 }), nasty)
  .map((value) => value.replace(/[^\x20-\x7e]/g, "").trim());
/** Few for replays and clashes, many for what acts. */
const keys = fc.oneof({ weight: 1, arbitrary: fc.constantFrom("one", "two") }, { weight: 6, arbitrary: fc.uuid() });
const etags = fc.oneof(
  { weight: 2, arbitrary: fc.constant("*") },
  fc.constantFrom('"1"', 'W/"1", "2"', '"', '*, "1"', ',,W/,"'),
  headerText,
);
const contentType = fc.oneof(
  fc.constantFrom(
    "",
    "text/plain",
    "application/json; charset=x",
    "application/json; charset=utf-16",
    'application/json; charset="utf-8',
    "application/merge-patch+json",
    "application/json, application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=",
    "APPLICATION/JSON",
    "application/;=",
  ),
  headerText,
);
const headerValues: Record<string, Arbitrary<string>> = {
  Accept: fc.oneof(fc.constantFrom("application/json", "text/event-stream", "*/*", "text/*;q=-1, a/b;q=x"), headerText),
  "Accept-Language": fc.oneof(fc.constantFrom("ar", "en", "*", "ar;q=1e9", "en;q=0, *;q=0", "x-,,;q="), headerText),
  "If-None-Match": etags,
  "If-Match": etags,
  Range: fc.oneof(fc.constantFrom("bytes=0-0", "bytes=-1", "bytes=9-1", "items=0-9"), headerText),
  "If-Range": fc.oneof(etags, headerText),
  "If-Modified-Since": fc.oneof(fc.constant("Sun, 29 Nov 2026 10:00:00 GMT"), headerText),
  "Accept-Encoding": fc.oneof(fc.constantFrom("br", "gzip;q=0", "identity;q=0, *;q=0"), headerText),
  "Last-Event-ID": headerText,
  "Idempotency-Key": fc.oneof({ weight: 9, arbitrary: keys }, { weight: 1, arbitrary: headerText }),
  "X-CSRF-Token": headerText,
  "X-Forwarded-For": headerText,
  Origin: headerText,
};

/** Without the credential, save for a wrong one in its place. */
export const headers: Arbitrary<Record<string, string>> = fc
  .tuple(
    fc.uniqueArray(fc.constantFrom(...Object.keys(headerValues)), { maxLength: 3 }),
    fc.record(headerValues),
    fc.oneof({ weight: 15, arbitrary: fc.constant("application/json") }, { weight: 1, arbitrary: contentType }),
    fc.oneof(
      { weight: 40, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.constantFrom("Authorization", "Booking-Token", "Cookie") },
    ),
    headerText,
  )
  .map(([names, values, type, spoilt, junk]) => ({
    ...Object.fromEntries(names.map((name) => [name, values[name] as string])),
    ...(type && { "Content-Type": type }),
    ...(spoilt && { [spoilt]: junk }),
  }));
