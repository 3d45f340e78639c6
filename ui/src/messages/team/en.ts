import { number } from "../format";
import type { Team } from "./id";

export const en: Team = {
  title: "Team settings",
  intro: "For all laptops. They take it when they are connected, or from a stick.",
  officers: "Officers",
  officersText: "Those who may open a laptop, each with a passphrase of their own.",
  nobody: "No officers yet. A laptop can be enrolled once its officer is here.",
  noLead: "No team lead yet. A lead opens a laptop whose passphrase is forgotten and takes officers off it.",
  name: "Officer's name",
  lead: "Team lead",
  add: "Add an officer",
  remove: "Remove",
  removeNamed: (name) => `Remove ${name}`,
  removedText: "Whoever is removed can open their laptop until a lead takes them off it in that laptop's settings.",
  twice: "This name is there already. Add something that tells them apart.",
  services: "Services in the field",
  servicesText: "Applications that officers may begin on a laptop.",
  rules: "Laptops",
  forget: "A laptop may delete old bundles once they are",
  forgetBackedUp: "in the office's backup",
  forgetImported: "in the office's data",
  forgetText:
    "Safest: once backed up by jemput-office backup. Choose the second only if the office's data is backed up in another way.",
  days: "Then waits (days)",
  daysWrong: "Between 0 and 3,650 days.",
  lock: "Locks itself after (minutes)",
  lockWrong: "Between 1 and 60 minutes.",
  save: "Save the settings",
  saved: (version) => `Saved. Settings no. ${number(version)} go to all laptops.`,
  unsaved: "There are changes that are not saved.",
};
