// @ts-check

export const words = {
  noSuchBoard: "There is no such board.",
  nothingPublic: "This board is not public. Open it with the key of a screen.",
  boardRefused: "The server does not show this board",
  shownNoLonger: "No longer shown here",
  latestCalls: "Latest calls",
  noCalls: "No calls in the last quarter of an hour",
  languagesInTurn: "Languages in turn",
};
