import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

interface Link {
  /** The connection's application_name, as its first packet says. */
  name: string;
  client: Socket;
  server: Socket;
  isDeaf: boolean;
  /** Once the client sends this text, nothing that the server answers passes. */
  withheld: string | undefined;
  /** What the client sent from the text on that must not pass yet. */
  held: Buffer | undefined;
}

/**
 * Stands between a server and its database and does what networks do: it goes silent both ways while the
 * connections stay open, cuts them, or (as a pooler in transaction mode) swallows notifications.
 */
export class TcpProxy {
  readonly #links = new Set<Link>();
  readonly #silent = new Set<string>();
  readonly #deaf = new Set<string>();
  readonly #withheld = new Map<string, string>();
  readonly #heldFrom = new Map<string, string>();
  #server: Server | undefined;
  #target = { host: "127.0.0.1", port: 0 };

  /** The same database's URL through this proxy. */
  async open(url: string): Promise<string> {
    this.aimAt(url);
    const server = createServer((client) => this.#accept(client));
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const through = new URL(url);
    through.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    return through.href;
  }

  /** Where new connections lead from now on. */
  aimAt(url: string): void {
    const { hostname, port } = new URL(url);
    this.#target = { host: hostname, port: Number(port || 5432) };
  }

  /** Nothing passes on these connections, nor on new ones of that name, until speak(). Nobody is told. */
  silence(name: string): void {
    this.#silent.add(name);
    for (const link of this.#of(name)) this.#pause(link);
  }

  /** Nothing passes on the connections there are; new ones work. What a lost route does. */
  strand(name: string): void {
    for (const link of this.#of(name)) this.#pause(link);
  }

  /** What the database answers does not arrive until speak(), but it hears everything. */
  withholdAnswers(name: string): void {
    for (const link of this.#of(name)) link.server.pause();
  }

  /** The same on every connection, from its first statement on that has this text. */
  withholdAnswersTo(name: string, text: string): void {
    this.#withheld.set(name, text);
    for (const link of this.#of(name)) link.withheld = text;
  }

  /** The database does not hear this statement, nor what follows, on any connection until speak(). */
  holdStatement(name: string, text: string): void {
    this.#heldFrom.set(name, text);
  }

  isHolding(name: string): boolean {
    return this.#of(name).some(({ held }) => held !== undefined);
  }

  speak(name: string): void {
    this.#silent.delete(name);
    this.#withheld.delete(name);
    this.#heldFrom.delete(name);
    for (const link of this.#of(name)) {
      link.withheld = undefined;
      if (link.held) link.server.write(link.held);
      link.held = undefined;
      link.client.resume();
      link.server.resume();
    }
  }

  cut(name: string): void {
    for (const link of this.#of(name)) this.#drop(link);
  }

  /** Swallows notifications: on the connections there are, and if `forGood` on new ones too. */
  deafen(name: string, { forGood = false } = {}): void {
    if (forGood) this.#deaf.add(name);
    for (const link of this.#of(name)) link.isDeaf = true;
  }

  undeafen(name: string): void {
    this.#deaf.delete(name);
    for (const link of this.#of(name)) link.isDeaf = false;
  }

  count(name: string): number {
    return this.#of(name).length;
  }

  close(): void {
    this.#server?.close();
    for (const link of this.#links) this.#drop(link);
  }

  #of(name: string): Link[] {
    return [...this.#links].filter((link) => link.name === name);
  }

  #pause({ client, server }: Link): void {
    client.pause();
    server.pause();
  }

  #drop(link: Link): void {
    this.#links.delete(link);
    link.client.destroy();
    link.server.destroy();
  }

  #accept(client: Socket): void {
    client.once("data", (startup) => {
      const [, name = ""] = /application_name\0([^\0]*)\0/.exec(startup.toString("latin1")) ?? [];
      const server = connect(this.#target);
      const link: Link = {
        name,
        client,
        server,
        isDeaf: this.#deaf.has(name),
        withheld: this.#withheld.get(name),
        held: undefined,
      };
      this.#links.add(link);
      for (const socket of [client, server]) {
        socket.setNoDelay(true);
        socket.on("error", () => {});
        socket.on("close", () => this.#drop(link));
      }
      server.write(startup);
      client.on("data", (bytes) => {
        if (link.withheld && bytes.includes(link.withheld)) server.pause();
        const heldFrom = this.#heldFrom.get(name);
        if (heldFrom && bytes.includes(heldFrom)) {
          link.held = bytes;
          client.pause();
        } else server.write(bytes);
      });
      const withoutNotifications = notificationFilter(() => link.isDeaf);
      server.on("data", (bytes) => client.write(withoutNotifications(bytes)));
      if (this.#silent.has(name)) this.#pause(link);
    });
    client.on("error", () => {});
  }
}

/** Follows the messages of PostgreSQL's protocol (type, length, body) and leaves out NotificationResponse ("A"). */
function notificationFilter(isOn: () => boolean): (bytes: Buffer) => Buffer {
  let rest = Buffer.alloc(0);
  return (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    const kept: Buffer[] = [];
    while (rest.length >= 5) {
      const length = 1 + rest.readInt32BE(1);
      if (rest.length < length) break;
      if (!(isOn() && rest[0] === 0x41)) kept.push(rest.subarray(0, length));
      rest = rest.subarray(length);
    }
    return Buffer.concat(kept);
  };
}
