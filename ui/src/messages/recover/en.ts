import type { Recover } from "./id";

export const en: Recover = {
  title: "Forgotten passphrase",
  intro:
    "The data on this laptop are not lost. The office can open it with its recovery sheets: take one file to the office on a stick and bring the answer back.",
  lead: "Quicker: a team lead who is registered on this laptop can open it with their own passphrase.",
  who: "Whose passphrase?",
  words: "New passphrase",
  wordsHint: "Write these six words on paper. They are asked for when the office's answer comes.",
  request: "Save the request on a stick",
  compare: "Read these words to the office. If the office's screen shows others, the request was exchanged: ask again.",
  carry: "Take the stick to the office. When it is answered, plug it into this laptop again.",
  waitingTitle: "Is the office's answer on the stick?",
  waitingText: "Type the new passphrase you wrote down when you asked, then choose the stick.",
  passphrase: "New passphrase",
  answer: "Open with the office's answer",
  anew: "Ask again from the start",
  toUnlock: "Back to unlocking",
};
