import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { aBroker, hasBroker } from "./support/a-broker.js";
import { LossyBroker } from "./support/lossy-broker.js";
import { Random } from "./support/oracle/random.js";

/** A connection that says these commands, and what came back. */
async function aConnection(url: string, ...commands: string[]) {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  onTestFinished(() => void socket.destroy());
  await once(socket, "connect");
  let heard = "";
  socket.on("data", (bytes) => {
    heard += bytes.toString("latin1");
  });
  const say = (...lines: string[]) => socket.write(lines.map((line) => `${line}\r\n`).join(""));
  say(...commands);
  return {
    socket,
    say,
    get heard() {
      return heard;
    },
    hears: (text: string) => vi.waitUntil(() => heard.includes(text), 15_000),
  };
}

async function aLossyBroker(seed = 1) {
  const redis = await aBroker();
  const broker = new LossyBroker(new Random(seed));
  onTestFinished(() => broker.close());
  const url = await broker.open(redis.url);
  const publisher = await aConnection(redis.url);
  const publish = async (first: number, last: number) => {
    const numbers = Array.from({ length: last - first + 1 }, (_, index) => first + index);
    publisher.say(...numbers.map((number) => `PUBLISH board number-${number};`), `ECHO published-${last};`);
    await publisher.hears(`published-${last};`);
  };
  return { redis, broker, url, publish };
}

const numbersIn = (heard: string) => [...heard.matchAll(/number-(\d+);/g)].map(([, number]) => Number(number));
const inOrder = (numbers: number[]) =>
  numbers.every((number, index) => index === 0 || number > Number(numbers[index - 1]));

describe.skipIf(!hasBroker)("the broker that spoils messages (skipped without redis-server or Docker)", () => {
  test.each([2, 3])(
    "protocol %i: of 1,000 messages a quarter is lost, a quarter late, some come twice",
    async (version) => {
      const { broker, url, publish } = await aLossyBroker(version);
      const subscriber = await aConnection(url, `HELLO ${version}`, "SUBSCRIBE board");
      await subscriber.hears("subscribe");
      await publish(1, 1_000);
      const { count } = broker;
      await vi.waitUntil(
        () => numbersIn(subscriber.heard).length === 1_000 - count.lost + count.doubled && count.lost > 0,
        15_000,
      );
      expect(count.passed + count.lost + count.late + count.doubled).toBe(1_000);
      for (const [fate, share] of [
        ["lost", 250],
        ["late", 250],
        ["doubled", 150],
      ] as const) {
        expect(Math.abs(count[fate] - share), fate).toBeLessThan(50); // 3.5 standard deviations
      }
      const numbers = numbersIn(subscriber.heard);
      expect(new Set(numbers).size).toBe(1_000 - count.lost);
      expect(inOrder(numbers)).toBe(false);
    },
  );

  test("what is no message comes as Redis said it, byte by byte", async () => {
    const { redis, url } = await aLossyBroker();
    const commands = [
      "SET name number-1;",
      "RPUSH list message board number-2;",
      "GET name",
      "GET nothing",
      "LRANGE list 0 -1",
      "HSET hash a 1 b 2",
      "HGETALL hash",
      "nonsense",
      "ECHO done;",
    ];
    for (const version of [2, 3]) {
      const answers: string[] = [];
      for (const each of [redis.url, url]) {
        const connection = await aConnection(each, `HELLO ${version}`);
        await connection.hears("modules\r\n*0\r\n");
        const { length } = connection.heard; // of what names the connection
        connection.say("FLUSHALL", ...commands);
        await connection.hears("done;");
        answers.push(connection.heard.slice(length));
      }
      const [straight, through] = answers;
      expect(through).toBe(straight);
    }
  });

  test("faithful, each message comes once and in order; cut off, a subscriber hears nothing until it connects again", async () => {
    const { broker, url, publish } = await aLossyBroker();
    broker.isFaithful = true;
    const subscriber = await aConnection(url, "SUBSCRIBE board");
    await subscriber.hears("subscribe");
    await publish(1, 1_000);
    await subscriber.hears("number-1000;");
    expect(numbersIn(subscriber.heard)).toEqual(Array.from({ length: 1_000 }, (_, index) => index + 1));
    const closed = once(subscriber.socket, "close");
    broker.cut();
    await closed;
    expect(broker.connections).toBe(0);
    const again = await aConnection(url, "SUBSCRIBE board");
    await again.hears("subscribe");
    await publish(1_001, 1_001);
    await again.hears("number-1001;");
  });
});
