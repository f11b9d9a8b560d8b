import type { TestApp } from "./test-app.js";

/** With a key of its own. */
export async function anOrganisation(app: TestApp, name = "Al-Shifa") {
  const { body } = await app.request("post", "/v1/organisations").send({ name }).expect(201);
  const asked = { name: "Call centre", role: "organisation", organisationId: body.id };
  const { key } = (await app.request("post", "/v1/api-keys").send(asked).expect(201)).body;
  return { id: body.id as number, path: `/v1/organisations/${body.id}`, key: key as string };
}

export const moveTo = (app: TestApp, clinic: { path: string }, organisationId: number) =>
  app.request("patch", clinic.path).send({ organisationId }).expect(200);
