import { describe, expect, test } from "vitest";
import { sharedLines } from "./support/a-line.js";

const aLine = sharedLines();

describe("who is called and does not come", () => {
  test("steps behind three others after three calls, then is a no-show after three more; both are undone", async () => {
    const { post, at, remove, read, next, app, clinic, people } = await aLine({ goldenTurn: 0 }, { regular: 5 });
    const call = (name: string) => post(at(name, "/call"));
    const stepBack = (name: string) => post(at(name, "/step-back"));
    const order = async () => {
      const [day] = (await app.request("get", `${clinic.path}/days`)).body.days;
      return day.bookings.map(({ number }: { number: number }) => number);
    };
    expect((await stepBack("R1")).body.code).toBe("invalid_transition");
    await call("R1");
    await call("R1");
    expect((await stepBack("R1")).body.code).toBe("too_few_calls");
    await call("R1");
    expect((await stepBack("R1")).body).toMatchObject({ status: "booked", missed: 1, ahead: 3 });
    expect(await order()).toEqual([2, 3, 4, 1, 5]);
    expect((await remove(at("R1", "/step-back"))).body).toMatchObject({ status: "in_progress", missed: 0, order: 1 });
    expect((await remove(at("R1", "/step-back"))).body.code).toBe("invalid_transition");
    await stepBack("R1");
    expect([await next(), await next(), await next(), await next()].map((called) => called.slice(0, 2))).toEqual([
      ...["R2", "R3", "R4", "R1"],
    ]);
    expect((await stepBack("R1")).body.code).toBe("too_few_calls");
    await call("R1");
    await call("R1");
    expect((await stepBack("R1")).body).toMatchObject({ status: "no_show", missed: 2, ahead: null });
    expect((await remove(at("R1", "/step-back"))).body).toMatchObject({ status: "in_progress", missed: 1 });
    expect(await read("R1")).toMatchObject({ id: people.R1?.id, finishedAt: null });
  });

  test("is called again only after the gap that the clinic sets", async () => {
    const { post, at, app, clinic } = await aLine({}, { regular: 1 });
    const call = () => post(at("R1", "/call"));
    const atOnce = await Promise.all(Array.from({ length: 8 }, call));
    expect(atOnce.map(({ status }) => status)).toEqual(Array(8).fill(200)); // no gap is set
    await app.request("patch", clinic.path).send({ recallGapSeconds: 60 });
    expect((await call()).body.code).toBe("called_just_now");
    await app.database.query("update bookings set called_at = called_at - interval '61 seconds' where clinic_id = $1", [
      clinic.id,
    ]);
    expect((await call()).body.calls).toBe(9);
  });

  test("is called at once, whatever the gap, where they were put back and nobody else waits: it is a new turn", async () => {
    const { post, at, next, people } = await aLine(
      { goldenTurn: 0, recalls: 1, recallGapSeconds: 600 },
      { regular: 1 },
    );
    expect(await next()).toBe("R1 turn");
    await post(at("R1", "/step-back"));
    expect(await next()).toBe("R1 turn");
    expect((await post(at("R1", "/call"))).body.code).toBe("called_just_now");
    expect(await next({ finish: people.R1?.id })).toBe("nobody_waiting");
  });

  test("lets those go first who may be called, whatever the priority, the golden turn, or who has not come", async () => {
    const urgent = await aLine({ recalls: 1, goldenTurn: 0 }, { regular: 5 });
    await urgent.patch("R5", { priority: 3, priorityReason: "pain" });
    expect(await urgent.next()).toBe("R5 priority");
    expect((await urgent.post(urgent.at("R5", "/step-back"))).body).toMatchObject({ priority: 0, ahead: 3 });
    expect(await urgent.next()).toBe("R1 turn");
    expect((await urgent.remove(urgent.at("R5", "/step-back"))).body).toMatchObject({
      priority: 3,
      status: "in_progress",
    });

    const golden = await aLine({ recalls: 1, goldenTurn: 2 }, { regular: 4, golden: 1 });
    expect([await golden.next(), await golden.next(), await golden.next()].at(-1)).toBe("G1 golden_turn");
    await golden.post(golden.at("G1", "/step-back"));
    expect([await golden.next(), await golden.next(), await golden.next()]).toEqual([
      "R3 turn",
      "R4 turn",
      "G1 golden_turn",
    ]);

    const absent = await aLine({ recalls: 1, goldenTurn: 3, needsArrival: true }, { regular: 7 });
    for (const name of ["R1", "R5", "R6", "R7"]) await absent.arrive(name);
    await absent.next();
    expect((await absent.post(absent.at("R1", "/step-back"))).body.ahead).toBe(3);
  });

  test("comes forward behind whoever was put there meanwhile, and others may be put directly behind", async () => {
    const { app, clinic, post, at, patch, remove, people } = await aLine({ recalls: 1 }, { regular: 4 });
    await post(at("R1", "/call"));
    await post(at("R1", "/step-back"));
    await patch("R3", { after: null });
    await remove(at("R1", "/step-back"));
    await patch("R4", { after: people.R3?.id as string });
    const [day] = (await app.request("get", `${clinic.path}/days`)).body.days;
    expect(day.bookings.map(({ number }: { number: number }) => number)).toEqual([3, 4, 1, 2]);
    expect((await remove(at("R1", "/step-back"))).body.code).toBe("invalid_transition");
  });

  test("is put back no more once staff set the status", async () => {
    const { post, at, patch, remove } = await aLine({ recalls: 1 }, { regular: 2 });
    await post(at("R1", "/call"));
    await post(at("R1", "/step-back"));
    await patch("R1", { status: "no_show" });
    expect((await remove(at("R1", "/step-back"))).body.code).toBe("invalid_transition");
    await patch("R1", { status: "booked" });
    await patch("R1", { status: "in_progress" });
    expect((await post(at("R1", "/step-back"))).body.code).toBe("too_few_calls"); // let in, and not called since
  });

  test("counts the calls of this turn alone", async () => {
    const { post, at, patch } = await aLine({ recalls: 2 }, { regular: 3 });
    const call = () => post(at("R1", "/call"));
    const stepBack = () => post(at("R1", "/step-back"));
    await call();
    await patch("R1", { status: "booked" }); // a mistake
    await call();
    expect((await stepBack()).body.code).toBe("too_few_calls");
    for (let calls = 2; calls <= 4; calls++) await call();
    expect((await stepBack()).body.status).toBe("booked");
    await call();
    expect((await stepBack()).body.code).toBe("too_few_calls");
    await call();
    expect((await stepBack()).body.status).toBe("no_show");
  });

  test("keeps a priority for another day, and a priority that staff give anew", async () => {
    const { post, at, patch, next, remove } = await aLine({ recalls: 1, goldenTurn: 0 }, { regular: 3 });
    await patch("R1", { priority: 3, priorityReason: "pain", note: "brings the X-ray" });
    const stepBack = async () => (await post(at("R1", "/step-back"))).body;
    await next();
    expect(await stepBack()).toMatchObject({ status: "booked", priority: 0, priorityReason: "pain" });
    expect([await next(), await next(), await next()].at(-1)).toBe("R1 turn");
    expect(await stepBack()).toMatchObject({ status: "no_show", missed: 2, priority: 0 });
    expect((await remove(at("R1", "/step-back"))).body).toMatchObject({
      status: "in_progress",
      missed: 1,
      priority: 0,
    });
    await patch("R1", { status: "booked" });
    expect((await remove(at("R1", "/step-back"))).body.code).toBe("invalid_transition"); // called meanwhile
    expect((await post(at("R1", "/move"))).body).toMatchObject({ priority: 3, priorityReason: "pain", missed: 0 });

    const {
      post: send,
      at: of,
      patch: change,
      next: call,
      remove: undo,
    } = await aLine({ recalls: 1, goldenTurn: 0 }, { regular: 2 });
    await change("R1", { priority: 3, priorityReason: "pain" });
    await call();
    await send(of("R1", "/step-back"));
    await change("R1", { priority: 1, priorityReason: "old" });
    expect((await undo(of("R1", "/step-back"))).body).toMatchObject({ status: "in_progress", priority: 1 });
  });
});
