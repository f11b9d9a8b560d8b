// @ts-check

export const words = {
  iAmHere: "I am here",
  youAreHere: "You are here",
  aheadOfYou: "ahead of you",
  youAreNext: "You are next. Please stay close.",
  askAtDesk: "Please ask at the desk.",
  outOfReach: "The clinic cannot be reached right now.",
};
