import { describe, expect, test } from "vitest";
import { isFound } from "../../public/desk/find-patients.js";
import { readTicketToken } from "../../public/ticket/ticket-token.js";
import { folded, visible } from "../../public/ui/folded-text.js";
import { pastedKey } from "../../public/ui/pasted-key.js";
import cases from "../support/fold-cases.json" with { type: "json" };

const find = (asked: string, patient: { name: string; phone?: string }) =>
  isFound({ number: 1, patient: { phone: null, ...patient } }, folded(asked));
const tail = ".q1Jd0Yz3mXv8kLw2Rt5nPg";

describe("what the pages make of a text", () => {
  test.each(cases.names)("a name is $folded, also written $written", ({ folded: name, written }) => {
    expect(folded(written)).toBe(name);
    expect(folded(name)).toBe(name);
    expect(find(written, { name })).toBe(true);
    expect(find(name, { name: written })).toBe(true);
  });

  test("names that only resemble each other stay apart", () => {
    for (const [one, other] of cases.apart) expect(folded(one as string)).not.toBe(folded(other as string));
  });

  test("what cannot be seen is not there", () => {
    for (const each of cases.invisible) expect(visible(`1${each}2`), escape(each)).toBe("12");
  });

  test("the desk finds a patient by the phone, whatever way it is written", () => {
    for (const { e164, written } of cases.phones) {
      const patient = { name: "Sara", phone: e164 };
      const searchable = [...written, e164].map((each) => each.replace(/ ext.*|\.0$/, ""));
      for (const each of searchable) expect(find(each, patient), each).toBe(true);
      expect(find("0770 999 9999", patient)).toBe(false);
    }
    expect(find("0770", { name: "Sara", phone: "+9647701234567" })).toBe(true);
    expect(find("00964", { name: "Sara", phone: "+9647701234567" })).toBe(true);
  });

  test("a ticket's link opens whatever a messenger takes for a part of it", () => {
    const token = `B-7-20261124-0012${tail}`;
    for (const around of ["", ".", ",", ")", "؟", "\u200b", "\u2060\u200f.", "%E2%80%8B", "%20", "%", "…", ">"]) {
      expect(readTicketToken(token + around), around).toMatchObject({ token, bookingId: "B-7-20261124-0012" });
      expect(readTicketToken(around + token), around).toMatchObject({ token });
    }
    expect(readTicketToken(`B-7-20261124\u200b-0012${tail}`)).toMatchObject({ token });
    expect(readTicketToken(token.slice(0, -1))).toBeUndefined();
  });

  test("a key is what was given out, whatever was pasted around it", () => {
    const key = `dawr_12_${"0123456789abcdef".repeat(3)}`;
    for (const around of ["", " ", "\u200b", "\u202a", "\n", ".", "\u00a0", "\ufeff"])
      expect(pastedKey(around + key + around)).toBe(key);
    expect(pastedKey(" an-admin-key. \u200b")).toBe("an-admin-key.");
  });
});
