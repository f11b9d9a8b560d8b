import { describe, expect, test } from "vitest";
import { aBooker, testApp } from "./support/test-app.js";

describe("who a patient is", () => {
  test("one phone serves a family, but the same name on it only once", async () => {
    const app = await testApp();
    const clinic = await app.aClinic();
    const book = (name: string) => aBooker(app, clinic).ask({ patient: { name, phone: "0770 123 4567" } });
    expect((await book("Sara Ahmed")).status).toBe(201);
    expect((await book("Omar Ahmed")).status).toBe(201);
    expect((await book("  sara   AHMED ")).body.code).toBe("already_booked");
  });

  test("a name and a phone are the same however they are written", async () => {
    const app = await testApp();
    const clinic = await app.aClinic();
    const book = (name: string, phone: string) =>
      aBooker(app, clinic).ask({ date: clinic.today, patient: { name, phone } });
    expect((await book("أحمد فاطمة علي", "0770 123 4567")).status).toBe(201);
    for (const [name, phone] of [
      ["احمد فاطمه على", "07701234567"],
      ["إَحْمَد  فاطــمة علی", "+964 770 123 4567"],
      ["\ufe83حمد فاطمة علي", "٠٠٩٦٤٧٧٠١٢٣٤٥٦٧"],
    ] as const)
      expect((await book(name, phone)).body.code, `${name} ${phone}`).toBe("already_booked");
    expect((await book("أحمد فاطمة عمر", "07701234567")).status).toBe(201);
    expect((await book("أحمد فاطمة علي", "07701234568")).status).toBe(201);
  });

  test("staff may book walk-ins without a phone, as many of one name as come", async () => {
    const app = await testApp();
    const clinic = await app.aClinic();
    const book = (key?: string) => aBooker(app, clinic).ask({ patient: { name: "Ali" } }, key);
    expect((await book()).status).toBe(201);
    expect((await book()).status).toBe(201);
    const refused = await book(await app.aKey("patient_app"));
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer: "#/patient/phone" }] } });
  });
});
