// @ts-check

export const words = {
  whoAreYou: "Who are you?",
  pin: "PIN",
  pinKeys: "Digits",
  eraseDigit: "Erase the last digit",
  otherPerson: "Somebody else",
  otherWay: "By key or name instead",
  pinLocked: "Too many wrong PINs here. Try again in {minutes}.",
  nobodyHasPin: "Nobody has a PIN here yet. The owner sets them.",
  noDeskAnyMore: "This browser is no longer a shared desk.",
  sharedDesk: "Shared desk…",
  isSharedDesk: "Several people share this browser.",
  shareDesk: "Share this browser",
  shareDeskHow: "Several people sign in here by their PINs, and the key is signed out. What is this desk called?",
  deskName: "Name of this desk",
  shareDeskNoMore: "Stop sharing this browser",
  lockAfter: "Lock when nobody touches it for",
  lockNever: "Never",
  switchPerson: "Switch person",
  key_switch: "Switch person",
  why_wrong_pin: "This PIN is wrong.",
};
