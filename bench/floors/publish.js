// @ts-check
/** A bare `pg` LISTEN client: what a NOTIFY of 'bench_floor' carries is published as it is. */
import { createServer } from "node:http";
import { createClient } from "@redis/client";
import pg from "pg";

const broker = createClient({ url: process.env.BROKER_URL });
await broker.connect();

const client = new pg.Client({ connectionString: process.env.DATABASE_URL, application_name: "bench" });
client.on("notification", ({ payload }) => void broker.publish("bench", payload ?? ""));
await client.connect();
await client.query("listen bench_floor");

createServer((_request, response) => response.end()).listen(Number(process.env.PORT), "127.0.0.1");
process.on("SIGTERM", () => process.exit());
