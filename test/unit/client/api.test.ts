import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { fetchWithRetry } from "../../../public/client/fetch-with-retry.js";
import { type Api, createApi, DawrProblem } from "../../../public/client/index.js";

interface Answer {
  status: number;
  body?: object | string;
  retryAfter?: string;
}

/** Answers in turn; the last answer stays. */
function aServer(...answers: (Answer | "unreachable" | "cut off")[]) {
  const requests: {
    url: string;
    method: string;
    headers: Record<string, string>;
    credentials?: string;
    body?: string;
  }[] = [];
  const fetch = async (url: unknown, { signal, ...request }: any) => {
    signal?.throwIfAborted();
    requests.push({ url: String(url), ...request });
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer === undefined || answer === "unreachable") throw new TypeError("fetch failed");
    if (answer === "cut off") {
      return new Response(new ReadableStream({ start: (stream) => stream.error(new TypeError("terminated")) }));
    }
    const { status, body, retryAfter } = answer;
    const text = typeof body === "object" ? JSON.stringify(body) : (body ?? null);
    return new Response(text, { status, headers: retryAfter === undefined ? {} : { "Retry-After": retryAfter } });
  };
  const api = createApi("https://dawr.test/", { key: "dawr_1_x", fetch: fetch as typeof globalThis.fetch });
  return { api, requests, fetch: fetch as typeof globalThis.fetch };
}

const booking = { clinicId: 7, body: { patient: { name: "Sara" } } };
const booked = { status: 201, body: { number: 1 } };
const away = { status: 503, body: { code: "database_unavailable" } };
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const problemOf = (call: Promise<unknown>): Promise<DawrProblem> =>
  call.then(
    () => expect.fail("was not refused"),
    (error) => error,
  );

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(1); // waits are 0.5, 1 and 2 s
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("a call", () => {
  test("goes to its operation, with the key, the body and an Idempotency-Key of its own", async () => {
    const { api, requests } = aServer(booked);
    expect(await api.book(booking)).toEqual({ number: 1 });
    await api.book(booking);
    expect(requests[0]).toEqual({
      url: "https://dawr.test/v1/clinics/7/bookings",
      method: "POST",
      headers: {
        Authorization: "Bearer dawr_1_x",
        "Content-Type": "application/json",
        "Idempotency-Key": expect.stringMatching(/^[0-9a-f]{32}$/),
      },
      body: '{"patient":{"name":"Sara"}}',
    });
    expect(requests[1]?.headers["Idempotency-Key"]).not.toBe(requests[0]?.headers["Idempotency-Key"]);
  });

  test("writes parameters into path and query as they must be", async () => {
    const { api, requests } = aServer({ status: 200, body: {} });
    await api.readBooking({ clinicId: 7, bookingId: "../../x?y $&" });
    await api.listDays({ clinicId: 7, date: "today", list: undefined, audience: "public" });
    expect(requests.map(({ url }) => url)).toEqual([
      "https://dawr.test/v1/clinics/7/bookings/..%2F..%2Fx%3Fy%20%24%26",
      "https://dawr.test/v1/clinics/7/days?date=today&audience=public",
    ]);
  });

  test("by session sends the CSRF token with writes only, and the caller's own headers", async () => {
    const { fetch, requests } = aServer({ status: 200, body: {} });
    const api = createApi("", { csrfToken: "t", headers: { "Accept-Language": "ar" }, fetch });
    await api.readClinic({ clinicId: 7 });
    await api.changeBooking({ clinicId: 7, bookingId: "B-7-20261124-0001", body: { status: "cancelled" } });
    expect(requests.map(({ url, headers }) => [url, headers])).toEqual([
      ["/v1/clinics/7", { "Accept-Language": "ar" }],
      [
        "/v1/clinics/7/bookings/B-7-20261124-0001",
        { "X-CSRF-Token": "t", "Content-Type": "application/json", "Accept-Language": "ar" },
      ],
    ]);
  });

  test("asks for the language and the CSRF token anew each time, and sends cookies as it is told", async () => {
    const { fetch, requests } = aServer({ status: 200, body: {} });
    let [language, csrfToken] = ["ar", ""];
    const api = createApi("", { language: () => language, csrfToken: () => csrfToken, credentials: "include", fetch });
    await api.signIn({ clinicId: 7 });
    [language, csrfToken] = ["en", "t"];
    await api.signOut({ clinicId: 7 });
    expect(requests.map(({ headers, credentials }) => [headers, credentials])).toEqual([
      [{ "Accept-Language": "ar" }, "include"],
      [{ "Accept-Language": "en", "X-CSRF-Token": "t" }, "include"],
    ]);
  });

  test("that is answered with nothing gives undefined", async () => {
    const { api } = aServer({ status: 204 });
    expect(await api.signOut({ clinicId: 7 })).toBeUndefined();
  });
});

describe("a refusal", () => {
  test("is thrown with its code, status, fields and what belongs to it", async () => {
    const errors = [{ pointer: "#/patient/name", in: "body", message: "Too short" }];
    const body = { code: "invalid", detail: "Some fields are not valid.", errors };
    const problem = await problemOf(aServer({ status: 422, body }).api.book(booking));
    expect(problem).toBeInstanceOf(DawrProblem);
    expect(problem).toMatchObject({ code: "invalid", status: 422, errors, message: body.detail, problem: body });
    const full = await problemOf(
      aServer({ status: 409, body: { code: "day_full", nextAvailable: "2026-11-25" } }).api.book(booking),
    );
    expect(full).toMatchObject({ code: "day_full", errors: [], problem: { nextAvailable: "2026-11-25" } });
  });

  test("by something that is not Dawr is unreadable, also when it says 200", async () => {
    const page = "<h1>Sign in to the hotel's network</h1>";
    for (const status of [200, 500]) {
      const problem = await problemOf(aServer({ status, body: page }).api.readClinic({ clinicId: 7 }));
      expect(problem).toMatchObject({ code: "unreadable", status });
    }
  });

  test("says how long to wait", async () => {
    const { api, requests } = aServer({ status: 429, body: { code: "too_many_requests" }, retryAfter: "40" });
    expect(await problemOf(api.readClinic({ clinicId: 7 }))).toMatchObject({ retryAfterSeconds: 40 });
    expect(requests).toHaveLength(1);
  });
});

