import type { Me, Routes } from "$/bindings/office";
import { routeTable } from "$/bindings/office/routeTable";
import { ask, onSignedOut } from "$/office/api";

/** Who is signed in. */
class Signed {
  /** Undefined until asked; null: nobody. */
  me = $state.raw<Me | null | undefined>(undefined);

  async begin(): Promise<void> {
    onSignedOut(() => (this.me = null));
    try {
      this.me = await ask("me", {});
    } catch {
      this.me = null;
    }
  }

  async enter(login: string, passphrase: string): Promise<void> {
    this.me = await ask("sign_in", { login, passphrase });
  }

  async leave(): Promise<void> {
    await ask("sign_out", {}).catch(() => undefined);
    this.me = null;
  }

  /** Whether this role may use a route: what it may not is not offered. */
  may(name: keyof Routes): boolean {
    const roles = routeTable[name].roles;
    return roles === null || (this.me != null && roles.includes(this.me.role));
  }
}

export const signed = new Signed();
