// @ts-check

export const words = {
  tellMe: "Tell me when my turn is near",
  tellNoMore: "Do not tell me any more",
  toldOn: "This device tells you when your turn is near and when you are called, even while this page is closed.",
  ringsWhileOpen: "While this page stays open, it rings when you are called.",
  tellOnHomeScreen:
    "An iPhone or iPad tells you only from its home screen: press “Share”, then “Add to Home Screen”, and open this page from there.",
  tellBlocked: "Notifications are not allowed for this page; the browser’s settings can allow them.",
  tellCannot: "This browser cannot tell you anything while the page is closed.",
  tellFailed: "Notifications could not be set up on this device.",
  tellUnsure: "The clinic could not be reached. You may still be told; please try again.",
};
