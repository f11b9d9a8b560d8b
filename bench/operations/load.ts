import { connect, type Socket } from "node:net";

/** One kept-alive connection that sends a ready-made request and waits for the whole reply. */
interface Caller {
  socket: Socket;
  /** What arrived of the reply so far. */
  reply: string;
  /** Tells the status, or undefined when the connection ended instead. */
  settle(status: string | undefined): void;
}

export interface LoadOrder {
  port: number;
  key: string;
  clinics: number[];
  durationMs: number;
  /** Arrivals a second that wait for nobody, or so many callers of whom each waits for its answer. */
  perSecond?: number;
  callers?: number;
}

export interface LoadReport {
  offered: number;
  /** 201 that came before the time was over. */
  bookedInTime: number;
  /** Milliseconds from sending to the reply's last byte. */
  booked: number[];
  refused: number[];
  failed: number;
  cpuMs: number;
}

/** Connections that wait for work, kept from one order to the next, as a balancer keeps its own to a server. */
const idle: Caller[] = [];

/**
 * Sends bookings over raw sockets, in a process of its own: a fetch or an agent costs several times what it costs
 * a server to refuse, and would measure itself.
 */
export async function sendLoad(order: LoadOrder): Promise<LoadReport> {
  const { durationMs, perSecond, callers = 0 } = order;
  const report: LoadReport = { offered: 0, bookedInTime: 0, booked: [], refused: [], failed: 0, cpuMs: 0 };
  const cpuBefore = process.cpuUsage();
  const beganAt = performance.now();
  const isOver = () => performance.now() - beganAt >= durationMs;
  let open = 0;
  let whenDone = () => {};

  const send = async () => {
    report.offered++;
    open++;
    const sentAt = performance.now();
    const status = await answerTo(aBooking(order, report.offered), order.port);
    const ms = performance.now() - sentAt;
    if (status === undefined) report.failed++;
    else if (status !== "201") report.refused.push(ms);
    else {
      report.booked.push(ms);
      if (!isOver()) report.bookedInTime++;
    }
    open--;
    if (callers > 0 && !isOver()) send();
    if (open === 0 && isOver()) whenDone();
  };

  for (let i = 0; i < callers; i++) send();
  const pace = setInterval(() => {
    const dueMs = Math.min(performance.now() - beganAt, durationMs);
    const due = perSecond === undefined ? 0 : Math.floor((dueMs / 1_000) * perSecond);
    while (report.offered < due) send();
    if (isOver()) clearInterval(pace);
    if (isOver() && open === 0) whenDone();
  }, 2);
  await new Promise<void>((resolve) => {
    whenDone = resolve;
  });
  const { user, system } = process.cpuUsage(cpuBefore);
  return { ...report, cpuMs: (user + system) / 1_000 };
}

const answerTo = (request: string, port: number) =>
  new Promise<string | undefined>((resolve) => {
    const caller = idle.pop() ?? aCaller(port);
    caller.settle = resolve;
    caller.socket.write(request);
  });

function aCaller(port: number): Caller {
  const caller: Caller = { socket: connect(port, "127.0.0.1"), reply: "", settle: () => {} };
  caller.socket.setNoDelay(true);
  caller.socket.on("data", (bytes) => {
    caller.reply += bytes.toString("latin1");
    const status = statusOfWhole(caller.reply);
    if (status === undefined) return;
    caller.reply = "";
    idle.push(caller);
    caller.settle(status);
  });
  caller.socket.on("error", () => {});
  caller.socket.on("close", () => {
    const at = idle.indexOf(caller);
    if (at >= 0) idle.splice(at, 1);
    else caller.settle(undefined);
  });
  return caller;
}

let people = 0;

function aBooking({ clinics, key }: LoadOrder, turn: number): string {
  const body = `{"patient":{"name":"P${process.pid}-${people++}"}}`;
  return [
    `POST /v1/clinics/${clinics[turn % clinics.length]}/bookings HTTP/1.1`,
    "Host: 127.0.0.1",
    `Authorization: Bearer ${key}`,
    "Content-Type: application/json",
    `Content-Length: ${body.length}`,
    "",
    body,
  ].join("\r\n");
}

/** Undefined until the reply is whole. */
function statusOfWhole(reply: string): string | undefined {
  const headEnd = reply.indexOf("\r\n\r\n");
  if (headEnd < 0) return undefined;
  const [, length = "0"] = /content-length: (\d+)/i.exec(reply) ?? [];
  return reply.length >= headEnd + 4 + Number(length) ? reply.slice(9, 12) : undefined;
}

process.on("message", async (order: LoadOrder) => process.send?.(await sendLoad(order)));
process.on("disconnect", () => process.exit());
