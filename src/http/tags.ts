/** The groups of operations, in the order in which readers meet them. */
export const tags = {
  Organisations: "Who owns clinics, and has keys for all of them.",
  People: "Who works for an organisation and is what at which clinic, and how they sign in.",
  Clinics: "A clinic and its settings: working days, capacities, time zone, public board.",
  Hours: "The weekly plan of a clinic that works in shifts.",
  Days: "A day of one of a clinic's two lists: opened, paused, closed, reopened, and its next patient called.",
  "Live days": "What a clinic's screens show: the days that are not closed, read once or followed as a stream.",
  Boards: "One screen for the clinics that share a waiting room, and the one stream that it follows.",
  Bookings: "A patient's place on a day: booked, called, changed, moved, cancelled.",
  Archive: "Closed days with their totals.",
  Deeds: "Who changed what of a clinic.",
  Patients: "What is kept of a person.",
  Sessions: "How a browser signs in at one clinic: a key exchanged for a cookie.",
  Desks: "Browsers that several people share, each of whom signs in there by a PIN.",
  "API keys": "Credentials of desks, apps and screens, each with a role.",
  Webhooks: "Other programs that are told of every change.",
  Operations: "For monitors and operators: health and metrics.",
} as const;

export type Tag = keyof typeof tags;
