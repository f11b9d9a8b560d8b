import {
  type AccessRow,
  adminEverywhere,
  adminOnly,
  anyone,
  atDeskOnly,
  boardsOwn,
  boardsSession,
  deskOnly,
  desksOnly,
  everyKey,
  keysOnly,
  live,
  liveAsStaff,
  organisationsOwn,
  organisationsSession,
  ownDesk,
  peopleOnly,
  settingsOnly,
  signedInOnly,
  staffOnly,
  type Target,
  who,
} from "./access-answers.js";
import { aDeafSubscription, aDeafWebhook, aDistantWebhook } from "./access-callers.js";
import { daysAfter } from "./test-app.js";

let leaves = 0;
const aLeave = (date: string) => ({ kind: "closed", from: date, to: date, note: "Eid" });

/** Those that the caller works for. */
const listed = { admin: "yes", organisation: "yes" } as const;

let patients = 0;
const aCanary = () => ({
  name: "Canary Name",
  phone: `0771${String(++patients).padStart(7, "0")}`,
  id: `canary-${patients}`,
});

/**
 * Who may do what: one row for each operation (several where it does different things), one column for each kind
 * of caller. test/access-matrix.test.ts asks every cell of a running server. A new operation needs a row here.
 */
export const accessRows: AccessRow[] = [
  { operation: "createClinic", path: () => "/v1/clinics", body: () => ({ name: "New" }), own: adminEverywhere },
  { operation: "listClinics", path: () => "/v1/clinics", own: { ...signedInOnly, ...listed } },
  {
    operation: "createOrganisation",
    path: () => "/v1/organisations",
    body: () => ({ name: "A chain" }),
    own: adminEverywhere,
  },
  { operation: "listOrganisations", path: () => "/v1/organisations", own: adminEverywhere },
  ...(["readOrganisation", "changeOrganisation"] as const).map((operation) => ({
    operation,
    path: ({ organisationId }: Target) => `/v1/organisations/${organisationId}`,
    ...(operation === "changeOrganisation" && { body: () => ({ name: "Another name" }) }),
    own: { ...adminOnly, owner: 404 as const, secretary: 404 as const, doctor: 404 as const },
  })),
  {
    operation: "streamOrganisation",
    path: ({ chainId }) => `/v1/organisations/${chainId}/stream`,
    own: organisationsOwn,
  },
  {
    operation: "signInToOrganisation",
    path: ({ chainId }) => `/v1/organisations/${chainId}/session`,
    own: organisationsSession,
  },
  ...["readOrganisationSession", "signOutOfOrganisation"].map((operation) => ({
    operation,
    path: ({ chainId }: Target) => `/v1/organisations/${chainId}/session`,
    own: { ...organisationsSession, organisation: 404 as const }, // a key is no session
  })),
  {
    operation: "createPerson",
    path: ({ chainId }) => `/v1/organisations/${chainId}/people`,
    body: () => ({ name: "Sara" }),
    own: peopleOnly,
  },
  { operation: "listPeople", path: ({ chainId }) => `/v1/organisations/${chainId}/people`, own: peopleOnly },
  ...(["readPerson", "changePerson"] as const).map((operation) => ({
    operation,
    path: ({ chainId, personId }: Target) => `/v1/organisations/${chainId}/people/${personId}`,
    ...(operation === "changePerson" && { body: () => ({ name: "Sara", disabled: true }) }),
    own: peopleOnly,
  })),
  {
    operation: "signInAsPerson",
    path: () => "/v1/sign-in",
    body: ({ spareUsernames }) => ({ username: spareUsernames.pop() ?? "nobody", password: "wrong" }),
    own: anyone,
    yes: [401],
  },
  { operation: "listSignInProviders", path: () => "/v1/sign-in/oidc", own: anyone },
  ...["", "/callback"].map((end) => ({
    operation: end ? "finishOidcSignIn" : "beginOidcSignIn",
    path: () => `/v1/sign-in/oidc/company${end}`, // a provider that this server has not
    own: anyone,
    yes: [404],
  })),
  ...["readPersonSession", "renewPersonSession", "signOutAsPerson"].map((operation) => ({
    operation,
    path: () => "/v1/session",
    own: signedInOnly,
  })),
  { operation: "listOwnSessions", path: () => "/v1/sessions", own: signedInOnly },
  { operation: "endOwnSession", path: () => "/v1/sessions/999", own: signedInOnly, yes: [404] },
  {
    operation: "changeOwnPassword",
    path: () => "/v1/password",
    body: () => ({ currentPassword: "not that", password: "another of ten" }),
    own: signedInOnly,
    yes: [422],
  },
  {
    operation: "changeOwnPin",
    path: () => "/v1/pin",
    body: () => ({ pin: "1" }),
    own: signedInOnly,
    yes: [422],
  },
  { operation: "enrolDesk", path: ({ path }) => `${path}/desks`, body: () => ({ name: "Reception" }), own: desksOnly },
  { operation: "listDesks", path: ({ path }) => `${path}/desks`, own: desksOnly },
  { operation: "revokeDesk", path: ({ path, deskId }) => `${path}/desks/${deskId}`, own: desksOnly },
  {
    operation: "readOwnDesk",
    path: ({ path }) => `${path}/desk`,
    ...ownDesk,
    own: { ...ownDesk.own, atDesk: "yes" },
  },
  {
    operation: "signInAtDesk",
    path: ({ path }) => `${path}/desk/session`,
    body: () => ({ personId: 999_999, pin: "1907" }),
    ...ownDesk,
  },
  ...["readDeskSession", "signOutAtDesk"].map((operation) => ({
    operation,
    path: ({ path }: Target) => `${path}/desk/session`,
    own: atDeskOnly,
  })),
  { operation: "readClinic", path: ({ path }) => path, own: everyKey },
  { operation: "changeClinic", path: ({ path }) => path, body: () => ({ capacity: 5_000 }), own: settingsOnly },
  {
    operation: "createApiKey",
    path: () => "/v1/api-keys",
    body: () => ({ name: "k", role: "admin" }),
    own: adminEverywhere,
  },
  { operation: "listApiKeys", path: () => "/v1/api-keys", own: adminEverywhere },
  { operation: "readApiKey", path: ({ spareKeyId }) => `/v1/api-keys/${spareKeyId}`, own: adminEverywhere },
  { operation: "revokeApiKey", path: ({ spareKeyId }) => `/v1/api-keys/${spareKeyId}`, own: adminEverywhere },
  { operation: "listClinicApiKeys", path: ({ path }) => `${path}/api-keys`, own: settingsOnly },
  {
    operation: "createClinicApiKey",
    path: ({ path }) => `${path}/api-keys`,
    body: () => ({ name: "k", role: "display" }),
    own: settingsOnly,
  },
  {
    operation: "revokeClinicApiKey",
    path: ({ path, clinicKeyId }) => `${path}/api-keys/${clinicKeyId}`,
    own: settingsOnly,
  },
  { operation: "readDay", path: ({ path, today }) => `${path}/days/regular/${today}`, own: everyKey },
  { operation: "readHours", path: ({ path }) => `${path}/hours`, own: everyKey },
  {
    operation: "callNextInLine",
    path: ({ path, today }) => `${path}/line/${today}/call-next`,
    body: () => ({}),
    own: staffOnly,
    yes: [409],
  },
  { operation: "readPace", path: ({ path }) => `${path}/pace`, own: deskOnly },
  { operation: "putHours", path: ({ path }) => `${path}/hours`, body: () => [], own: settingsOnly },
  { operation: "findBookings", path: ({ path }) => `${path}/bookings?name=canary`, own: staffOnly },
  { operation: "listExceptions", path: ({ path }) => `${path}/exceptions`, own: everyKey },
  {
    operation: "addException",
    path: ({ path }) => `${path}/exceptions`,
    body: ({ today }) => aLeave(daysAfter(today, 60 + ++leaves)),
    own: deskOnly,
  },
  {
    operation: "addException",
    doing: "preview",
    path: ({ path }) => `${path}/exceptions?preview=true`,
    body: ({ today }) => ({ kind: "closed", from: today, to: daysAfter(today, 50) }),
    own: deskOnly,
  },
  {
    operation: "deleteException",
    path: ({ path, exceptionIds }) => `${path}/exceptions/${exceptionIds.pop()}`,
    own: deskOnly,
  },
  {
    operation: "putShift",
    path: ({ path, today }) => `${path}/days/golden/${daysAfter(today, 40)}/shifts/1`,
    body: () => ({ doctor: "arrived" }),
    own: deskOnly,
  },
  {
    operation: "putDay",
    path: ({ path, today }) => `${path}/days/regular/${today}`,
    body: () => ({ capacity: 5_000 }),
    own: deskOnly,
  },
  { operation: "listDays", path: ({ path }) => `${path}/days`, ...live },
  { operation: "listDays", doing: "as staff", path: ({ path }) => `${path}/days?audience=staff`, ...liveAsStaff },
  { operation: "listDays", doing: "as public", path: ({ path }) => `${path}/days?audience=public`, ...live },
  { operation: "streamDays", path: ({ path }) => `${path}/stream`, ...live },
  { operation: "streamDays", doing: "as staff", path: ({ path }) => `${path}/stream?audience=staff`, ...liveAsStaff },
  { operation: "streamDays", doing: "as public", path: ({ path }) => `${path}/stream?audience=public`, ...live },
  {
    operation: "book",
    path: ({ path }) => `${path}/bookings`,
    body: () => ({ patient: aCanary() }),
    own: { ...who("yes", "yes", "yes", "yes", 403), doctor: 403 },
    namesOwnPatient: true,
  },
  {
    operation: "readBooking",
    path: ({ path, bookingId }) => `${path}/bookings/${bookingId}`,
    own: { ...everyKey, ticket: "yes" },
    onPublicBoard: { nobody: "yes" },
    namesOwnPatient: true,
  },
  {
    operation: "changeBooking",
    doing: "to in_progress",
    path: ({ path, bookingId }) => `${path}/bookings/${bookingId}`,
    body: () => ({ status: "in_progress" }),
    own: { ...staffOnly, ticket: 403 },
  },
  {
    operation: "changeBooking",
    doing: "to cancelled",
    path: ({ path, bookingId }) => `${path}/bookings/${bookingId}`,
    body: () => ({ status: "cancelled" }),
    own: { ...staffOnly, ticket: "yes" },
    namesOwnPatient: true,
  },
  {
    operation: "callBooking",
    path: ({ path, bookingId }) => `${path}/bookings/${bookingId}/call`,
    body: () => ({ calledTo: "Room 1" }),
    own: staffOnly,
  },
  {
    operation: "callNext",
    path: ({ path, today }) => `${path}/days/regular/${today}/call-next`,
    body: () => ({}),
    own: staffOnly,
    yes: [200, 409], // nobody may be waiting any more
  },
  {
    operation: "moveBooking",
    path: ({ path, bookingId }) => `${path}/bookings/${bookingId}/move`,
    body: () => ({ list: "golden" }),
    own: staffOnly,
    yes: [201, 409], // another caller has moved it before
  },
  {
    operation: "forwardBooking",
    path: ({ path, bookingId }) => `${path}/bookings/${bookingId}/forward`,
    body: ({ sisterId }) => ({ clinicId: sisterId }),
    own: { ...staffOnly, staff: 422, session: 422, secretary: 422, doctor: 422, atDesk: 422 }, // who is at home in one clinic alone
    yes: [201, 409], // another caller has sent the patient before
  },
  {
    operation: "arrive",
    path: ({ path, bookingId }) => `${path}/bookings/${bookingId}/arrive`,
    body: () => ({}),
    own: { ...staffOnly, ticket: "yes" },
    yes: [200, 409, 422], // a ticket needs the door's code
  },
  {
    operation: "undoArrival",
    path: ({ path, bookingId }) => `${path}/bookings/${bookingId}/arrive`,
    own: staffOnly,
    yes: [200, 409],
  },
  {
    operation: "stepBack",
    path: ({ path, bookingId }) => `${path}/bookings/${bookingId}/step-back`,
    own: staffOnly,
    yes: [409],
  },
  {
    operation: "undoStepBack",
    path: ({ path, bookingId }) => `${path}/bookings/${bookingId}/step-back`,
    own: staffOnly,
    yes: [409],
  },
  { operation: "readDoorCode", path: ({ path }) => `${path}/door-code`, own: who("yes", "yes", "yes", 403, "yes") },
  {
    operation: "arriveAtKiosk",
    path: ({ path }) => `${path}/arrivals`,
    body: () => ({ number: 999, phoneEnding: "x" }),
    own: who("yes", "yes", "yes", 403, "yes"),
    yes: [422],
  },
  { operation: "renewTicket", path: ({ path, bookingId }) => `${path}/bookings/${bookingId}/ticket`, own: staffOnly },
  {
    operation: "verifyGoldenCode",
    path: ({ path }) => `${path}/golden-codes/verify`,
    body: ({ goldenCode }) => ({ code: goldenCode }),
    own: staffOnly,
  },
  {
    operation: "readPushKey",
    path: () => "/v1/push-key",
    own: anyone,
  },
  {
    operation: "putPushSubscription",
    path: ({ path, bookingId }) => `${path}/bookings/${bookingId}/push`,
    body: () => aDeafSubscription,
    own: { ...staffOnly, ticket: "yes" },
  },
  {
    operation: "deletePushSubscription",
    path: ({ path, bookingId }) => `${path}/bookings/${bookingId}/push/999`,
    own: { ...staffOnly, ticket: "yes" },
  },
  {
    operation: "createBoard",
    path: () => "/v1/boards",
    body: () => ({ name: "Hall", clinics: [{ clinicId: 1 }] }),
    own: adminEverywhere,
  },
  { operation: "listBoards", path: () => "/v1/boards", own: adminEverywhere },
  { operation: "readBoard", path: ({ boardId }) => `/v1/boards/${boardId}`, own: boardsOwn },
  { operation: "streamBoard", path: ({ boardId }) => `/v1/boards/${boardId}/stream`, own: boardsOwn },
  {
    operation: "changeBoard",
    path: ({ boardId }) => `/v1/boards/${boardId}`,
    body: () => ({ message: "Later today" }),
    own: adminOnly,
  },
  { operation: "deleteBoard", path: ({ spareBoardIds }) => `/v1/boards/${spareBoardIds.pop() ?? 0}`, own: adminOnly },
  {
    operation: "beatScreen",
    path: ({ boardId }) => `/v1/boards/${boardId}/beat`,
    body: () => ({ screen: "hall 1", state: "live", shown: [] }),
    own: boardsSession,
  },
  { operation: "listBoardScreens", path: ({ boardId }) => `/v1/boards/${boardId}/screens`, own: adminOnly },
  { operation: "listClinicScreens", path: ({ path }) => `${path}/screens`, own: staffOnly },
  { operation: "signInToBoard", path: ({ boardId }) => `/v1/boards/${boardId}/session`, own: boardsSession },
  ...["readBoardSession", "signOutOfBoard"].map((operation) => ({
    operation,
    path: ({ boardId }: Target) => `/v1/boards/${boardId}/session`,
    own: { ...boardsSession, board: 404 as const }, // a key is no session
  })),
  { operation: "listClinicBoards", path: ({ path }) => `${path}/boards`, own: staffOnly },
  {
    operation: "createClinicBoard",
    path: ({ path }) => `${path}/boards`,
    body: ({ path }) => ({ name: "Hall", clinics: [{ clinicId: Number(path.split("/").at(-1)) }] }),
    own: settingsOnly,
  },
  {
    operation: "changeClinicBoard",
    path: ({ path, boardId }) => `${path}/boards/${boardId}`,
    body: () => ({ message: "Later today" }),
    own: settingsOnly,
  },
  {
    operation: "deleteClinicBoard",
    path: ({ path, spareBoardIds }) => `${path}/boards/${spareBoardIds.pop() ?? 0}`,
    own: settingsOnly,
  },
  {
    operation: "createClinicWebhook",
    path: ({ path }) => `${path}/webhooks`,
    body: () => aDistantWebhook,
    own: settingsOnly,
  },
  {
    operation: "deleteClinicWebhook",
    path: ({ path, spareWebhookIds }) => `${path}/webhooks/${spareWebhookIds.pop() ?? 0}`,
    own: settingsOnly,
  },
  ...(["readClinicWebhook", "changeClinicWebhook"] as const).map((operation) => ({
    operation,
    path: ({ path, clinicWebhookId }: Target) => `${path}/webhooks/${clinicWebhookId}`,
    ...(operation === "changeClinicWebhook" && { body: () => ({ status: "paused" }) }),
    own: settingsOnly,
  })),
  ...Object.entries({
    testClinicWebhook: "test",
    rotateClinicWebhookSecret: "rotate",
    listClinicWebhookAttempts: "attempts",
  }).map(([operation, segment]) => ({
    operation,
    path: ({ path, clinicWebhookId }: Target) => `${path}/webhooks/${clinicWebhookId}/${segment}`,
    own: settingsOnly,
  })),
  { operation: "listClinicWebhooks", path: ({ path }) => `${path}/webhooks`, own: staffOnly },
  { operation: "createWebhook", path: () => "/v1/webhooks", body: () => aDeafWebhook, own: adminEverywhere },
  { operation: "listWebhooks", path: () => "/v1/webhooks", own: adminEverywhere },
  ...(["readWebhook", "changeWebhook", "deleteWebhook"] as const).map((operation) => ({
    operation,
    path: ({ webhookId }: Target) => `/v1/webhooks/${webhookId}`,
    ...(operation === "changeWebhook" && { body: () => ({ status: "paused" }) }),
    own: adminEverywhere,
  })),
  ...Object.entries({ testWebhook: "test", rotateWebhookSecret: "rotate", listWebhookAttempts: "attempts" }).map(
    ([operation, segment]) => ({
      operation,
      path: ({ webhookId }: Target) => `/v1/webhooks/${webhookId}/${segment}`,
      own: adminEverywhere,
    }),
  ),
  {
    operation: "replayWebhook",
    path: ({ webhookId }) => `/v1/webhooks/${webhookId}/replay`,
    body: () => ({ sinceVersion: 0, clinicId: 1 }),
    own: adminEverywhere,
  },
  { operation: "closeDay", path: ({ path, today }) => `${path}/days/golden/${today}/close`, own: deskOnly },
  { operation: "reopenDay", path: ({ path, today }) => `${path}/days/golden/${today}/reopen`, own: deskOnly },
  { operation: "readArchive", path: ({ path }) => `${path}/archive`, own: deskOnly },
  { operation: "listDeeds", path: ({ path }) => `${path}/deeds`, own: staffOnly },
  {
    operation: "listBookingDeeds",
    path: ({ path, bookingId }) => `${path}/bookings/${bookingId}/deeds`,
    own: staffOnly,
  },
  { operation: "erasePatient", path: ({ path }) => `${path}/patients/canary-nobody`, own: deskOnly },
  ...["erasePerson", "exportPerson"].map((operation) => ({
    operation,
    path: ({ path }: Target) => `${path}/${operation === "erasePerson" ? "erasures" : "exports"}`,
    body: () => ({ phone: "07712345678", name: "Canary Nobody" }),
    own: deskOnly,
  })),
  {
    operation: "erasePersonEverywhere",
    path: () => "/v1/erasures",
    body: () => ({ id: "canary-nobody" }),
    own: adminEverywhere,
  },
  { operation: "signIn", path: ({ path }) => `${path}/session`, own: keysOnly },
  {
    operation: "readSession",
    path: ({ path }) => `${path}/session`,
    own: { ...keysOnly, admin: 404, organisation: 404, staff: 404 },
  },
  {
    operation: "signOut",
    path: ({ path }) => `${path}/session`,
    own: { ...keysOnly, admin: 404, organisation: 404, staff: 404 },
  },
];
