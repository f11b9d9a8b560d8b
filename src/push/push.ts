import type { NetworkGuard } from "../webhooks/network-guard.js";
import type { PostResult } from "../webhooks/post.js";
import type { PushAddress, PushMessage } from "./post-push.js";
import type { Vapid } from "./vapid.js";

export interface PushOptions {
  vapidPrivateKey: Buffer;
  vapidSubject: string;
  /** Of the operator's own, where a push service may stand besides public addresses. */
  networks: string[];
}

/** What only a server that tells browsers loads and runs. */
export class Push {
  readonly #options: PushOptions;
  #vapid: Promise<Vapid> | undefined;
  #guard: Promise<NetworkGuard> | undefined;

  constructor(options: PushOptions) {
    this.#options = options;
  }

  get #loadedVapid(): Promise<Vapid> {
    const { vapidPrivateKey, vapidSubject } = this.#options;
    this.#vapid ??= import("./vapid.js").then(({ createVapid }) => createVapid(vapidPrivateKey, vapidSubject));
    return this.#vapid;
  }

  get guard(): Promise<NetworkGuard> {
    this.#guard ??= import("../webhooks/network-guard.js").then(({ createNetworkGuard }) =>
      createNetworkGuard(this.#options.networks),
    );
    return this.#guard;
  }

  /** What browsers subscribe with, in base64url. */
  async publicKey(): Promise<string> {
    return (await this.#loadedVapid).publicKey;
  }

  async post(address: PushAddress, message: PushMessage, now: Date, stopping?: AbortSignal): Promise<PostResult> {
    const [{ postPush }, vapid, guard] = await Promise.all([import("./post-push.js"), this.#loadedVapid, this.guard]);
    return postPush(address, message, { guard, vapid }, now, stopping);
  }
}
