// @ts-check

export const words = {
  signIn: "Sign in",
  key: "Key",
  signedOut: "You were signed out, or the key was revoked. Sign in again.",
  signOut: "Sign out",
  signInByName: "Or by your own name",
  username: "Username",
  password: "Password",
  signInWithName: "Sign in by name",
  signInWithAccount: "Sign in with {name}",
  needsCookies:
    "This browser blocks cookies here, and this page needs one to stay signed in. Allow site data for this address.",
  why_wrong_password: "The username or the password is wrong.",
  why_person_unknown: "Nobody here has this account. Ask the owner to add it, or sign in otherwise.",
  why_sign_in_failed: "The sign-in was not finished, or took too long. Try again.",
  why_provider_unavailable:
    "The service that has your account does not answer now. Try again shortly, or sign in otherwise.",
  why_former_session:
    "Somebody else has signed in in this browser, so this was not done. Try again as who is signed in now, or sign in yourself.",
  why_too_many_requests: "Too many tries. Wait a little, then try again.",
  why_unknown: "That did not work. Try again.",
};