describe("asking again", () => {
  test.each(["unreachable", "cut off", away, { status: 502, body: "<h1>Bad gateway</h1>" }] as const)(
    "a booking whose answer was %o is booked with the same Idempotency-Key",
    async (trouble) => {
      const { api, requests } = aServer(trouble, booked);
      const call = api.book(booking);
      await pass(499);
      expect(requests).toHaveLength(1);
      await pass(1);
      expect(await call).toEqual({ number: 1 });
      expect(requests[1]).toEqual(requests[0]);
    },
  );

  test("ends after four tries, with the server's answer or the word that it is out of reach", async () => {
    const silent = aServer("unreachable");
    const lost = problemOf(silent.api.book(booking));
    const busy = aServer(away);
    const refused = problemOf(busy.api.readClinic({ clinicId: 7 }));
    await pass(3_500);
    const outOfReach = { code: "out_of_reach", status: 0, problem: {}, cause: new TypeError("fetch failed") };
    expect(await lost).toBeInstanceOf(DawrProblem);
    expect(await lost).toMatchObject(outOfReach);
    expect(await refused).toMatchObject({ code: "database_unavailable" });
    expect([silent.requests.length, busy.requests.length]).toEqual([4, 4]);
  });

  const day = { clinicId: 7, list: "regular", date: "2026-11-24" } as const;
  test.each([
    ["a change", (api: Api) => api.changeBooking({ clinicId: 7, bookingId: "B-7-20261124-0001", body: {} })],
    ["a day that is opened", (api: Api) => api.putDay(day)],
    ["a day that is reopened", (api: Api) => api.reopenDay(day)],
    ["a golden code", (api: Api) => api.verifyGoldenCode({ clinicId: 7, body: { code: "1234" } })],
    ["a renewed session", (api: Api) => api.signIn({ clinicId: 7 })],
    ["a sign-out", (api: Api) => api.signOut({ clinicId: 7 })],
  ])("happens with %s, which leads to the same end when it is done twice", async (_what, act) => {
    const { api, requests } = aServer("unreachable", { status: 200, body: { isDone: true } });
    const call = act(api);
    await pass(500);
    expect(await call).toEqual({ isDone: true });
    expect(requests[1]).toEqual(requests[0]);
  });

  test("never happens with a write that could act twice, be it lost or refused", async () => {
    let sent = 0;
    const answering = (reply: Response | Error) => async () => {
      sent++;
      if (reply instanceof Error) throw reply;
      return reply;
    };
    await expect(fetchWithRetry(answering(new TypeError("fetch failed")), { mayRepeat: false })).rejects.toThrow();
    for (const status of [502, 503])
      await fetchWithRetry(answering(new Response("", { status, headers: { "Retry-After": "1" } })), {
        mayRepeat: false,
      });
    expect(sent).toBe(3);
  });

  test("happens with whatever was turned away by a rate limit, as soon as the server says", async () => {
    const { api, requests } = aServer({ status: 429, retryAfter: "2" }, { status: 201, body: { id: 7 } });
    const call = api.createClinic({ body: { name: "Dr. Layla" } });
    await pass(2_499);
    expect(requests).toHaveLength(1);
    await pass(1);
    expect(await call).toEqual({ id: 7 });
  });

  test("waits as long as the server says, and not at all when that is long", async () => {
    const soon = aServer({ ...away, retryAfter: "3" }, { status: 200, body: {} });
    const call = soon.api.readClinic({ clinicId: 7 });
    await pass(3_499);
    expect(soon.requests).toHaveLength(1);
    await pass(1);
    await call;
    const later = aServer({ ...away, retryAfter: "60" });
    expect(await problemOf(later.api.readClinic({ clinicId: 7 }))).toMatchObject({ retryAfterSeconds: 60 });
    expect(later.requests).toHaveLength(1);
  });

  test("waits for the first request with the key to end; another 409 is final", async () => {
    const { api, requests } = aServer({ status: 409, body: { code: "in_flight" }, retryAfter: "1" }, booked);
    const call = api.book({ ...booking, idempotencyKey: "mine" });
    await pass(1_500);
    expect(await call).toEqual({ number: 1 });
    expect(requests.map(({ headers }) => headers["Idempotency-Key"])).toEqual(["mine", "mine"]);
    const full = aServer({ status: 409, body: { code: "day_full" } });
    expect(await problemOf(full.api.book(booking))).toMatchObject({ code: "day_full" });
  });

  test("stops when the caller gives up, before, while asking and while waiting", async () => {
    const { api, requests } = aServer("unreachable");
    const reason = new Error("the page is closed");
    expect(await problemOf(api.readClinic({ clinicId: 7, signal: AbortSignal.abort(reason) }))).toBe(reason);
    expect(requests).toHaveLength(0);
    const aborter = new AbortController();
    const call = problemOf(api.readClinic({ clinicId: 7, signal: aborter.signal }));
    await pass(100);
    aborter.abort(reason);
    expect(await call).toBe(reason);
    await pass(60_000);
    expect(requests).toHaveLength(1);
  });
});
