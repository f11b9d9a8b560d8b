// @ts-check

export const words = {
  doctorTitle: "Doctor’s room",
  nowInside: "Now",
  nobodyInside: "Nobody is inside",
  nextUp: "Next",
  seenBefore: "Before",
  dayIsClosed: "The day is closed",
  spaceCalls: "The space bar calls, too",
};
