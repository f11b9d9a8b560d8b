import { existsSync, statfsSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const memory = "/dev/shm";
const neededBytes = 4 * 1024 ** 3;

/** A new folder for a PostgreSQL's data: in memory where there is room, for a clone is 360 files (10 ms there, 100 on disk). */
export function aDataFolder(name: string): Promise<string> {
  return mkdtemp(join(hasRoom() ? memory : tmpdir(), `dawr-${name}-`));
}

function hasRoom(): boolean {
  if (!existsSync(memory)) return false;
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize > neededBytes;
}
