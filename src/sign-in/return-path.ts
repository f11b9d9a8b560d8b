import { z } from "zod";
import type { FieldSentence } from "../contract/field-messages.js";

const sentence: FieldSentence = "Must be the path of a page where people sign in";
/** The first page, and those where people sign in; as a browser sends one, so nothing in it leads to another server. */
const page = /^\/((desk|doctor|org|settings)\/\d{1,9})?([?#][\x21-\x7e]*)?$/;

/** The page that somebody wanted who must sign in first. */
export const returnPath = z.string().max(200).regex(page, sentence).default("/");

/** The page with a word on how the sign-in went, for it to tell. */
export function withOutcome(path: string, outcome: string): string {
  const url = new URL(path, "http://server.invalid");
  url.searchParams.set("sign-in", outcome);
  return `${url.pathname}${url.search}${url.hash}`;
}
