/** A chart with logarithmic axes, as an SVG that can be read on white and on black. */

export interface Chart {
  title: string;
  x: string;
  y: string;
  series: Series[];
}

interface Series {
  name: string;
  /** Of x and y, both above 0. */
  points: [number, number][];
}

const [width, height] = [720, 420];
const plot = { left: 70, right: 40, top: 74, bottom: 50 };
const colours = ["#0a7d5a", "#c2410c", "#6d5bd0", "#0369a1"];
const darkColours = ["#4ade9f", "#fb923c", "#a99bff", "#5cc8ff"];

export function drawChart({ title, x, y, series }: Chart): string {
  const points = series.flatMap((each) => each.points);
  const across = axis(
    points.map(([value]) => value),
    plot.left,
    width - plot.right,
  );
  const up = axis(
    points.map(([, value]) => value),
    height - plot.bottom,
    plot.top,
  );
  const rules = [
    ...across.ticks.map((tick) => line(across.at(tick), plot.top, across.at(tick), height - plot.bottom)),
    ...up.ticks.map((tick) => line(plot.left, up.at(tick), width - plot.right, up.at(tick))),
  ];
  const labels = [
    ...across.ticks.map((tick) => text(across.at(tick), height - plot.bottom + 18, short(tick), "middle")),
    ...up.ticks.map((tick) => text(plot.left - 8, up.at(tick) + 4, short(tick), "end")),
    text((plot.left + width - plot.right) / 2, height - 10, x, "middle"),
    text(plot.left, 44, y, "start"),
    `<text x="${plot.left}" y="24" class="title">${escaped(title)}</text>`,
  ];
  const curves = series.map(({ name, points: path }, number) => {
    const places = path.map(([a, b]) => [across.at(a), up.at(b)] as const);
    const legendX = plot.left + (number * (width - plot.left - plot.right)) / series.length;
    return [
      `<polyline class="s${number}" points="${places.map((place) => place.map(round).join(",")).join(" ")}"/>`,
      ...places.map(([a, b]) => `<circle class="s${number}" cx="${round(a)}" cy="${round(b)}" r="3"/>`),
      `<line class="s${number}" x1="${legendX}" y1="58" x2="${legendX + 18}" y2="58"/>`,
      text(legendX + 24, 62, name, "start"),
    ].join("\n");
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">
<style>
${style("#1b1f24", "#d5dae0", colours)}
@media (prefers-color-scheme: dark) { ${style("#e6e9ee", "#3a424c", darkColours)} }
text { font: 12px system-ui, sans-serif; } .title { font-size: 15px; font-weight: 600; }
polyline, line { fill: none; stroke-width: 2; } .rule { stroke-width: 1; }
</style>
${[...rules, ...labels, ...curves].join("\n")}
</svg>
`;
}

const style = (ink: string, rule: string, colourOf: string[]) =>
  [
    `text { fill: ${ink}; } .rule { stroke: ${rule}; }`,
    ...colourOf.map((colour, number) => `.s${number} { stroke: ${colour}; } circle.s${number} { fill: ${colour}; }`),
  ].join(" ");

/** Whole powers of ten around the values, and where on the page a value lies. */
function axis(values: number[], from: number, to: number) {
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))));
  return {
    ticks: Array.from({ length: high - low + 1 }, (_, step) => 10 ** (low + step)),
    at: (value: number) => from + ((Math.log10(value) - low) / (high - low)) * (to - from),
  };
}

const round = (value: number) => Math.round(value * 10) / 10;
const short = (value: number) => (value >= 1 ? value.toLocaleString("en") : String(Number(value.toPrecision(1))));
const line = (x1: number, y1: number, x2: number, y2: number) =>
  `<line class="rule" x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}"/>`;
const text = (x: number, y: number, words: string, anchor: string) =>
  `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${escaped(words)}</text>`;
const escaped = (words: string) => words.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
