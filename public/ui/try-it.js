// @ts-check
import { find } from "./element.js";

/** The same patient cannot wait twice on a list, so the line names another one after each booking. */
const names = ["Sara", "Ali", "Maryam", "Hasan", "Zahra", "Omar", "Fatima", "Yusuf", "Noor", "Karim"];
const copiedMs = 2_000;

/**
 * The line that books, ready to paste into a terminal.
 *
 * @param {string} clinicPath
 * @param {() => import("../texts.js").Texts} wordsNow
 */
export function createTryIt(clinicPath, wordsNow) {
  const command = find("#command");
  const copy = find("#copy");
  copy.hidden = !navigator.clipboard; // only on https and localhost
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(command.textContent ?? "");
    copy.textContent = wordsNow().copied;
    setTimeout(() => {
      copy.textContent = wordsNow().copy;
    }, copiedMs);
  });

  /** @param {import("../client/index.js").ClinicState<"public"> | undefined} state */
  const show = (state) => {
    const count = state?.days.reduce((sum, { bookings }) => sum + bookings.length, 0) ?? 0;
    const text = [
      `curl -H "Authorization: Bearer $KEY" \\`,
      `  -H 'Content-Type: application/json' \\`,
      `  -d '{"patient":{"name":"${names[count % names.length]}"}}' \\`,
      `  ${location.origin}${clinicPath}/bookings`,
    ].join("\n");
    if (command.textContent !== text) command.textContent = text;
  };
  show(undefined);
  return { show };
}
