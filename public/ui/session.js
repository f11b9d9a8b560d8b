// @ts-check
import { createApi } from "../client/api.js";
import { DawrProblem } from "../client/dawr-problem.js";
import { keep, readKept } from "./storage.js";
import { isOfFormerSession } from "./why-text.js";

/**
 * @typedef {import("../client/index.js").Api} Api
 * @typedef {import("../client/index.js").PersonSession["person"]} Person
 *
 * @typedef {"key" | "name" | "pin"} Way How somebody signs in.
 * @typedef {{ csrfToken: string, person?: Person }} Begun
 *
 * @typedef {object} OpenWay A session that has begun.
 * @property {() => Promise<Begun>} read
 * @property {() => Promise<Begun>} [renew]
 * @property {() => Promise<void>} end
 */

/** Whether a person has signed in, at whichever page: her session is for all of them. */
const personKey = "dawr-person";

/**
 * Who works at this page: whoever has a key of its place, or a person. What is given is exchanged for a cookie that no script can
 * read and is not kept; writes show the session's CSRF token.
 *
 * @param {object} page
 * @param {string} page.place by which the browser keeps how somebody signed in there
 * @param {(api: Api) => { signIn: () => Promise<Begun>, readSession: () => Promise<Begun>, signOut: () => Promise<void> }} page.placeOf
 *   Where a key signs in; by its session that renews it.
 * @param {(api: Api) => OpenWay} [page.pinOf] where people give PINs
 * @param {() => boolean} [page.isShared] whether they do so in this browser
 * @param {() => string} page.language
 * @param {typeof globalThis.fetch} [page.fetch] of what is asked once signed in
 * @param {(isSomebody: boolean) => void} [page.onReplaced] A write was refused, for its session is not the browser's any more: it is
 *   somebody else's, or nobody's who was looked for.
 */
export function createSession({ place, placeOf, pinOf, isShared = () => false, language, onReplaced, ...page }) {
  let csrfToken = "";
  /** @type {Person | undefined} */
  let person;
  const given = { language, csrfToken: () => csrfToken };
  const ask = page.fetch ?? globalThis.fetch;
  const api = createApi("", {
    ...given,
    fetch: async (address, request) => {
      const reply = await ask(address, request);
      if (reply.status === 403 && isOfFormerSession(await problemOf(reply.clone()))) {
        const failure = await resume().catch((error) => error); // what is done next is of whoever is signed in now
        onReplaced?.(!isNone(failure));
      }
      return reply;
    },
  });
  const sessions = createApi("", given);
  const { signIn, readSession, signOut } = placeOf(sessions);
  const ways = /** @type {Record<Way, OpenWay>} */ ({
    key: { read: readSession, renew: signIn, end: signOut },
    name: {
      read: () => sessions.readPersonSession({}),
      renew: () => sessions.renewPersonSession({}),
      end: () => sessions.signOutAsPerson({}),
    },
    ...(pinOf && { pin: pinOf(sessions) }),
  });
  const wayKey = `dawr-way-${place}`;
  const keptWay = () => {
    const kept = readKept("localStorage", wayKey);
    return /** @type {Way} */ (kept && kept in ways ? kept : "key");
  };
  let way = keptWay();

  /** @param {boolean} isKnown */
  const keepPerson = (isKnown) => keep("localStorage", personKey, isKnown ? "yes" : "");
  /** @param {Way} next */
  const choose = (next) => {
    way = next;
    keep("localStorage", wayKey, way);
    if (way === "name") keepPerson(true);
  };
  /** @param {Begun} session */
  const take = (session) => {
    csrfToken = session.csrfToken;
    if (session.person || way === "key") person = session.person;
  };
  /** @param {Way} ended */
  const end = async (ended) => {
    await ways[ended].end();
    if (ended === "name") keepPerson(false);
  };
  /** Of several sessions of a browser the server takes the PIN's, then the person's: those end that are not meant. @param {Way} next */
  const endOthers = async (next) => {
    const before = /** @type {Way[]} */ (isShared() ? ["pin", "name"] : ["name"]);
    for (const other of next === "key" ? before : before.slice(0, before.indexOf(next))) {
      const open = await ways[other].read().catch(() => undefined);
      csrfToken = open?.csrfToken ?? "";
      if (open) await end(other).catch(() => undefined);
    }
  };
  /** @param {Way} next @param {Begun} session */
  const begin = async (next, session) => {
    await endOthers(next);
    choose(next);
    take(session);
  };
  /** @param {Way} sought */
  const find = async (sought) => {
    const session = await ways[sought].read();
    way = sought;
    if (way === "name") keepPerson(true);
    take(session);
  };
  /** The ways to look for a session of before, the likeliest first. @returns {Way[]} */
  const inTurn = () => {
    if (way !== "key" || isShared()) return [way];
    return readKept("localStorage", personKey) === "yes" ? ["name", "key"] : ["key", "name"];
  };
  /** Finds the session of before, if it still holds, or one of a person who signed in at another page or by an account elsewhere. */
  const resume = async () => {
    way = keptWay(); // another tab may have chosen
    const [first, second] = inTurn();
    if (first === "name" && isShared()) await endOthers("name");
    try {
      await find(/** @type {Way} */ (first));
    } catch (error) {
      if (isNone(error) && first === "name") keepPerson(false);
      if (!isNone(error) || !second) throw error;
      await find(second);
    }
  };
  return {
    api,
    begin,
    /** @param {string} key */
    signIn: async (key) => begin("key", await placeOf(createApi("", { key, language })).signIn()),
    /** @param {{ username: string, password: string }} body */
    signInByName: async (body) => begin("name", await createApi("", { language }).signInAsPerson({ body })),
    /** Before somebody leaves for an account elsewhere: whom she comes back as is looked for first. */
    expectPerson: () => choose("name"),
    resume,
    renew: async () => {
      const { renew } = ways[way];
      if (renew) take(await renew());
    },
    signOut: async () => {
      keep("localStorage", wayKey, ""); // whoever opens the page next is asked, also if the server is away now
      await end(way);
    },
    wayNow: () => way,
    /** Whoever signed in as a person. */
    personNow: () => person,
  };
}

/** The server said that there is no such session. @param {unknown} error */
const isNone = (error) => error instanceof DawrProblem && (error.status === 401 || error.status === 404);

/** @param {Response} reply */
const problemOf = async (reply) => new DawrProblem(await reply.json().catch(() => undefined), { reply });

/** @typedef {Omit<ReturnType<typeof createSession>, "begin">} Session */
