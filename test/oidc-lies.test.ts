import { expect, test, vi } from "vitest";
import { aLyingProvider, foreignKeys, type Lie, nowSeconds } from "./support/a-lying-provider.js";
import { anOrganisation, aPerson, signInAs } from "./support/a-person.js";
import { asBrowser } from "./support/browser-session.js";
import { aBrowser } from "./support/oidc-browser.js";
import { oidcSettings } from "./support/oidc-settings.js";
import { testApp } from "./support/test-app.js";

const hour = 3_600;

/** Sara could sign in, if the provider said the truth. */
async function aDeceivedApp(settings: Record<string, string> = {}) {
  const provider = await aLyingProvider();
  const app = await testApp({ settings: { ...oidcSettings(provider), ...settings } });
  const oidc = { name: "company", email: "sara@company.example" };
  const sara = await aPerson(app, await anOrganisation(app), [], { oidc });
  let codes = 0;
  /** Begins, and comes back with what the provider would send, or with something else. */
  const comeBack = async (
    changed: Record<string, string | undefined> = {},
    { lie = {}, browser = aBrowser(app), accept = "*/*" } = {},
  ) => {
    const asked = await browser.begin("/desk/7");
    provider.lie.nonce = asked.searchParams.get("nonce") ?? "";
    provider.lie.now = lie as Lie;
    const answer = {
      code: `code-${++codes}`,
      state: asked.searchParams.get("state") ?? "",
      iss: provider.issuer,
      ...changed,
    };
    const sent = Object.entries(answer).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return browser.comeBack(`/v1/sign-in/oidc/company/callback?${new URLSearchParams(sent)}`, accept);
  };
  const opened = () =>
    app.database.query(
      "select oidc_subject from people where oidc_subject is not null union all select 'session' from sessions",
    );
  return { app, provider, sara, comeBack, opened };
}

test("who tells the truth is let in", async () => {
  const { comeBack, opened } = await aDeceivedApp();
  const { status, location } = await comeBack({ session_state: "as Keycloak adds", scope: "openid" });
  expect([status, location]).toEqual([303, "/desk/7"]);
  expect(await opened()).toHaveLength(2);
});

test("whoever comes back with anything else than was agreed is refused, and nothing is opened", async () => {
  const { comeBack, opened, provider } = await aDeceivedApp();
  const others: [what: string, changed: Record<string, string | undefined>][] = [
    ["another state", { state: "x".repeat(43) }],
    ["no state", { state: undefined }],
    ["an empty state", { state: "" }],
    ["no code", { code: undefined }],
    ["the name of another issuer, to mix up two", { iss: "https://evil.example" }],
    ["an error in place of a code", { code: undefined, error: "login_required" }],
  ];
  for (const [what, changed] of others) {
    const { status, body } = await comeBack(changed);
    expect([status, body.code], what).toEqual([401, "sign_in_failed"]);
    const inBrowser = await comeBack(changed, { accept: "text/html" });
    expect(inBrowser.location, what).toMatch(/^\/(desk\/7)?\?sign-in=failed$/);
    expect(provider.asked, what).not.toContain("/token");
    expect(await opened(), what).toEqual([]);
  }
});

test("a token that says anything else than it must is refused, and nothing is opened", async () => {
  const { comeBack, opened } = await aDeceivedApp();
  const lies: [what: string, lie: Lie][] = [
    ["another nonce", { claims: { nonce: "of another sign-in" } }],
    ["no nonce", { claims: { nonce: undefined } }],
    ["another audience", { claims: { aud: "another-client" } }],
    ["several audiences, made for another", { claims: { aud: ["dawr", "another-client"], azp: "another-client" } }],
    ["another issuer", { claims: { iss: "https://evil.example" } }],
    ["a time that is over for an hour", { claims: { iat: nowSeconds() - hour - 300, exp: nowSeconds() - hour } }],
    ["an hour ahead", { claims: { iat: nowSeconds() + hour, exp: nowSeconds() + hour + 300 } }],
    ["an hour old, though it lasts", { claims: { iat: nowSeconds() - hour, exp: nowSeconds() + hour } }],
    ["not to be used for an hour", { claims: { nbf: nowSeconds() + hour } }],
    ["nobody's name", { claims: { sub: undefined } }],
    ["the signature of another key", { privateKey: foreignKeys.privateKey }],
    ["no signature", { alg: "none" }],
  ];
  for (const [what, lie] of lies) {
    const { status, body, headers } = await comeBack({}, { lie });
    expect([status, body.code], what).toEqual([401, "sign_in_failed"]);
    expect(JSON.stringify(headers), what).not.toContain("dawr_person");
    expect(await opened(), what).toEqual([]);
  }
  expect((await comeBack()).status, "the truth").toBe(303);
});

