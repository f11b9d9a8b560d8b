import { aServer } from "./a-server.js";
import { aBooker, type TestApp } from "./test-app.js";

/** For the tests of one file, on one server. */
export function sharedLines() {
  const shared = aServer();
  return (settings: object, people = {}) => lineOn(shared.app, settings, people);
}

/** A clinic with these settings, its people booked for today, and what its doctor does. */
async function lineOn(app: TestApp, settings: object, { regular = 0, golden = 0 }) {
  const clinic = await app.aClinic({ publicBoard: true, ...settings });
  const { book } = aBooker(app, clinic);
  const people: Record<string, { id: string; number: number; ticketToken: string }> = {};
  for (let n = 1; n <= regular; n++) people[`R${n}`] = await book({ date: clinic.today });
  for (let n = 1; n <= golden; n++) people[`G${n}`] = await book({ date: clinic.today, list: "golden" });
  const nameOf = (id: string) => Object.keys(people).find((name) => people[name]?.id === id);
  const post = (path: string, body: object = {}) => app.request("post", `${clinic.path}/${path}`).send(body);
  const remove = (path: string) => app.request("delete", `${clinic.path}/${path}`);
  const at = (name: string, deed = "") => `bookings/${people[name]?.id}${deed}`;
  return {
    app,
    clinic,
    book,
    people,
    post,
    remove,
    at,
    read: async (name: string) => (await app.request("get", `${clinic.path}/${at(name)}`)).body,
    patch: (name: string, body: object) => app.request("patch", `${clinic.path}/${at(name)}`).send(body),
    arrive: (name: string) => post(at(name, "/arrive")),
    /** Who is called, and why; or the code of the refusal. */
    next: async (body: object = {}) => {
      const reply = await post(`line/${clinic.today}/call-next`, body);
      return reply.status === 200 ? `${nameOf(reply.body.id)} ${reply.body.because}` : (reply.body.code as string);
    },
  };
}
