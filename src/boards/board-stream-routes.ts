import { grantOf } from "../auth/grant.js";
import { boardParams } from "../contract/fields.js";
import { Problem } from "../contract/problem.js";
import { type AnyOperation, operation } from "../http/operation.js";
import type { LiveClinics } from "../realtime/live-clinics.js";
import { boardFrameReply } from "./board-frame-schemas.js";
import type { BoardStreams } from "./board-streams.js";
import { checkShown, isForAnyone } from "./board-view.js";

export const boardStreamOperations = (boards: BoardStreams, liveClinics: LiveClinics): AnyOperation[] => [
  operation({
    id: "streamBoard",
    method: "get",
    path: "/v1/boards/{boardId}/stream",
    tag: "Boards",
    access: "anyone",
    streams: "always",
    summary: "Follow all clinics of a board",
    description:
      "Server-Sent Events: first `board`, then of each clinic the very frames of its public stream of `date=today`, told apart by " +
      "`clinicId`; one `ping` for all every 15 s. Behind each clinic's frame stands a block that has only an `id:`; it binds the " +
      "positions in all of them: send the last one back as `Last-Event-ID` to get of each clinic what is missing. `part-ended`: " +
      "one clinic is shown no longer, the others go on. Without a credential those of its clinics whose board is public.",
    params: boardParams,
    replies: {
      200: {
        description: "Events; `data` of each is one of these",
        schema: boardFrameReply,
        mediaType: "text/event-stream",
      },
    },
    handle: async ({ params: { boardId }, caller, now, headers }) => {
      const found = await boards.find(boardId);
      if (!found) throw new Problem("not_found");
      const board = isForAnyone(caller) ? found.anyone : found.holder;
      checkShown(board.view, caller);
      const read = board.view.clinics.map(({ clinicId }) => liveClinics.readForStream(clinicId, now));
      const clinics = (await Promise.all(read)).filter((clinic) => clinic !== undefined);
      if (clinics.length === 0) throw new Problem("not_found"); // taken away by hand, or an earlier dump was restored
      return boards.open({
        board,
        clinics,
        lastEventId: headers["last-event-id"]?.toString(),
        grant: grantOf(caller) ?? { kind: "anyone" },
        keyId: caller.role === "nobody" ? undefined : caller.keyId,
      });
    },
  }),
];