test("a code that was used is refused, also where the browser kept what it was to forget, and the provider's words stay with it", async () => {
  const { comeBack, opened } = await aDeceivedApp();
  expect((await comeBack({ code: "one" })).status).toBe(303);
  const again = await comeBack({ code: "one" });
  expect([again.status, again.body.code]).toEqual([401, "sign_in_failed"]);
  expect(JSON.stringify([again.body, again.headers])).not.toMatch(/canary|invalid_grant/);
  expect(await opened()).toHaveLength(2);
});

test("a provider that is away, or speaks nonsense, is 503 and nothing besides suffers; when it is back so is the sign-in", async () => {
  const { app, provider, sara, comeBack, opened } = await aDeceivedApp();
  const known = await signInAs(app, sara);
  const begin = (accept: string) => aBrowser(app).visit("/v1/sign-in/oidc/company?to=/desk/7", accept);
  for (const answers of [
    (response) => response.writeHead(500).end(),
    (response) => response.writeHead(200, { "Content-Type": "text/html" }).end("canary"),
    (response) => response.socket?.destroy() ?? true,
  ] as ((response: import("node:http").ServerResponse) => unknown)[]) {
    const server = await testApp({ settings: oidcSettings(provider), database: app.database });
    provider.lie.answers = (response) => Boolean(answers(response) || true);
    const refused = await aBrowser(server).visit("/v1/sign-in/oidc/company", "*/*");
    expect([refused.status, refused.body.code, refused.headers["retry-after"]]).toEqual([
      503,
      "provider_unavailable",
      "5",
    ]);
    expect(JSON.stringify(refused.body)).not.toContain("canary");
    const looks = provider.asked.length;
    await Promise.all(Array.from({ length: 20 }, () => aBrowser(server).visit("/v1/sign-in/oidc/company", "*/*")));
    expect(provider.asked.length - looks).toBeLessThan(5); // not once for each
    const page = await aBrowser(server).visit("/v1/sign-in/oidc/company?to=/desk/7", "text/html");
    expect([page.status, page.location]).toEqual([303, "/desk/7?sign-in=unavailable"]);
    expect((await asBrowser(server, known, "get", "/v1/session")).status).toBe(200);
    provider.lie.answers = undefined;
    await vi.waitFor(
      async () => expect((await aBrowser(server).visit("/v1/sign-in/oidc/company")).status).toBe(302),
      15_000,
    );
  }
  expect((await begin("*/*")).status).toBe(302);
  provider.lie.answers = (response, path) => path === "/token" && Boolean(response.writeHead(502).end());
  const refused = await comeBack();
  expect([refused.status, refused.body.code]).toEqual([503, "provider_unavailable"]);
  expect((await begin("*/*")).status).toBe(302); // by what is known of it
  provider.lie.answers = undefined;
  expect(await opened()).toEqual([{ oidc_subject: "session" }]);
  expect((await comeBack()).status).toBe(303);
});

test("a provider that never answers is 503 soon, and what waits for it holds no connection", async () => {
  const { app, provider, comeBack } = await aDeceivedApp({ POOL_SIZE: "1" });
  await aBrowser(app).begin();
  provider.lie.answers = (_response, path) => path === "/token";
  const waiting = Promise.all(Array.from({ length: 3 }, () => comeBack()));
  await vi.waitUntil(() => provider.asked.filter((path) => path === "/token").length === 3, 15_000);
  expect((await app.request("get", "/v1/clinics")).status).toBe(200);
  expect((await waiting).map(({ body }) => body.code)).toEqual(Array(3).fill("provider_unavailable"));
});

test("after thirty refusals a minute from one address no more are looked at, and other addresses go on", async () => {
  const { app, provider, comeBack } = await aDeceivedApp({ RATE_LIMIT_PER_MINUTE: "10000", TRUST_PROXY: "loopback" });
  for (let refused = 0; refused < 30; refused++)
    expect((await comeBack({ iss: "https://evil.example" })).status).toBe(401);
  const limited = await comeBack();
  expect([limited.status, limited.body.code]).toEqual([429, "too_many_requests"]);
  expect((await comeBack({}, { accept: "text/html" })).location).toBe("/desk/7?sign-in=busy");
  expect(provider.asked).not.toContain("/token");
  expect((await comeBack({}, { browser: aBrowser(app, "192.0.2.1") })).status).toBe(303);
});

test("a provider that calls itself another than was set is not used", async () => {
  const { provider } = await aDeceivedApp();
  const app = await testApp({ settings: oidcSettings({ name: "company", issuer: `${provider.issuer}/other` }) });
  provider.lie.answers = (response, path) =>
    path === "/other/.well-known/openid-configuration" &&
    Boolean(
      response
        .writeHead(200, { "Content-Type": "application/json" })
        .end(JSON.stringify({ issuer: provider.issuer, authorization_endpoint: `${provider.issuer}/auth` })),
    );
  expect((await aBrowser(app).visit("/v1/sign-in/oidc/company", "*/*")).body.code).toBe("provider_unavailable");
});
