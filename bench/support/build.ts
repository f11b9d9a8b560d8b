import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** What is measured is what is deployed. */
export function build(): void {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const { status } = spawnSync("npm", ["run", "--silent", "build"], { cwd: root, stdio: ["ignore", 2, 2] });
  if (status !== 0) throw new Error("the build failed");
}
