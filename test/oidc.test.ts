import { parseSetCookie } from "cookie";
import { expect, test } from "vitest";
import { anOrganisation, aPerson, signInAs } from "./support/a-person.js";
import { anIdentityProvider } from "./support/an-identity-provider.js";
import { asBrowser, withToken } from "./support/browser-session.js";
import { aBrowser } from "./support/oidc-browser.js";
import { oidcSettings, publicUrl } from "./support/oidc-settings.js";
import { testApp } from "./support/test-app.js";

const hers = { email: "Sara@company.example", email_verified: true };

async function aCompany(accounts: Parameters<typeof anIdentityProvider>[0] = { "sara-1": hers }) {
  const provider = await anIdentityProvider(accounts);
  const app = await testApp({ settings: oidcSettings(provider) });
  const organisationId = await anOrganisation(app);
  const clinic = await app.aClinic({ organisationId });
  const aSecretary = (email: string) =>
    aPerson(app, organisationId, [{ clinicId: clinic.id, role: "secretary" }], { oidc: { name: "company", email } });
  const signIn = async (
    sub: string,
    { browser = aBrowser(app), to }: { browser?: ReturnType<typeof aBrowser>; to?: string } = {},
  ) => {
    const location = await provider.signIn((await browser.begin(to)).href, sub);
    return { ...(await browser.comeBack(location)), browser };
  };
  const stored = () => app.database.query("select id, oidc_email, oidc_subject, disabled_at from people order by id");
  const sessions = () => app.database.query("select person_id, signed_in_with from sessions where ended_at is null");
  return { app, provider, organisationId, clinic, aSecretary, signIn, stored, sessions };
}

test("whom the owner gave an address signs in with the company's account, and it is hers from then on, whatever her address becomes", async () => {
  const { app, provider, clinic, aSecretary, signIn, sessions } = await aCompany();
  const sara = await aSecretary("sara@Company.example");
  expect((await app.request("get", sara.path)).body.oidc).toEqual({
    ...{ name: "company", email: "sara@company.example", isBound: false },
  });
  const to = `/desk/${clinic.id}?list=golden#q`;
  const { status, location, browser, set } = await signIn("sara-1", { to });
  expect([status, location]).toEqual([303, to]);
  expect((await signInAgain()).location).toBe("/");
  expect(set.map((line) => parseSetCookie(line))).toMatchObject([
    { name: "dawr_person", path: "/v1", httpOnly: true, sameSite: "strict", maxAge: 43_200 },
    { maxAge: 0, path: "/v1/sign-in/oidc/company" },
  ]);
  const read = await app
    .request("get", "/v1/session", null)
    .set("Cookie", `dawr_person=${browser.cookies.get("dawr_person")}`);
  expect(read.body.person).toMatchObject({ id: sara.id, memberships: [{ clinicId: clinic.id, role: "secretary" }] });
  expect((await app.request("get", sara.path)).body.oidc.isBound).toBe(true);
  expect(await sessions(), "the browser's latest").toEqual([{ person_id: sara.id, signed_in_with: "oidc" }]);

  async function signInAgain() {
    provider.accounts["sara-1"] = { email: "married@company.example", email_verified: false };
    return signIn("sara-1", { browser });
  }
});

test("an account that nobody here has opens nothing and adds nobody: unknown, not verified, hers who is disabled, or another's address", async () => {
  const { app, aSecretary, signIn, stored, sessions } = await aCompany({
    stranger: { email: "stranger@company.example", email_verified: true },
    unverified: { ...hers, email_verified: false },
    unsaid: { email: hers.email },
    "in words": { ...hers, email_verified: "true" },
    "with a Kelvin sign": { email: "\u212aarim@company.example", email_verified: true },
    nameless: {},
    disabled: { email: "noor@company.example", email_verified: true },
    bound: { email: "ali@company.example", email_verified: true },
    "second with one address": { email: "ali@company.example", email_verified: true },
  });
  await aSecretary("sara@company.example");
  await aSecretary("karim@company.example");
  const noor = await aSecretary("noor@company.example");
  await app.request("patch", noor.path).send({ disabled: true }).expect(200);
  const ali = await aSecretary("ali@company.example");
  expect((await signIn("bound")).location).toBe("/");
  const before = JSON.stringify([await stored(), await sessions()]);
  for (const sub of [
    ...[
      "stranger",
      "unverified",
      "unsaid",
      "in words",
      "with a Kelvin sign",
      "nameless",
      "disabled",
      "second with one address",
    ],
  ]) {
    const { status, location, set } = await signIn(sub, { to: "/desk/7?list=golden" });
    expect([sub, status, location]).toEqual([sub, 303, "/desk/7?list=golden&sign-in=unknown"]);
    expect(set.join()).not.toContain("dawr_person");
  }
  expect(JSON.stringify([await stored(), await sessions()])).toBe(before);
  await app.request("patch", ali.path).send({ disabled: true }).expect(200);
  expect((await signIn("bound")).location).toBe("/?sign-in=unknown");
});

