/** The service worker's script, keeping these files as this version. */
export function withShell(script: string, version: string, files: string[]): string {
  const [, rest = ""] = script.split(/^globalThis\.shell = .*$/m);
  if (!rest) throw new Error("the script no longer begins with its shell");
  return `globalThis.shell = ${JSON.stringify({ version, files })};${rest}`;
}
