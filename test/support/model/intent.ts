import type { ClinicModel, List, Status } from "./clinic-model.js";

/** One request, with everything that it says. */
export type Intent =
  | ({ do: "book"; as: "staff" | "app"; list: List; date?: string; shift?: number; patient: WirePatient } & AtTheDesk)
  | { do: "putDay"; list: List; date: string; capacity?: number; status?: "open" | "paused" }
  | { do: "closeDay"; list: List; date: string; key?: string }
  | { do: "reopenDay"; list: List; date: string }
  | ({ do: "callNext"; list: List; date: string } & Call)
  | ({ do: "callInLine"; date: string } & Call)
  | { do: "callBooking"; id: string; calledTo?: string; key?: string }
  | { do: "setStatus"; id: string; status: Status; version?: number; after?: string | null }
  | { do: "reorder"; id: string; after: string | null }
  | { do: "remark"; id: string; priority?: number; priorityReason?: string; note?: string | null }
  | { do: "arrive" | "undoArrival" | "undoStepBack"; id: string }
  | { do: "stepBack"; id: string; key?: string }
  | { do: "correct"; id: string; patient: { name?: string; phone?: string | null; id?: string | null } }
  | { do: "cancelByTicket"; id: string; ticket: string }
  | { do: "move"; id: string; list?: List; date?: string; shift?: number; key?: string }
  | { do: "erase"; patientId: string }
  | { do: "verify"; code: string; date: string }
  | { do: "read"; id: string; as: "staff" | "app" };

interface AtTheDesk {
  arrived?: boolean;
  overbook?: { reason: string };
  key?: string;
}

interface Call {
  finish?: string;
  calledTo?: string;
  shift?: number;
  key?: string;
}

export interface WirePatient {
  name: string;
  phone?: string;
  id?: string;
}

export interface Sent {
  operationId: string;
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  as: "staff" | "app" | "holder";
  body?: Record<string, unknown>;
  key?: string;
  ticket?: string;
}

export interface Reply {
  status: number;
  body: any;
  isReplay: boolean;
}

export interface Exchange {
  intent: Intent;
  reply: Reply;
}

/** How an intent goes over the wire. */
export function toRequest({ clinicId }: Pick<ClinicModel, "clinicId">, intent: Intent): Sent {
  const clinic = `/v1/clinics/${clinicId}`;
  const day = "list" in intent && "date" in intent ? `${clinic}/days/${intent.list}/${intent.date}` : "";
  const booking = "id" in intent ? `${clinic}/bookings/${intent.id}` : "";
  switch (intent.do) {
    case "book": {
      const { as, list, date, shift, patient, arrived, overbook, key } = intent;
      return {
        operationId: "book",
        method: "POST",
        path: `${clinic}/bookings`,
        as,
        body: { list, date, shift, patient, arrived, overbook },
        key,
      };
    }
    case "putDay": {
      const { capacity, status } = intent;
      return { operationId: "putDay", method: "PUT", path: day, as: "staff", body: { capacity, status } };
    }
    case "closeDay":
      return { operationId: "closeDay", method: "POST", path: `${day}/close`, as: "staff", key: intent.key };
    case "reopenDay":
      return { operationId: "reopenDay", method: "POST", path: `${day}/reopen`, as: "staff" };
    case "callNext":
    case "callInLine": {
      const { finish, calledTo, shift, key } = intent;
      const [operationId, queue] =
        intent.do === "callNext" ? ["callNext", day] : ["callNextInLine", `${clinic}/line/${intent.date}`];
      const body = { finish, calledTo, shift };
      return { operationId, method: "POST", path: `${queue}/call-next`, as: "staff", body, key };
    }
    case "arrive":
      return { operationId: "arrive", method: "POST", path: `${booking}/arrive`, as: "staff", body: {} };
    case "undoArrival":
      return { operationId: "undoArrival", method: "DELETE", path: `${booking}/arrive`, as: "staff" };
    case "stepBack":
      return { operationId: "stepBack", method: "POST", path: `${booking}/step-back`, as: "staff", key: intent.key };
    case "undoStepBack":
      return { operationId: "undoStepBack", method: "DELETE", path: `${booking}/step-back`, as: "staff" };
    case "callBooking": {
      const { calledTo, key } = intent;
      return {
        operationId: "callBooking",
        method: "POST",
        path: `${booking}/call`,
        as: "staff",
        body: { calledTo },
        key,
      };
    }
    case "setStatus":
    case "reorder":
    case "remark":
    case "correct": {
      const { do: _, id: __, ...body } = intent;
      return { operationId: "changeBooking", method: "PATCH", path: booking, as: "staff", body };
    }
    case "cancelByTicket": {
      const body = { status: "cancelled" };
      return {
        operationId: "changeBooking",
        method: "PATCH",
        path: booking,
        as: "holder",
        body,
        ticket: intent.ticket,
      };
    }
    case "move": {
      const { list, date, shift, key } = intent;
      return {
        operationId: "moveBooking",
        method: "POST",
        path: `${booking}/move`,
        as: "staff",
        body: { date, list, shift },
        key,
      };
    }
    case "erase":
      return {
        operationId: "erasePatient",
        method: "DELETE",
        path: `${clinic}/patients/${intent.patientId}`,
        as: "staff",
      };
    case "verify": {
      const { code, date } = intent;
      const path = `${clinic}/golden-codes/verify`;
      return { operationId: "verifyGoldenCode", method: "POST", path, as: "staff", body: { code, date } };
    }
    case "read":
      return { operationId: "readBooking", method: "GET", path: booking, as: intent.as };
  }
}