test("a program is told why in a problem, which has nothing of what the provider said", async () => {
  const { app, provider } = await aCompany();
  const browser = aBrowser(app);
  const location = await provider.signIn((await browser.begin()).href, "sara-1");
  const unknown = await browser.comeBack(location, "application/json");
  expect([unknown.status, unknown.body.code]).toEqual([401, "person_unknown"]);
  const state = (await browser.begin()).searchParams.get("state");
  const said = new URLSearchParams({
    state: state ?? "",
    error: "access_denied",
    error_description: "canary",
    iss: provider.issuer,
  });
  const cancelled = await browser.comeBack(`/v1/sign-in/oidc/company/callback?${said}`, "*/*");
  expect([cancelled.status, cancelled.body.code]).toEqual([401, "sign_in_failed"]);
  expect(JSON.stringify([cancelled.body, cancelled.headers])).not.toMatch(/canary|access_denied/);
  expect(cancelled.set.map((line) => parseSetCookie(line))).toMatchObject([{ maxAge: 0 }]);
  expect(browser.cookies.size).toBe(0);
});

test("a sign-in works in several tabs at once, each once, for ten minutes, and in its own browser alone", async () => {
  let now = Date.now();
  const provider = await anIdentityProvider({ "sara-1": hers });
  const app = await testApp({ settings: oidcSettings(provider), clock: { now: () => new Date(now) } });
  const second = await testApp({ settings: oidcSettings(provider), database: app.database });
  const organisationId = await anOrganisation(app);
  await aPerson(app, organisationId, [], { oidc: { name: "company", email: "sara@company.example" } });
  const browser = aBrowser(app);
  const tabs = [await browser.begin("/desk/1"), await browser.begin("/desk/2"), await browser.begin("/desk/3")];
  const back = await Promise.all(tabs.map(({ href }) => provider.signIn(href, "sara-1")));
  const kept = new Map(browser.cookies);
  expect((await browser.comeBack(back[1] as string)).location).toBe("/desk/2");
  expect((await browser.comeBack(back[0] as string)).location).toBe("/desk/1");
  expect((await browser.comeBack(back[0] as string)).location).toBe("/?sign-in=failed");
  for (const [name, value] of kept) browser.cookies.set(name, value); // as one that forgets to forget
  expect((await browser.comeBack(back[1] as string)).location).toBe("/desk/2?sign-in=failed");
  expect((await aBrowser(app).comeBack(back[2] as string)).location).toBe("/?sign-in=failed");
  now += 600_001;
  expect((await browser.comeBack(back[2] as string)).location).toBe("/?sign-in=failed");
  now = Date.now();
  const location = await provider.signIn((await browser.begin("/settings/7")).href, "sara-1");
  const onSecond = aBrowser(second);
  for (const [name, value] of browser.cookies) onSecond.cookies.set(name, value);
  expect((await onSecond.comeBack(location)).location).toBe("/settings/7");
});

test("a browser that begins again and again has eight at once, and its requests stay short", async () => {
  const { app } = await aCompany();
  const browser = aBrowser(app);
  let last = new URL("about:blank");
  for (let more = 0; more < 12; more++) last = await browser.begin();
  expect(browser.cookies.size).toBe(8);
  expect([...browser.cookies.keys()].join()).toContain(last.searchParams.get("state")?.slice(0, 12));
  browser.cookies.set("dawr_oidc_foreign", "nonsense");
  await browser.begin();
  expect([...browser.cookies.keys()]).not.toContain("dawr_oidc_foreign");
});

