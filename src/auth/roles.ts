/** Who may do what. Each operation names one of these permissions. */

export const roles = ["admin", "organisation", "staff", "patient_app", "display", "edge"] as const;
export type Role = (typeof roles)[number];

/** Whoever works at a clinic's desk, of one clinic or of all of an organisation. */
const staff = ["organisation", "staff"] as const;

export const permissions = {
  manageClinics: ["admin"],
  manageOrganisations: ["admin"],
  /** Of those that the key opens. */
  listClinics: ["admin", "organisation"],
  manageKeys: ["admin"],
  manageWebhooks: ["admin"],
  manageBoards: ["admin"],
  /** Of one clinic: its settings and hours, its own keys and webhooks. */
  manageSettings: ["admin"],
  readClinic: ["admin", ...staff, "patient_app", "display"],
  manageDays: ["admin", ...staff],
  book: ["admin", ...staff, "patient_app"],
  manageBookings: ["admin", ...staff],
  showDoor: ["admin", ...staff, "display"],
  signIn: ["admin", ...staff],
  /** Of a board's key; one of a clinic reaches no board. */
  showBoard: ["display"],
  /** For servers without a database; their key opens nothing else. */
  serveEdges: ["edge"],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof permissions;

export const isPermitted = (role: Role, permission: Permission): boolean =>
  (permissions[permission] as readonly Role[]).includes(role);
