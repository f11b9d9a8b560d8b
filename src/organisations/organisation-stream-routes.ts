import { organisationParams } from "../contract/fields.js";
import { Problem } from "../contract/problem.js";
import { groupFrameReply, groupStreamText } from "../groups/group-frame-schemas.js";
import type { GroupStreams } from "../groups/group-streams.js";
import { type AnyOperation, operation } from "../http/operation.js";
import { clinicsAtMost } from "./organisation-queries.js";
import { organisationClinicsReply } from "./organisation-schemas.js";

export const organisationStreamOperations = (organisations: GroupStreams): AnyOperation[] => [
  operation({
    id: "streamOrganisation",
    method: "get",
    path: "/v1/organisations/{organisationId}/stream",
    tag: "Organisations",
    access: "showOrganisation",
    streams: "always",
    summary: "Follow all clinics of an organisation",
    description:
      `Server-Sent Events: first \`organisation\`, ${groupStreamText} A clinic that comes ends the stream with \`bye organisation\`, ` +
      `to begin again with it. At most ${clinicsAtMost} clinics; without any there is nothing to follow (\`not_found\`).`,
    params: organisationParams,
    replies: {
      200: {
        description: "Events; `data` of each is one of these",
        schema: groupFrameReply(organisationClinicsReply),
        mediaType: "text/event-stream",
      },
    },
    problems: ["too_many_clinics"],
    handle: async ({ params: { organisationId }, ...request }) => {
      const found = await organisations.source.find(organisationId);
      if (!found) throw new Problem("not_found");
      if (found.holder.clinics.length > clinicsAtMost) throw new Problem("too_many_clinics");
      return organisations.open(found.holder, request);
    },
  }),
];
