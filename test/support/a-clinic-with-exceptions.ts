import { type ClinicWithHours, sharedClinicsWithHours } from "./a-clinic-with-hours.js";
import { daysAfter } from "./test-app.js";

/** Clinics with morning and evening shifts, at 09:00 on a Tuesday; one server for the tests of one file. */
export function sharedClinicsWithExceptions() {
  const aClinicWithHours = sharedClinicsWithHours();
  return async (options: Parameters<typeof aClinicWithHours>[0] = {}) =>
    withExceptions(await aClinicWithHours(options));
}

function withExceptions(world: ClinicWithHours) {
  const { app, clinic } = world;
  const path = `${clinic.path}/exceptions`;
  const post = (body: object, query = "") => app.request("post", `${path}${query}`).send(body);
  const add = async (body: object) => {
    const reply = await post(body);
    if (reply.status !== 201) throw new Error(`no exception: ${reply.text}`);
    return reply.body;
  };
  const remove = (id: number) => app.request("delete", `${path}/${id}`);
  const version = async () => (await app.request("get", clinic.path)).body.version;
  return { ...world, path, post, add, remove, version, tomorrow: daysAfter(clinic.today, 1) };
}

export const closed = (from: string, to = from) => ({ kind: "closed", from, to });
export const extra = (from: string, fields: object = {}) => ({
  ...{ kind: "extra", from, to: from, shift: 3, start: "21:30", end: "23:30", capacity: 4 },
  ...fields,
});
