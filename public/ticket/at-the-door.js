// @ts-check
import { element, find } from "../ui/element.js";
import { ticketOfBooking, ticketsAtDoor } from "./kept-tickets.js";
import { placeText } from "./sayings.js";
import { readDoorCode, readTicketToken } from "./ticket-token.js";
import { showAlone } from "./ticket-view.js";

/**
 * The ticket of this page, which a notification names by its booking alone; and what a camera brought along from the clinic's door (`#door=…`), which knows no ticket: then it
 * is the one that this browser has opened. Several are for their holder to choose from.
 *
 * @param {string} fragment
 */
export function atTheDoor(fragment) {
  const door = readDoorCode(fragment);
  const choices = door ? ticketsAtDoor(door.clinicId) : [];
  const ticket =
    readTicketToken(fragment) ??
    (choices.length === 1 ? readTicketToken(choices[0]?.token ?? "") : ticketOfBooking(fragment));
  if (ticket) history.replaceState(null, "", `#${ticket.token}`); // a door's code is of no use for long
  return { ticket, door, choices };
}

/**
 * @param {{ code: string }} door
 * @param {ReturnType<typeof ticketsAtDoor>} choices
 * @param {import("./sayings.js").Speech} speech
 */
export function showDoor({ code }, choices, speech) {
  const { words, format } = speech;
  const [said, detail] =
    choices.length > 0
      ? [words.doorWhich, ""]
      : [words.doorNoTicket, `${words.doorNoTicketHow} ${format.digits(code.slice(-6))}`];
  showAlone(speech, { said, detail });
  const list = find("#tickets");
  const { lang } = document.documentElement;
  if (list.lang === lang) return; // a link keeps the focus
  list.lang = lang;
  list.replaceChildren(
    ...choices.map(({ token, place }) => {
      const link = element("a", "", placeText(place, speech, true));
      link.href = `#${token}&door=${code}`; // which opens the page anew
      return element("li", "", link);
    }),
  );
}
