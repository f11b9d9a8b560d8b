/** Who may do what. Each operation names one of these permissions. */

/** Of keys. */
export const roles = ["admin", "organisation", "staff", "patient_app", "display", "edge"] as const;
export type KeyRole = (typeof roles)[number];

/** Of people at a clinic, or at all of an organisation; the strongest first. */
export const personRoles = ["owner", "secretary", "doctor"] as const;
export type PersonRole = (typeof personRoles)[number];

/** `person`: whoever signed in by name, where it does not matter what she is at a clinic. */
export type Role = KeyRole | PersonRole | "person";

/** Whoever works at a clinic's desk, of one clinic or of all of an organisation. */
const desk = ["organisation", "staff", "owner", "secretary"] as const;
/** Whoever sees the patients of the day. */
const staff = [...desk, "doctor"] as const;

export const permissions = {
  manageClinics: ["admin"],
  manageOrganisations: ["admin"],
  /** Of one clinic: its settings and hours, its own keys and webhooks. */
  manageSettings: ["admin", "owner"],
  /** Of an organisation. */
  managePeople: ["admin", "owner"],
  /** Of those that the key opens, or where the person is something. */
  listClinics: ["admin", "organisation", "person"],
  /** Its clinics at a glance. */
  showOrganisation: ["admin", "organisation", "owner", "secretary"],
  /** For its own page: no session reaches every clinic, as an admin's would. */
  signInToOrganisation: ["organisation"],
  manageKeys: ["admin"],
  manageWebhooks: ["admin"],
  manageBoards: ["admin"],
  readClinic: ["admin", ...staff, "patient_app", "display"],
  manageDays: ["admin", ...desk],
  book: ["admin", ...desk, "patient_app"],
  manageBookings: ["admin", ...staff],
  /** Browsers at which people sign in by a PIN; nobody who did so makes another. */
  manageDesks: ["admin", "organisation", "staff", "owner"],
  /** What is kept of a person: told whole, and erased. */
  managePatients: ["admin", ...desk],
  showDoor: ["admin", ...staff, "display"],
  /** With a key, at a clinic. */
  signIn: ["admin", "organisation", "staff"],
  /** Of whoever signed in by name. */
  manageOwnSessions: ["person"],
  /** Of a board's key; one of a clinic reaches no board. */
  showBoard: ["display"],
  /** For servers without a database; their key opens nothing else. */
  serveEdges: ["edge"],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof permissions;

export const isPermitted = (role: Role, permission: Permission): boolean =>
  (permissions[permission] as readonly Role[]).includes(role);
