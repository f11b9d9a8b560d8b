import { checkReply } from "../declared-replies.js";
import { plainRequest, textOf } from "../plain-request.js";
import type { ClinicModel } from "./clinic-model.js";
import { type Intent, type Reply, type Sent, toRequest } from "./intent.js";

export interface ModelClient {
  send(model: Pick<ClinicModel, "clinicId">, intent: Intent): Promise<Reply>;
  get(operationId: string, path: string, instance: number): Promise<Reply>;
}

/** The clinic's desks and apps, on all instances in turn. Every reply is held against its declaration. */
export function createModelClient(urls: string[], keys: { staff: string; app: string }): ModelClient {
  const request = async (sent: Sent, instance: number): Promise<Reply> => {
    const headers: Record<string, string> = {};
    if (sent.as !== "holder") headers.Authorization = `Bearer ${keys[sent.as]}`;
    if (sent.key !== undefined) headers["Idempotency-Key"] = sent.key;
    if (sent.ticket !== undefined) headers["Booking-Token"] = sent.ticket;
    const reply = await plainRequest(`${urls[instance % urls.length]}${sent.path}`, sent.method, headers, sent.body);
    const [status = 0, text] = [reply.statusCode, await textOf(reply)];
    const body = text === "" ? undefined : JSON.parse(text);
    checkReply(sent.operationId, status, body);
    return { status, body, isReplay: reply.headers["idempotency-replayed"] === "true" };
  };
  let turn = 0;
  return {
    send: (model, intent) => request(toRequest(model, intent), turn++),
    get: (operationId, path, instance) => request({ operationId, method: "GET", path, as: "staff" }, instance),
  };
}
