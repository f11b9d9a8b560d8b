import { boardParams } from "../contract/fields.js";
import { Problem } from "../contract/problem.js";
import { groupFrameReply, groupStreamText } from "../groups/group-frame-schemas.js";
import type { GroupStreams } from "../groups/group-streams.js";
import { type AnyOperation, operation } from "../http/operation.js";
import { boardReply } from "./board-schemas.js";
import { isForAnyone } from "./board-view.js";

export const boardStreamOperations = (boards: GroupStreams): AnyOperation[] => [
  operation({
    id: "streamBoard",
    method: "get",
    path: "/v1/boards/{boardId}/stream",
    tag: "Boards",
    access: "anyone",
    streams: "always",
    summary: "Follow all clinics of a board",
    description: `Server-Sent Events: first \`board\`, ${groupStreamText} Without a credential those of its clinics whose board is public.`,
    params: boardParams,
    replies: {
      200: {
        description: "Events; `data` of each is one of these",
        schema: groupFrameReply(boardReply),
        mediaType: "text/event-stream",
      },
    },
    handle: async ({ params: { boardId }, ...request }) => {
      const found = await boards.source.find(boardId);
      if (!found) throw new Problem("not_found");
      const board = isForAnyone(request.caller) ? found.anyone : found.holder;
      if (!board) throw new Problem("unauthenticated");
      return boards.open(board, request);
    },
  }),
];
