// @ts-check

export const words = {
  near: "{ahead} ahead of you",
  next: "You are next",
  called: "It is your turn",
  calledTo: "It is your turn: {room}",
  room: "room",
  moved: "Your booking was moved to {date}",
  cancelled: "Your booking for {date} is cancelled",
  late: "The doctor is about {minutes} late",
  reminder: "Your turn is on {date}",
  number: "Your number: {number}",
};
