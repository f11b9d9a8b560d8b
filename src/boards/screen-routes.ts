import { z } from "zod";
import { boardParams, clinicParams } from "../contract/fields.js";
import { Problem } from "../contract/problem.js";
import { utc } from "../contract/utc.js";
import { type AnyOperation, operation } from "../http/operation.js";
import { findScreens, findScreensOf, noteBeat, type ScreenRow } from "./screen-queries.js";
import { beat, boardScreenReply, screenReply } from "./screen-schemas.js";

export const screenOperations: AnyOperation[] = [
  operation({
    id: "beatScreen",
    method: "post",
    path: "/v1/boards/{boardId}/beat",
    tag: "Boards",
    access: "showBoard",
    summary: "Say what a screen of the board shows",
    description: "Once a minute, and whenever its state changes. What is said more often is not written.",
    params: boardParams,
    body: beat,
    example: { screen: "hall 1", state: "live", page: "0.1.0", shown: [{ clinicId: 7, version: 1_042 }] },
    replies: { 204: { description: "Heard" } },
    handle: async ({ params: { boardId }, body, db, now }) => {
      await db.transact((transaction) => noteBeat(transaction, boardId, body, now));
      return { status: 204 };
    },
  }),
  operation({
    id: "listBoardScreens",
    method: "get",
    path: "/v1/boards/{boardId}/screens",
    tag: "Boards",
    access: "manageBoards",
    summary: "List the screens of a board, and since when each is silent",
    params: boardParams,
    replies: {
      200: {
        description: "By name; one that is silent for a week is forgotten",
        schema: z.object({ items: z.array(boardScreenReply) }),
      },
    },
    handle: async ({ params: { boardId }, db, now }) => {
      const screens = await db.read((pool) => findScreens(pool, boardId, now));
      if (!screens) throw new Problem("not_found");
      return { status: 200, body: { items: screens.map(toReply) } };
    },
  }),
  operation({
    id: "listClinicScreens",
    method: "get",
    path: "/v1/clinics/{clinicId}/screens",
    tag: "Boards",
    access: "manageBookings",
    summary: "List the screens of the boards that show a clinic",
    description: "For the desk, which sees that a screen in the hall is silent.",
    params: clinicParams,
    replies: {
      200: {
        description: "By board and name; one that is silent for a week is forgotten",
        schema: z.object({ items: z.array(screenReply) }),
      },
    },
    handle: async ({ params: { clinicId }, db, now }) => {
      const screens = await db.read((pool) => findScreensOf(pool, clinicId, now));
      return { status: 200, body: { items: screens.map(toReply).map(({ shown: _, ...screen }) => screen) } };
    },
  }),
];

const toReply = (row: ScreenRow) => ({ ...row, seenAt: utc(row.seenAt) });
