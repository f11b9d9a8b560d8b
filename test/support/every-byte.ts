import type { TestDatabase } from "./test-database.js";

/** The tables of which some row holds this text anywhere, in a text, a document or bytes, written forwards or backwards. */
export async function tablesHolding(database: TestDatabase, text: string): Promise<string[]> {
  const tables: { name: string }[] = await database.query(
    `select table_name as name from information_schema.tables
      where table_schema = current_schema() and table_type = 'BASE TABLE' order by table_name`,
  );
  const backwards = [...text].reverse().join("");
  const bytes = Buffer.from(text).toString("hex");
  const holding: string[] = [];
  for (const { name } of tables) {
    const [{ found }] = await database.query(
      `select exists (select from "${name}" as held
                       where position(lower($1) in lower(cast(held as text))) > 0
                          or position($2 in cast(held as text)) > 0
                          or position($3 in cast(held as text)) > 0) as found`,
      [text, backwards, bytes],
    );
    if (found) holding.push(name);
  }
  return holding;
}
