import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Begun last, one of these would end alone, while a core idles. Vitest knows only how long a run before this one took. */
const longest = [
  ...["browser/server-away", "browser/quality", "browser/board-wall", "browser/ticket", "browser/ticket-away"],
  ...["browser/desk-layout", "browser/by-keyboard", "browser/desk", "nothing-left-behind", "shutdown"],
  ...["database-faults", "embedded-postgres", "first-start", "server-package", "line"],
  ...["affinity", "edge-rights", "oracle", "broker", "browser/kiosk", "unfit-database"],
];

const isLong = ({ moduleId }: TestSpecification) => longest.some((name) => moduleId.endsWith(`/${name}.test.ts`));

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const inOrder = await super.sort(files);
    return [...inOrder.filter(isLong), ...inOrder.filter((file) => !isLong(file))];
  }
}
