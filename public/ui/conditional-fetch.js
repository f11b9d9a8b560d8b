// @ts-check

/**
 * fetch, which remembers the entity tag of what it read last at an address, and writes there only while that still holds
 * (RFC 9110, If-Match): what somebody else changed meanwhile is not overwritten unseen.
 *
 * @returns {typeof globalThis.fetch}
 */
export function createConditionalFetch() {
  /** @type {Map<string, string>} */
  const tags = new Map();
  return async (input, init = {}) => {
    const address = String(input);
    const tag = ["PUT", "PATCH"].includes(init.method ?? "") ? tags.get(address) : undefined;
    const reply = await fetch(input, tag ? { ...init, headers: { ...init.headers, "If-Match": tag } } : init);
    const told = reply.ok && reply.headers.get("ETag");
    if (told) tags.set(address, told);
    return reply;
  };
}
