import { z } from "zod";
import type { FieldSentence } from "../contract/field-messages.js";

const nowhere = "http://server.invalid";
const sentence: FieldSentence = "Must be the path of a page of this server";

/** As a browser reads it: `//` and `/\` lead to another server, and tabs and line ends do not count. */
function isPage(path: string): boolean {
  if (!/^\/(?!\/)[\x21-\x7e]*$/.test(path) || path.includes("\\") || !URL.canParse(path, nowhere)) return false;
  const { origin, pathname } = new URL(path, nowhere);
  return origin === nowhere && !pathname.startsWith("//") && !/^\/v1(\/|$)/i.test(pathname);
}

/** The page that somebody wanted who must sign in first. */
export const returnPath = z.string().max(200).refine(isPage, sentence).default("/");

/** The page with a word on how the sign-in went, for it to tell. */
export function withOutcome(path: string, outcome: string): string {
  const url = new URL(path, nowhere);
  url.searchParams.set("sign-in", outcome);
  return `${url.pathname}${url.search}${url.hash}`;
}
