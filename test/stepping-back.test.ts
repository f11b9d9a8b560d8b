import { describe, expect, test } from "vitest";
import { aLine } from "./support/a-line.js";

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
    await call();
    expect((await call()).body.calls).toBe(2);
    await app.request("patch", clinic.path).send({ recallGapSeconds: 60 });
    expect((await call()).body.code).toBe("called_just_now");
    await app.database.query("update bookings set called_at = called_at - interval '61 seconds'");
    expect((await call()).body.calls).toBe(3);
  });
});
