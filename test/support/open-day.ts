import type { TestApp } from "./test-app.js";

/** Opens the clinic's regular day on this date, or edits it. */
export const openDay = (app: TestApp, clinic: { path: string }, date: string, fields: object = {}) =>
  app.request("put", `${clinic.path}/days/regular/${date}`).send(fields);
