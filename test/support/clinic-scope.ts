/** A parenthesis without others in it; and what stands for one that was taken out. */
const innermost = /\(([^()]*)\)/g;
const nested = "()";

/** A clinic itself needs a condition too, or joining it would pass for one. */
const reference = (tables: string[]) =>
  new RegExp(`(\\bfrom|\\bjoin|\\bupdate|,) (clinics|${tables.join("|")})\\b(?!\\.)`, "g");
/** Ties a row to one clinic; an id or a secret of its own names one row. */
const condition = /\b(where|and|on) (\w+\.)?(clinic_id (?:=|is not distinct from) (?!clinic_id)|(id|token_hash) = )/g;

/** Conditions on several columns at once, as conditions on the first of them. */
const simplified = (sql: string) =>
  sql
    .replaceAll(/--.*$/gm, "")
    .replaceAll(/\$\{[^}]*\}/g, "x")
    .replaceAll(/\s+/g, " ")
    .replaceAll(/using \(clinic_id\b[^)]*\)/g, "on clinic_id = other")
    .replaceAll(/\((\w+\.)?clinic_id, [^()]*\) = \(/g, "$1clinic_id = (");

/** The statement's parts, each without the subqueries in it. */
function partsOf(sql: string): string[] {
  const parts: string[] = [];
  let rest = sql;
  while (/\([^()]+\)/.test(rest)) {
    rest = rest.replaceAll(innermost, (_, inner: string) => {
      parts.push(inner);
      return "";
    });
  }
  return [...parts, rest.replaceAll(nested, "")];
}

/**
 * Whether the statement reads or changes rows of such a table without saying of which clinic. To mention `clinic_id` is
 * not enough: each use of a table needs a condition on it, in the same subquery.
 */
export function mixesClinics(sql: string, tables: string[]): boolean {
  const insertsElsewhere = new RegExp(
    `\\binto (${tables.join("|")})( as \\w+)? \\((?!clinic_id\\b|[^)]*, clinic_id\\b)`,
  );
  const text = simplified(sql);
  if (insertsElsewhere.test(text)) return true;
  return text
    .split(";")
    .flatMap(partsOf)
    .some((part) => (part.match(reference(tables)) ?? []).length > (part.match(condition) ?? []).length);
}