test("after a sign-in a browser comes back to a page of this server where people sign in, and to no other", async () => {
  const { app, provider } = await aCompany();
  for (const to of ["/", "/desk/7", "/doctor/7?lang=en", "/settings/7#part-people", "/org/2#//evil.example"]) {
    const browser = aBrowser(app);
    const back = await browser.comeBack(await provider.signIn((await browser.begin(to)).href, "sara-1"));
    expect(back.location?.replace(/[?&]sign-in=unknown/, "")).toBe(to);
  }
  const elsewhere = [
    ...[
      "https://evil.example/",
      "//evil.example",
      "/\\evil.example",
      "\\\\evil.example",
      "/\t/evil.example",
      "javascript:alert(1)",
    ],
    ...["/.//evil.example", "desk/7", "", "/v1/sign-in/oidc/company", "/./v1/session", `/${"x".repeat(200)}`],
    ...[
      "/board/7",
      "/t.html",
      "/docs",
      "/desk",
      "/desk/x",
      "/desk/7/",
      "/desk/7/../../v1/session",
      "/desk/7\n",
      "/org/7 ",
    ],
    `/desk/7?${"x".repeat(200)}`,
  ];
  for (const to of elsewhere) {
    const reply = await app.request("get", `/v1/sign-in/oidc/company?to=${encodeURIComponent(to)}`, null).redirects(0);
    expect([to, reply.status, reply.body.errors?.[0].pointer]).toEqual([to, 422, "#/to"]);
    expect(reply.headers).not.toHaveProperty("set-cookie");
  }
  expect((await app.request("get", "/v1/sign-in/oidc/nobody", null)).status).toBe(404);
  expect((await app.request("get", "/v1/sign-in/oidc/nobody/callback", null)).status).toBe(404);
  expect((await app.request("get", "/v1/sign-in/oidc", null)).body).toEqual({
    items: [{ name: "company", url: `${publicUrl}/v1/sign-in/oidc/company` }],
  });
  const without = await testApp({ database: app.database });
  expect((await without.request("get", "/v1/sign-in/oidc", null)).body).toEqual({ items: [] });
});

test("the question that goes to the provider has a code challenge, a nonce and a state, and its cookie shows none of them", async () => {
  const { app, provider } = await aCompany();
  const browser = aBrowser(app);
  const { set, location } = await browser.visit("/v1/sign-in/oidc/company?to=/desk/7");
  const { origin, searchParams } = new URL(location as string);
  expect(origin).toBe(provider.issuer);
  expect(Object.fromEntries(searchParams)).toMatchObject({
    ...{ client_id: "dawr", response_type: "code", scope: "openid email", code_challenge_method: "S256" },
    ...{
      redirect_uri: `${publicUrl}/v1/sign-in/oidc/company/callback`,
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    },
    ...{ state: expect.stringMatching(/^[\w-]{43}$/), nonce: expect.stringMatching(/^[\w-]{43}$/) },
  });
  expect(parseSetCookie(set[0] as string)).toMatchObject({
    ...{ httpOnly: true, sameSite: "lax", maxAge: 600, path: "/v1/sign-in/oidc/company" },
  });
  expect(set).toHaveLength(1);
  expect(Buffer.from(parseSetCookie(set[0] as string).value ?? "", "base64url").toString("latin1")).not.toContain(
    "desk",
  );
});

test("an owner gives an address, and another one ends what the former opened; the same again changes nothing", async () => {
  const { app, organisationId, aSecretary, signIn, sessions } = await aCompany();
  const sara = await aSecretary("sara@company.example");
  await signIn("sara-1");
  const owner = await signInAs(app, await aPerson(app, organisationId, [{ clinicId: null, role: "owner" }]));
  const change = (oidc: object | null, path = sara.path) => withToken(app, owner, "patch", path).send({ oidc });
  const openOfHers = async () => (await sessions()).filter(({ person_id }) => person_id === sara.id).length;
  const same = await change({ name: "company", email: "SARA@company.example" }).expect(200);
  expect([same.body.oidc.isBound, await openOfHers()]).toEqual([true, 1]);
  await withToken(app, owner, "patch", sara.path).send({ name: "Sara A." }).expect(200);
  expect(await openOfHers()).toBe(1);
  const other = await change({ name: "company", email: "new@company.example" }).expect(200);
  expect([other.body.oidc, await openOfHers()]).toEqual([
    { name: "company", email: "new@company.example", isBound: false },
    0,
  ]);
  expect((await signIn("sara-1")).location).toBe("/?sign-in=unknown");
  await change({ name: "company", email: "sara@company.example" }).expect(200);
  expect((await signIn("sara-1")).location).toBe("/");
  expect((await change(null).expect(200)).body.oidc).toBeNull();
  expect(await openOfHers()).toBe(0);
  const ali = await aSecretary("ali@company.example");
  for (const [oidc, pointer] of [
    [{ name: "nobody", email: "a@b.example" }, "#/oidc/name"],
    [{ name: "company", email: "not one" }, "#/oidc/email"],
    [{ name: "company", email: "s\u00e4ra@company.example" }, "#/oidc/email"],
    [{ name: "company", email: "ali@company.example" }, "#/oidc/email"],
    [{ name: "company" }, "#/oidc/email"],
  ] as const) {
    expect((await change(oidc)).body.errors, JSON.stringify(oidc)).toMatchObject([{ pointer }]);
  }
  const without = await testApp({ database: app.database });
  expect((await without.request("get", ali.path)).body.oidc).toMatchObject({
    name: null,
    email: "ali@company.example",
  });
  expect((await asBrowser(app, await signInAs(app, ali), "get", "/v1/session")).status).toBe(200);
});
