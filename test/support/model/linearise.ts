import type { ClinicModel } from "./clinic-model.js";
import { explain } from "./explain.js";
import { type Exchange, toRequest } from "./intent.js";
import { Mismatch } from "./mismatch.js";

/**
 * The state after requests that ran together: there must be an order in which each of their replies is right and
 * that ends in what is there now, which `checkEnd` throws about (linearizability; Wing and Gong 1993). Most replies
 * carry the version they made, so the search hardly ever turns back.
 */
export function linearise(
  model: ClinicModel,
  exchanges: Exchange[],
  checkEnd: (model: ClinicModel) => void,
): ClinicModel {
  const closest = { left: exchanges, why: "" };
  const acted = exchanges.filter((exchange) => !isInFlight(model, exchange, exchanges));
  const result = search(model, acted, checkEnd, closest);
  if (result) return result;
  const told = closest.left.map(({ intent, reply }) => `${JSON.stringify(intent)} → ${JSON.stringify(reply)}`);
  throw new Mismatch(`no order explains\n${told.join("\n")}\nbecause ${closest.why}`);
}

function search(
  model: ClinicModel,
  exchanges: Exchange[],
  checkEnd: (model: ClinicModel) => void,
  closest: { left: Exchange[]; why: string },
): ClinicModel | undefined {
  const reasons: string[] = [];
  // What changes nothing fits anywhere, so it may as well be here; unless its reply would be the same elsewhere.
  const left = exchanges.filter((exchange) => isSilent(exchange) || attempt(model, exchange) !== model);
  if (left.length === 0 && attemptEnd(model, checkEnd, reasons)) return model;
  for (const exchange of left) {
    const next = attempt(model, exchange, reasons);
    const others = left.filter((other) => other !== exchange);
    const result = next && search(next, others, checkEnd, closest);
    if (result) return result;
  }
  if (closest.why === "" || left.length < closest.left.length) {
    closest.left = left;
    closest.why = reasons.join("; ");
  }
  return undefined;
}

/** Done, with a reply that does not tell when. */
const isSilent = ({ intent, reply }: Exchange) =>
  reply.status < 300 && ["erase", "closeDay", "reopenDay"].includes(intent.do);

function attempt(model: ClinicModel, exchange: Exchange, reasons: string[] = []): ClinicModel | undefined {
  try {
    return explain(model, exchange, false);
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error;
    reasons.push(`${exchange.intent.do}: ${error.message}`);
    return undefined;
  }
}

function attemptEnd(model: ClinicModel, checkEnd: (model: ClinicModel) => void, reasons: string[]): boolean {
  try {
    checkEnd(model);
    return true;
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error;
    reasons.push(error.message);
    return false;
  }
}

/** On another instance the second of two with one idempotency key is told to wait; it did nothing. */
function isInFlight(model: ClinicModel, { intent, reply }: Exchange, all: Exchange[]): boolean {
  if (reply.body?.code !== "in_flight") return false;
  const scope = (each: Exchange["intent"]) => {
    const { as, path, key } = toRequest(model, each);
    return [as, path, key].join(" ");
  };
  return all.filter((other) => scope(other.intent) === scope(intent)).length > 1;
}
