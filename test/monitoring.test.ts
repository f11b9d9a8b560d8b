import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { freePort } from "./support/nginx.js";
import { aBooker, adminKey, type TestApp, testApp, webhookSettings } from "./support/test-app.js";

const file = (name: string) => fileURLToPath(new URL(`../deploy/${name}`, import.meta.url));
const hasPrometheus = ["prometheus", "promtool"].every((name) => spawnSync(name, ["--version"]).status === 0);

/** A Prometheus that scrapes this server every 200 ms. */
async function aPrometheus(app: TestApp) {
  const folder = mkdtempSync(join(tmpdir(), "dawr-prometheus-"));
  const port = await freePort();
  const target = new URL(app.url).host;
  writeFileSync(
    join(folder, "prometheus.yml"),
    `global: { scrape_interval: 200ms }
scrape_configs:
  - { job_name: dawr, authorization: { credentials: ${adminKey} }, static_configs: [{ targets: ["${target}"] }] }
`,
  );
  const flags = [`--config.file=${folder}/prometheus.yml`, `--storage.tsdb.path=${folder}/data`];
  const child = spawn("prometheus", [...flags, `--web.listen-address=127.0.0.1:${port}`], { stdio: "ignore" });
  onTestFinished(async () => {
    child.kill("SIGTERM");
    if (child.exitCode === null) await once(child, "exit");
    rmSync(folder, { recursive: true });
  });
  return {
    /** What a panel would draw: series with their last values. */
    query: async (expression: string): Promise<{ metric: Record<string, string>; value: [number, string] }[]> => {
      const url = `http://127.0.0.1:${port}/api/v1/query?query=${encodeURIComponent(expression)}`;
      const response = await fetch(url).catch(() => undefined);
      if (!response || response.status === 503) return []; // not started yet
      const reply: any = await response.json();
      if (reply.status !== "success") throw new Error(`${expression}: ${reply.error}`);
      return reply.data.result;
    },
  };
}

interface Panel {
  id: number;
  gridPos: { h: number; w: number; x: number; y: number };
  datasource: { uid: string };
  targets: { refId: string; expr: string; legendFormat: string }[];
}
const dashboard = JSON.parse(readFileSync(file("grafana-dashboard.json"), "utf8")) as { panels: Panel[] };

test("the dashboard's panels have ids of their own, lie beside each other, and ask the source that the reader chose", () => {
  const { panels } = dashboard;
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  const cells = panels.flatMap(({ gridPos: { h, w, x, y } }) => {
    expect(x + w).toBeLessThanOrEqual(24);
    return Array.from({ length: h * w }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`);
  });
  expect(new Set(cells).size).toBe(cells.length);
  for (const { datasource, targets } of panels) {
    expect(datasource.uid).toMatch(/^\$\{datasource\}$/);
    expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length);
  }
});

test("every alert, and every link of the operations guide, leads to a part of it that is there", () => {
  const guide = readFileSync(file("../docs/operations.md"), "utf8");
  const headings = [...guide.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_ -]/gu, "")
      .replaceAll(" ", "-"),
  );
  const alerts = readFileSync(file("prometheus-alerts.yaml"), "utf8");
  const runbooks = [...alerts.matchAll(/runbook: docs\/operations\.md#(\S+)/g)].map(([, anchor]) => anchor);
  expect(runbooks).toHaveLength(alerts.match(/- alert:/g)?.length ?? 0);
  const links = [...guide.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);
  for (const anchor of [...runbooks, ...links]) expect(headings).toContain(anchor);
});

describe.skipIf(!hasPrometheus)("with Prometheus (skipped without prometheus and promtool)", () => {
  test("the alerts are valid, each fires on its trouble, and none on a good day", () => {
    for (const args of [
      ["check", "rules", file("prometheus-alerts.yaml")],
      ["test", "rules", file("prometheus-alerts.test.yaml")],
    ]) {
      const { status, stdout, stderr } = spawnSync("promtool", args, { encoding: "utf8" });
      expect(status, `${stdout}${stderr}`).toBe(0);
    }
  });

  test("every expression of the dashboard draws something from a running server's metrics", async () => {
    const app = await testApp({ settings: webhookSettings });
    const clinic = await app.aClinic({ capacity: 10_000 });
    await app.stream(`${clinic.path}/stream`);
    const prometheus = await aPrometheus(app);
    await vi.waitUntil(async () => (await prometheus.query("dawr_pool_max")).length > 0, 20_000);
    const { book } = aBooker(app, clinic);
    for (const { targets } of dashboard.panels) {
      for (const { expr, legendFormat } of targets) {
        const drawn = await vi.waitUntil(async () => {
          await book(); // rates want something that goes on
          const series = await prometheus.query(expr.replaceAll("$job", "dawr"));
          return series.some(({ value }) => value[1] !== "NaN") && series;
        }, 15_000);
        // What the legend names is there to be named.
        for (const [, label = ""] of legendFormat.matchAll(/\{\{(\w+)\}\}/g)) {
          for (const { metric } of drawn) expect(metric, expr).toHaveProperty(label);
        }
      }
    }
  });
});
