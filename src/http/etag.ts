import type { IncomingHttpHeaders } from "node:http";
import { Problem } from "../contract/problem.js";

/** Entity tags: the version, which a write's condition is about; behind dots what else makes an answer another one. */
export const etagOf = (version: number, ...rest: (string | number | null)[]): string =>
  `"${[version, ...rest].join(".")}"`;

const tagsOf = (header: string) => header.split(",").map((tag) => tag.trim());

/** RFC 9110, section 13.1.2: weak comparison, a list, or any. */
export const matchesEtag = (ifNoneMatch: string | undefined, etag: string): boolean =>
  ifNoneMatch !== undefined && tagsOf(ifNoneMatch).some((tag) => ["*", etag].includes(tag.replace(/^W\//, "")));

/** Throws 412 unless what is to be changed has this version (undefined: is not there). Asked under the clinic's lock. */
export type CheckVersion = (version: number | undefined) => void;

/** The conditions of a write (RFC 9110, sections 13.1.1 and 13.1.2). */
export const preconditionOf =
  ({ "if-match": ifMatch, "if-none-match": ifNoneMatch }: IncomingHttpHeaders): CheckVersion =>
  (version) => {
    const isNamedIn = (header: string) =>
      version !== undefined && tagsOf(header).some((tag) => tag === "*" || versionIn(tag) === String(version));
    if (ifMatch !== undefined && !isNamedIn(ifMatch)) throw new Problem("precondition_failed");
    if (ifNoneMatch !== undefined && isNamedIn(ifNoneMatch)) throw new Problem("precondition_failed");
  };

const versionIn = (tag: string) => /^"(\d+)[".]/.exec(tag)?.[1];
