// @ts-check

export const words = {
  signIn: "Sign in",
  key: "Key",
  signedOut: "You were signed out, or the key was revoked. Sign in again.",
  signOut: "Sign out",
};
