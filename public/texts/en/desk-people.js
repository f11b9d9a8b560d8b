// @ts-check

export const words = {
  signInByName: "Or by your own name",
  username: "Username",
  password: "Password",
  signInWithName: "Sign in by name",
  whoAreYou: "Who are you?",
  pin: "PIN",
  pinKeys: "Digits",
  eraseDigit: "Erase the last digit",
  otherPerson: "Somebody else",
  otherWay: "By key or name instead",
  pinLocked: "Too many wrong PINs at this desk. Try again in {minutes}, or let the owner set a new one.",
  nobodyHasPin: "Nobody has a PIN for this clinic yet. The owner sets one for each person.",
  noDeskAnyMore: "This browser is no longer a shared desk. Sign in with the desk’s key.",
  sharedDesk: "Shared desk…",
  shareDesk: "Share this browser",
  shareDeskHow:
    "Several people sign in here, each by her own PIN. The browser is then signed out of the desk’s key. What is it to be called?",
  deskName: "Name of this desk",
  shareDeskNoMore: "Stop sharing this browser",
  lockAfter: "Lock when nobody touches it for",
  lockNever: "Never",
  switchPerson: "Switch person",
  key_switch: "Switch person",
  why_wrong_password: "The username or the password is wrong.",
  why_wrong_pin: "This PIN is wrong.",
};
