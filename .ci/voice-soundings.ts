/** Which voice of espeak-ng reads a language, and what it must be given to say a piece as people do. */

interface Sounding {
  voice: string;
  says: (piece: string, word: string) => string;
}

/** Without vowel signs a voice guesses at Arabic letters; a number it reads well from its digits. */
const fromDigits = (voice: string, others: Record<string, string>): Sounding => ({
  voice,
  says: (piece) => others[piece] ?? piece,
});

/** There is no voice for Sorani. The one for Kurmanji reads Latin letters and stresses alike: a placeholder, no more. */
const sorani: Record<string, string> = {
  ...{ 1: "yek", 2: "dû", 3: "sê", 4: "çwar", 5: "pênc", 6: "şeş", 7: "hewt", 8: "heşt", 9: "no", 10: "de" },
  ...{ 11: "yazde", 12: "dwazde", 13: "sêzde", 14: "çwarde", 15: "pazde", 16: "şazde", 17: "hevde", 18: "hejde" },
  ...{ 19: "nozde", 20: "bîst", 30: "sî", 40: "çil", 50: "penca", 60: "şest", 70: "hefta", 80: "heşta", 90: "newed" },
  ...{ 100: "sed", 200: "dûsed", 300: "sêsed", 400: "çwarsed", 500: "pêncsed", 600: "şeşsed", 700: "hewtsed" },
  ...{ 800: "heştsed", 900: "nosed", and: "û", number: "jimare", golden: "jimarey zêrîn", room: "jûrî jimare" },
};

export const soundings: Record<string, Sounding> = {
  ar: fromDigits("ar", { and: "وَ", number: "رَقْم", golden: "الرَقْم الذَهَبِي", room: "غُرْفَة رَقْم" }),
  en: { voice: "en-gb", says: (_piece, word) => word },
  ckb: { voice: "ku", says: (piece) => sorani[piece] as string },
  tr: { voice: "tr", says: (_piece, word) => word },
  fa: fromDigits("fa", { and: "[[o]]", number: "شمارهٔ", golden: "شمارهٔ طلایی", room: "اتاقِ شمارهٔ" }),
};
