// @ts-check

export const words = {
  regular: "Regular list",
  golden: "Golden list",
  nobodyWaits: "Nobody is waiting",
  waiting: "waiting",
  paused: "Booking is paused",
  connecting: "Connecting…",
  live: "Live",
  reconnecting: "Reconnecting",
  lastUpdate: "Last update",
  noSuchClinic: "There is no such clinic.",
  language: "Language",
};
