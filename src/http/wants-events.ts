/** Whether an Accept header asks for Server-Sent Events, and does not say `q=0` to them (RFC 9110, section 12.5.1). */
export const wantsEvents = (accept: string | undefined): boolean =>
  /\btext\/event-stream\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i.test(accept ?? "");
