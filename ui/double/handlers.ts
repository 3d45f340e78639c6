import { applicationCommands } from "./commands/applications";
import { peopleCommands } from "./commands/people";
import { sendingCommands } from "./commands/sending";
import { sessionCommands } from "./commands/session";
import type { Handlers } from "./commands/shared";
import type { State } from "./state";

/** Every command of the kit over memory. The rules are only as good as the screens need. */
export function handlers(state: State): Handlers {
  return {
    ...sessionCommands(state),
    ...peopleCommands(state),
    ...applicationCommands(state),
    ...sendingCommands(state),
  };
}
