import { number } from "../format";
import type { Laptops } from "./id";

export const en: Laptops = {
  states: { open: "not used yet", used: "used", expired: "expired", withdrawn: "withdrawn" },
  title: "Laptops",
  invite: "Invite a laptop",
  label: "Name of the laptop",
  labelHint: "for example laptop 07",
  days: "Valid (days)",
  make: "Make an invitation",
  made: "Invitation downloaded. Hand it over in person or by stick; it is secret until used.",
  invitations: "Invitations",
  until: (date) => `until ${date}`,
  waiting: "Asking to be enrolled by stick",
  waitingText: "Compare these six words with those on the laptop's screen.",
  same: "The same: enrol",
  notSame: "Not the same: refuse",
  confirmed: "Answer downloaded. Put it on the stick and bring it to that laptop.",
  send: "Send a work list",
  village: "Village",
  choose: "Laptops that go",
  date: "Day of the outing",
  place: "Place",
  team: "Team",
  sendNow: "Plan and send",
  sent: (village, targets) => `The list of ${village} (${number(targets)} people) is sent to the laptops.`,
  noDevices: "No laptop is enrolled yet. Make an invitation first.",
};
