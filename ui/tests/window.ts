import { render, screen } from "@testing-library/svelte";
import userEvent, { type UserEvent } from "@testing-library/user-event";
import { makeDouble, type Double } from "$double/platform";
import type { Start } from "$double/state";
import Field from "$/field/Field.svelte";
// The list fetches it by itself once it is drawn: loaded before, it is not on its way still when a
// test that is over takes its page down.
import "$/features/person/Person.svelte";
import { outcomes } from "$/features/outcome/outcomes.svelte";
import { go } from "$/features/session/route.svelte";
import { session } from "$/features/session/session.svelte";
import { connectTo } from "$/platform";

/** A keyboard that counts. */
export class Keys {
  pressed = 0;
  constructor(private readonly user: UserEvent) {}

  /** One key by its name (`Enter`, `ArrowDown`, `1`). */
  async press(key: string): Promise<void> {
    this.pressed += 1;
    await this.user.keyboard(key.length > 1 ? `{${key}}` : key === "[" || key === "{" ? key + key : key);
  }

  /** Text letter by letter; each is a key. */
  async type(text: string): Promise<void> {
    for (const letter of text) await this.press(letter);
  }
}

/** The whole field window over a fresh double. */
export async function openWindow(start: Start): Promise<{ double: Double; user: UserEvent; keys: Keys }> {
  const double = makeDouble(start);
  connectTo(double);
  session.status = undefined;
  session.sending = undefined;
  outcomes.notSaved = [];
  go("work");
  const user = userEvent.setup({ delay: null });
  render(Field);
  if (start === "day" || start === "work") await screen.findByTestId("people");
  return { double, user, keys: new Keys(user) };
}

/** The list has come. */
export async function rows(): Promise<HTMLElement[]> {
  await screen.findAllByRole("option");
  return screen.getAllByRole("option");
}

/** The window at the page of somebody of the list. */
export async function openSiti() {
  const all = await openWindow("work");
  await rows();
  await all.keys.type("siti 53");
  await all.keys.press("Enter");
  await screen.findByTestId("person");
  return all;
}
