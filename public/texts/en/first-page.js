// @ts-check

export const words = {
  tryAgain: "Try again",
  signInFailed: "The sign-in did not succeed. Open the desk, or the page that you wanted, and sign in there.",
  tryIt: "Try it",
  tryItHow: "Book a place from a terminal. The number appears above at once.",
  tryItKey: "$KEY is the key that the terminal showed when Dawr started.",
  copy: "Copy",
  copied: "Copied",
  apiDescription: "API description (OpenAPI)",
  openBoard: "The board",
  openBoardHow: "For the screen in the waiting room",
  openDesk: "The front desk",
  openDeskHow: "For the desk, with a key",
  openTicket: "The patient’s page",
  openTicketHow: "By the QR code on a ticket that the desk prints",
  openDocs: "The API, for people",
};
