import { DawrProblem } from "dawr/client";
import { expect, test } from "vitest";
import { arrivedAnswer, refusedAnswer } from "../../public/kiosk/answer.js";
import * as arrivalTexts from "../../public/texts/arrival.js";
import * as common from "../../public/texts/common.js";
import * as kioskTexts from "../../public/texts/kiosk.js";
import { createFormat } from "../../public/texts.js";

const speech = {
  words: { ...common.en, ...kioskTexts.en, ...arrivalTexts.en } as any,
  format: createFormat("en"),
};

const refused = (code: string, fields: object = {}) => {
  const reply = { status: 409, headers: new Headers({ "Retry-After": "125" }) };
  const { said, detail, isGood } = refusedAnswer(
    new (DawrProblem as any)({ code, ...fields }, { reply }),
    "2026-11-24",
    speech,
  );
  return `${said}: ${detail}${isGood ? "" : " (!)"}`;
};

test("the kiosk says for each refusal what is so and what to do", () => {
  expect(refused("already_here")).toBe("You are here already: Please wait until your number is called.");
  expect(refused("wrong_day", { date: "2026-11-25" })).toBe(
    "You are too early: Your booking is on Wednesday 25\u00a0November. Please come then. (!)",
  );
  expect(refused("wrong_day", { date: "2026-11-23" })).toBe(
    "This booking was for another day: It was on Monday 23\u00a0November. Please ask at the desk. (!)",
  );
  expect(refused("ask_at_the_desk")).toBe("Please ask at the desk: These digits fit several patients. (!)");
  expect(refused("invalid_transition")).toBe("This number has been called already: Please ask at the desk. (!)");
  expect(refused("day_closed")).toBe("This day is over: Please ask at the desk. (!)");
  expect(refused("too_many_requests")).toMatch(/^Too many wrong tries here: This works again in 3\u00a0minutes\./);
  for (const code of ["clinic_busy", "internal", "unreadable"]) expect(refused(code)).toMatch(/^The clinic cannot be/);
});

test("whoever has come hears their number, of which list it is where that is not plain, and who is ahead", () => {
  const answer = (fields: object) =>
    arrivedAnswer({ number: 7, list: "regular", ahead: 0, ...fields } as Parameters<typeof arrivedAnswer>[0], speech);
  expect(answer({})).toEqual({
    isGood: true,
    said: "You are here",
    list: "",
    number: "7",
    detail: "You are next. Please stay close.",
  });
  expect(answer({ list: "golden", ahead: 2 })).toMatchObject({
    list: "Golden list",
    detail: "2\u00a0ahead of you. Please wait until your number is called.",
  });
  expect(answer({ ahead: null }).detail).toBe("Please wait until your number is called.");
});
