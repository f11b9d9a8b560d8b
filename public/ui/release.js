// @ts-check

/** That of the page: what bundles it puts it here. @type {string | undefined} */
export const release = /** @type {any} */ (globalThis).dawrRelease;
