import { rmSync } from "node:fs";
import { inject } from "vitest";
import { aDataFolder } from "./data-folder.js";
import { compilePrograms } from "./programs.js";

/** What one run of the tests needs once: folders, which go when its process ends. */
export const makers = {
  migratedDataDir: () => goneAtExit(aDataFolder("migrated")),
  programs: () => goneAtExit(compilePrograms()),
};

const ownFolders = new Map<keyof typeof makers, Promise<string>>();

/** The run's folder. A bench that uses the tests' support is no run of them, and makes its own. */
export async function provided(name: keyof typeof makers): Promise<string> {
  if (process.env.VITEST) return inject(name);
  const folder = ownFolders.get(name) ?? makers[name]();
  ownFolders.set(name, folder);
  return folder;
}

async function goneAtExit(made: Promise<string>): Promise<string> {
  const folder = await made;
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
