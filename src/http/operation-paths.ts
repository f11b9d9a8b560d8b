import type { AnyOperation } from "./operation.js";

/** `/v1/clinics/{clinicId}` as Express writes it: `/v1/clinics/:clinicId`. */
export const expressPath = (path: string): string => path.replace(/\{(\w+)\}/g, ":$1");

/** Matches what Express would route to the path: capitals count as small letters, and a slash may end it. */
export const patternOf = (path: string): RegExp => new RegExp(`^${path.replace(/\{\w+\}/g, "[^/]+")}/?$`, "i");

/** The first parts of all paths: `/v1`. */
export const rootsOf = (operations: AnyOperation[]): string[] => [
  ...new Set(operations.map(({ path }) => `/${path.split("/")[1]}`)),
];

/** The operations of each path by their method, as OpenAPI groups them. */
export function pathsOf(operations: AnyOperation[]): Record<string, Record<string, AnyOperation>> {
  const paths: Record<string, Record<string, AnyOperation>> = {};
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: operation };
  }
  return paths;
}
