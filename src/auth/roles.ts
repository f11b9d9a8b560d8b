/** Who may do what. Each operation names one of these permissions. */

export const roles = ["admin", "staff", "patient_app", "display", "edge"] as const;
export type Role = (typeof roles)[number];

export const permissions = {
  manageClinics: ["admin"],
  manageKeys: ["admin"],
  manageWebhooks: ["admin"],
  manageBoards: ["admin"],
  readClinic: ["admin", "staff", "patient_app", "display"],
  manageDays: ["admin", "staff"],
  book: ["admin", "staff", "patient_app"],
  manageBookings: ["admin", "staff"],
  showDoor: ["admin", "staff", "display"],
  signIn: ["admin", "staff"],
  /** Of a board's key; one of a clinic reaches no board. */
  showBoard: ["display"],
  /** For servers without a database; their key opens nothing else. */
  serveEdges: ["edge"],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof permissions;

export const isPermitted = (role: Role, permission: Permission): boolean =>
  (permissions[permission] as readonly Role[]).includes(role);
