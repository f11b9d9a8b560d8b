// @ts-check

/** @type {Record<keyof typeof import("../en/sign-in.js").words, string>} */
export const words = {
  signIn: "چوونەژوورەوە",
  key: "کلیل",
  signedOut: "چوونەژوورەوەکەت تەواو بوو، یان کلیلەکە هەڵوەشێنراوەتەوە. دووبارە بچۆ ژوورەوە.",
  signOut: "دەرچوون",
};
