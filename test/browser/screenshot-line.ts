import type { createApi } from "dawr/client";
import type { Page } from "playwright-core";

interface Clinic {
  api: ReturnType<typeof createApi>;
  clinicId: number;
  /** Today, there. */
  date: string;
  book(count: number, list?: "regular" | "golden"): Promise<unknown>;
}

/** One line of both lists, half of whom have come; one is urgent, one has stepped back, one is in. */
export async function hasOneLine({ api, clinicId, date, book }: Clinic) {
  await api.changeClinic({ clinicId, body: { goldenTurn: 3, needsArrival: true, recalls: 1 } });
  await book(12);
  await book(4, "golden");
  const { days } = await api.listDays({ clinicId });
  const [regular = [], golden = []] = days.map(({ bookings }) => bookings.map(({ id }) => id));
  const arriving = [...regular.filter((_, index) => index % 2 === 0), ...golden.slice(1)];
  for (const bookingId of arriving) await api.arrive({ clinicId, bookingId });
  const next = () => api.callNextInLine({ clinicId, date, body: { calledTo: "غرفة ٢" } });
  const { id: bookingId } = await next();
  await api.stepBack({ clinicId, bookingId });
  await next();
  const urgent = { priority: 2, priorityReason: "ألم شديد في الصدر", note: "يأتي مع ابنه، ويُفضّل غرفة قريبة من الباب" };
  await api.changeBooking({ clinicId, bookingId: regular[8] as string, body: urgent });
}

export async function hasToArrive({ api, clinicId, date, book }: Clinic) {
  await api.changeClinic({ clinicId, body: { needsArrival: true } });
  await book(9);
  await book(3, "golden");
  const { days } = await api.listDays({ clinicId });
  for (const { bookings } of days)
    for (const { id: bookingId } of bookings.slice(1, 4)) await api.arrive({ clinicId, bookingId });
  await api.callNext({ clinicId, list: "regular", date });
}

export const isBeyondItsPlaces = async ({ api, clinicId, date, book }: Clinic) => {
  await book(12);
  await api.putDay({ clinicId, list: "regular", date, body: { capacity: 12 } });
};

export const remark = async (page: Page) => {
  await page.locator("[data-deed=more]").nth(3).focus();
  await page.keyboard.press("Alt+u");
  await page.selectOption("#remark select", "2");
};

export const overbook = async (page: Page) => {
  await page.fill("#name", "زينب كاظم");
  await page.keyboard.press("Enter");
  await page.locator("#notices .problem .quiet").nth(1).click();
  await page.fill("#overbook input", "حمى عالية");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#notices .undo");
};

export const scrollToRows = async (page: Page) => {
  await page
    .locator(".waiting")
    .first()
    .evaluate((rows: { scrollIntoView(): void }) => rows.scrollIntoView());
  await page.locator("[data-deed=more]").nth(1).click();
};
