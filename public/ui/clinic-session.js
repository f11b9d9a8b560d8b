// @ts-check
import { createApi } from "../client/api.js";
import { DawrProblem } from "../client/dawr-problem.js";
import { keep, readKept } from "./storage.js";

/**
 * @typedef {"key" | "name" | "pin"} Way How somebody signs in.
 * @typedef {{ csrfToken: string, person?: import("../client/index.js").PersonSession["person"] }} Begun
 */

/**
 * Who works at a clinic’s page: whoever has a key, or a person, by name or by a PIN where the browser is a shared desk. What is given
 * is exchanged for a cookie that no script can read and is not kept; writes show the session's CSRF token.
 *
 * @param {number} clinicId
 * @param {() => string} language
 * @param {typeof globalThis.fetch} [fetch] of what is asked once signed in
 */
export function createClinicSession(clinicId, language, fetch) {
  let csrfToken = "";
  /** @type {Begun["person"]} */
  let person;
  const api = createApi("", { language, csrfToken: () => csrfToken, ...(fetch && { fetch }) });
  const wayKey = `dawr-way-${clinicId}`;
  const deskKey = `dawr-desk-${clinicId}`;
  /** @type {Record<Way, { read: () => Promise<Begun>, renew?: () => Promise<Begun>, end: () => Promise<void> }>} */
  const ways = {
    key: {
      read: () => api.readSession({ clinicId }),
      renew: () => api.signIn({ clinicId }),
      end: () => api.signOut({ clinicId }),
    },
    name: {
      read: () => api.readPersonSession({}),
      renew: () => api.renewPersonSession({}),
      end: () => api.signOutAsPerson({}),
    },
    pin: { read: () => api.readDeskSession({ clinicId }), end: () => api.signOutAtDesk({ clinicId }) },
  };
  const kept = readKept("localStorage", wayKey);
  let way = /** @type {Way} */ (kept && kept in ways ? kept : "key");
  const isSharedDesk = () => readKept("localStorage", deskKey) === "yes";

  /** @param {Begun} session */
  const take = (session) => {
    csrfToken = session.csrfToken;
    if (session.person || way === "key") person = session.person;
  };
  /** Of several sessions of a browser the server takes the PIN's, then the person's: those end that are not meant. @param {Way} next */
  const endOthers = async (next) => {
    const before = /** @type {Way[]} */ (isSharedDesk() ? ["pin", "name"] : ["name"]);
    for (const other of next === "key" ? before : before.slice(0, before.indexOf(next))) {
      const open = await ways[other].read().catch(() => undefined);
      csrfToken = open?.csrfToken ?? "";
      if (open) await ways[other].end().catch(() => undefined);
    }
  };
  /** @param {Way} next @param {Begun} session */
  const begin = async (next, session) => {
    await endOthers(next);
    way = next;
    keep("localStorage", wayKey, way);
    take(session);
  };
  return {
    api,
    /** @param {string} key */
    signIn: async (key) => begin("key", await createApi("", { key, language }).signIn({ clinicId })),
    /** @param {{ username: string, password: string }} body */
    signInByName: async (body) => begin("name", await createApi("", { language }).signInAsPerson({ body })),
    /** @param {{ personId: number, pin: string }} body */
    signInByPin: async (body) => begin("pin", await createApi("", { language }).signInAtDesk({ clinicId, body })),
    /** Finds the session of before, if it still holds, or one of a person who signed in at another page or by an account elsewhere. */
    resume: async () => {
      try {
        take(await ways[way].read());
      } catch (error) {
        const isNone = error instanceof DawrProblem && (error.status === 401 || error.status === 404);
        if (way !== "key" || isSharedDesk() || !isNone) throw error;
        take(await ways.name.read());
        way = "name";
      }
    },
    renew: async () => {
      const { renew } = ways[way];
      if (renew) take(await renew());
    },
    signOut: async () => {
      keep("localStorage", wayKey, ""); // whoever opens the page next is asked, also if the server is away now
      await ways[way].end();
    },
    wayNow: () => way,
    /** The name of whoever signed in as a person. */
    personNow: () => person?.name ?? "",
    /** @param {number} personId */
    isPerson: (personId) => person?.id === personId,
    /** Whoever may say which browsers are shared desks: the desk's key, and owners by their password. */
    managesDesks: () =>
      way === "key" ||
      (way === "name" &&
        person?.memberships.some((each) => each.role === "owner" && (each.clinicId ?? clinicId) === clinicId) === true),
    /** Whether she may be something at another clinic: who signed in by a key or a PIN did so for this one. */
    reachesOthers: () => way === "name" && person?.memberships.some((each) => each.clinicId !== clinicId) === true,
    isSharedDesk,
    /** @param {boolean} isOne */
    keepAsDesk: (isOne) => keep("localStorage", deskKey, isOne ? "yes" : ""),
  };
}

/** @typedef {ReturnType<typeof createClinicSession>} ClinicSession */
