import { z } from "zod";
import { organisationParams } from "../contract/fields.js";
import { Problem } from "../contract/problem.js";
import { utc } from "../contract/utc.js";
import { type AnyOperation, idempotentOperation, operation, type Reply } from "../http/operation.js";
import {
  findOrganisation,
  insertOrganisation,
  listOrganisations,
  type OrganisationRow,
  renameOrganisation,
} from "./organisation-queries.js";
import { organisationBody, organisationReply } from "./organisation-schemas.js";

const path = "/v1/organisations";
const onePath = `${path}/{organisationId}`;
const common = { tag: "Organisations", access: "manageOrganisations" } as const;
const oneReply = { 200: { description: "The organisation", schema: organisationReply } };

export const organisationOperations: AnyOperation[] = [
  idempotentOperation({
    ...common,
    id: "createOrganisation",
    method: "post",
    path,
    summary: "Make an organisation",
    description:
      "A clinic is of one by its `organisationId`. A key of the role `organisation` opens all of its clinics, now and later.",
    body: organisationBody,
    example: { name: "Al-Shifa" },
    replies: { 201: { description: "The organisation", schema: organisationReply, headers: ["Location"] } },
    handle: async ({ body, db }) =>
      created(
        await db.transact(
          (transaction) => insertOrganisation(transaction, body.name),
          ({ id }) => String(id),
        ),
      ),
    replay: async ({ db }, { reference }) =>
      created(found(await db.read((pool) => findOrganisation(pool, Number(reference))))),
  }),
  operation({
    ...common,
    id: "listOrganisations",
    method: "get",
    path,
    summary: "List the organisations",
    replies: { 200: { description: "By id", schema: z.object({ items: z.array(organisationReply) }) } },
    handle: async ({ db }) => ({ status: 200, body: { items: (await db.read(listOrganisations)).map(toReply) } }),
  }),
  operation({
    ...common,
    id: "readOrganisation",
    method: "get",
    path: onePath,
    summary: "Read an organisation",
    params: organisationParams,
    replies: oneReply,
    handle: async ({ params: { organisationId }, db }) =>
      replyWith(await db.read((pool) => findOrganisation(pool, organisationId))),
  }),
  operation({
    ...common,
    id: "changeOrganisation",
    method: "patch",
    path: onePath,
    summary: "Rename an organisation",
    params: organisationParams,
    body: organisationBody,
    example: { name: "Al-Shifa, Basra" },
    replies: oneReply,
    handle: async ({ params: { organisationId }, body, db }) =>
      replyWith(await db.transact((transaction) => renameOrganisation(transaction, organisationId, body.name))),
  }),
];

const toReply = (row: OrganisationRow) => ({ ...row, createdAt: utc(row.createdAt), updatedAt: utc(row.updatedAt) });

function found(row: OrganisationRow | undefined): OrganisationRow {
  if (!row) throw new Problem("not_found");
  return row;
}

const replyWith = (row: OrganisationRow | undefined): Reply => ({ status: 200, body: toReply(found(row)) });

const created = (row: OrganisationRow): Reply => ({
  status: 201,
  body: toReply(row),
  headers: { Location: `${path}/${row.id}` },
});
