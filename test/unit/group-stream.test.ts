import { expect, test } from "vitest";
import { groupFrame } from "../../src/groups/group.js";
import { GroupPositions } from "../../src/groups/group-position.js";
import { GroupStream } from "../../src/groups/group-stream.js";
import { ClinicState } from "../../src/realtime/clinic-state.js";
import { ClinicStreams } from "../../src/realtime/clinic-streams.js";
import type { View } from "../../src/realtime/filter.js";
import type { FollowedClinic } from "../../src/realtime/followed-clinic.js";
import { aReading } from "../support/a-reading.js";

const view: View = { audience: "public", filter: { from: "2026-11-24", to: "2026-11-24" } };

/** A clinic that has changed whenever somebody is to be told of it. */
function aRestlessClinic(clinicId: number) {
  const state = new ClinicState(aReading({ clinicId }));
  let version = 1;
  const drained: FollowedClinic["drained"] = (part) => {
    state.apply(aReading({ clinicId, version: ++version }));
    part.advance(state);
  };
  return { clinicId, drained, leave: () => {} } as unknown as FollowedClinic;
}

test("a clinic whose every change fills a slow reader holds up no other of its group", () => {
  const clinicIds = [7, 8, 9];
  const group = { id: 3, clinics: clinicIds, frame: groupFrame("board", {}), clinicIds: new Set(clinicIds) };
  const written: string[] = [];
  const socket = { write: (bytes: Buffer) => written.push(String(bytes)) === 0, cork() {}, uncork() {} };
  const terms = { endsAt: 0, endReason: "timeout", grant: { kind: "environment" }, calendar: undefined } as const;
  const sent = { frames: 0, bytes: 0 };
  const stream = new GroupStream(
    { socket } as any,
    terms,
    sent,
    new Set(),
    "board",
    group,
    new GroupPositions("b1.3.").start,
  );
  const frames = new ClinicStreams((error) => expect.unreachable(String(error))).framesOf(view);
  for (const clinicId of clinicIds) stream.addPart(aRestlessClinic(clinicId), frames, "UTC");
  for (let drain = 0; drain <= clinicIds.length; drain++) stream.drained();
  const told = written.flatMap((frame) => /^data: {"clinicId":(\d+)/m.exec(frame)?.[1] ?? []);
  expect(new Set(told.map(Number))).toEqual(new Set(clinicIds));
});
