import { CredentialCache } from "../auth/credential-cache.js";
import type { RevocationWatch } from "../auth/revocation-watch.js";
import type { HedgedRead } from "../db/hedged-read.js";
import { SharedReads } from "../db/shared-reads.js";
import type { GroupSource } from "../groups/group.js";
import { loadBoards } from "./board-queries.js";
import { boardOf } from "./board-view.js";

/**
 * Boards as they are at the revocation counter, which whatever changes a board moves: without a query for as long as none changes,
 * so a crowd that comes back costs one.
 */
export function createBoardSource(watch: RevocationWatch, read: HedgedRead): GroupSource {
  const rows = new SharedReads((ids: number[]) => read((db) => loadBoards(db, ids)));
  const boards = new CredentialCache(watch, async (id: number) => {
    const loaded = await rows.get(id);
    return loaded && { revision: loaded.revision, row: boardOf(loaded.row) };
  });
  return { kind: "board", idFormat: "b1", longestId: 500, isCounted: true, find: (id) => boards.get(id) };
}
