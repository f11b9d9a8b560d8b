import { invalidField, Problem } from "../contract/problem.js";
import { utc } from "../contract/utc.js";
import type { Reply } from "../http/operation.js";
import type { OidcIssuer } from "../oidc-issuers.js";
import type { OidcAddress, PersonRow } from "./person-queries.js";

/** People as callers see them: providers by the names that this server has for them, not by their addresses. */
export function createPersonReplies(issuers: readonly Pick<OidcIssuer, "name" | "issuer">[] = []) {
  const nameOf = (issuer: string) => issuers.find((each) => each.issuer === issuer)?.name ?? null;

  const toReply = ({ oidcIssuer, oidcEmail, isBound, ...row }: PersonRow) => ({
    ...row,
    oidc: oidcIssuer === null ? null : { name: nameOf(oidcIssuer), email: oidcEmail, isBound },
    createdAt: utc(row.createdAt),
    updatedAt: utc(row.updatedAt),
    disabledAt: utc(row.disabledAt),
  });

  return {
    toReply,
    replyWith: (row: PersonRow | undefined): Reply => ({ status: 200, body: toReply(found(row)) }),
    created: (row: PersonRow | undefined): Reply => {
      const { organisationId, id } = found(row);
      return {
        status: 201,
        body: toReply(found(row)),
        headers: { Location: `/v1/organisations/${organisationId}/people/${id}` },
      };
    },
    addressOf({ name, email }: { name: string; email: string }): OidcAddress {
      const known = issuers.find((each) => each.name === name);
      if (!known) throw invalidField("body", "#/oidc/name", "This server has no such provider");
      return { issuer: known.issuer, email };
    },
  };
}

function found(row: PersonRow | undefined): PersonRow {
  if (!row) throw new Problem("not_found");
  return row;
}
