import type { Aim, Line } from "./row.js";
import { median } from "./stats.js";

/** A line as it is shown: medians, spread, ratio, and whether the aim is met. */
export interface Verdict {
  what: string;
  dawr: string;
  against: string;
  ratio: string;
  aim: string;
  isMet: boolean | undefined;
}

export function judge({ what, unit, dawr, against, aim }: Line): Verdict {
  const ratio = against && median(dawr) / median(against.values);
  return {
    what,
    dawr: `${spread(dawr)} ${unit}`,
    against: against ? `${spread(against.values)} ${unit} (${against.name})` : "",
    ratio:
      ratio === undefined || Number.isNaN(ratio)
        ? ""
        : ratio === Number.POSITIVE_INFINITY
          ? "∞"
          : `${ratio.toFixed(2)} ×`,
    aim: aim ? describe(aim, unit) : "",
    isMet: aim && meets(aim, median(dawr), ratio ?? Number.NaN),
  };
}

function meets(aim: Aim, value: number, ratio: number): boolean {
  if ("atMost" in aim) return value <= aim.atMost;
  return "ratioAtMost" in aim ? ratio <= aim.ratioAtMost : ratio >= aim.ratioAtLeast;
}

function describe(aim: Aim, unit: string): string {
  if ("atMost" in aim) return `≤ ${aim.atMost} ${unit}`;
  return "ratioAtMost" in aim ? `≤ ${aim.ratioAtMost} ×` : `≥ ${aim.ratioAtLeast} ×`;
}

/** Median, and in brackets the least and the most. */
const spread = (values: number[]) =>
  values.length === 1
    ? figure(values[0] as number)
    : `${figure(median(values))} [${figure(Math.min(...values))}–${figure(Math.max(...values))}]`;

const figure = (value: number) =>
  Math.abs(value) >= 100 ? Math.round(value).toLocaleString("en") : value.toPrecision(3).replace(/\.0+$/, "");

const headings = ["", "Dawr", "against", "ratio", "aim", ""];
const cells = ({ what, dawr, against, ratio, aim, isMet }: Verdict) => [
  what,
  dawr,
  against,
  ratio,
  aim,
  isMet === undefined ? "" : isMet ? "met" : "not met",
];

export function markdownTable(verdicts: Verdict[]): string {
  const rows = [headings, headings.map(() => "---"), ...verdicts.map(cells)];
  return rows.map((row) => `| ${row.join(" | ")} |`).join("\n");
}

export function plainTable(verdicts: Verdict[]): string {
  const rows = [headings, ...verdicts.map(cells)];
  const widths = headings.map((_, column) => Math.max(...rows.map((row) => (row[column] as string).length)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] as number)).join("  ")).join("\n");
}
