// The admin's page: who may sign in, and displays. Nothing about anybody's running is here.

import { useEffect, useState } from "preact/hooks";
import { ask, post } from "../asking";
import type { AccountShown } from "../contract/http";
import { say } from "../messages";
import { CodeButton } from "../parts/code";
import { Foot, Place, Refusal, SignedIn, Wordmark } from "../parts/frame";

const turn = (account: AccountShown): string => say(account.active ? "admin.disable" : "admin.enable");

export function Admin() {
  const [accounts, setAccounts] = useState<readonly AccountShown[]>([]);
  const read = async (): Promise<void> => {
    const found = await ask<readonly AccountShown[]>("GET", "/api/v1/accounts");
    if (found?.found) setAccounts(found.found);
  };
  useEffect(() => void read(), []);
  const change = async (account: AccountShown): Promise<void> => {
    if (await post(`/api/v1/accounts/${account.name}`, { active: !account.active })) await read();
  };
  const add = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const given = Object.fromEntries(new FormData(form));
    if (await post("/api/v1/accounts", given)) {
      form.reset();
      await read();
    }
  };
  return (
    <div class="door admin">
      <header class="head">
        <Wordmark />
        <h1>{say("admin.title")}</h1>
        <Place to="/gym" class="button">
          {say("gym")}
        </Place>
        <SignedIn />
      </header>
      <Refusal />
      <main>
        <section aria-label={say("admin.accounts")}>
          <h2>{say("admin.accounts")}</h2>
          <ul class="accounts">
            {accounts.map((one) => (
              <li key={one.name}>
                <span>
                  <b>{one.name}</b> {one.role === "admin" || one.role === "physio" ? say(`admin.${one.role}`) : one.role}
                  {one.active ? "" : `, ${say("admin.disabled")}`}
                </span>
                <button type="button" aria-label={`${turn(one)}: ${one.name}`} onClick={() => void change(one)}>
                  {turn(one)}
                </button>
              </li>
            ))}
          </ul>
        </section>
        <section aria-label={say("admin.add")}>
          <h2>{say("admin.add")}</h2>
          <form class="door-form" onSubmit={(event) => void add(event)}>
            <label>
              {say("admin.name")}
              <input name="name" required pattern="[a-z0-9\-]{1,32}" title={say("admin.nameHint")} autocapitalize="none" autocomplete="off" />
            </label>
            <label>
              {say("admin.role")}
              <select name="role">
                <option value="physio">{say("admin.physio")}</option>
                <option value="admin">{say("admin.admin")}</option>
              </select>
            </label>
            <label>
              {say("admin.passphrase")}
              <input name="passphrase" type="password" required minLength={12} maxLength={128} autocomplete="new-password" />
            </label>
            <button type="submit" class="go">
              {say("admin.addButton")}
            </button>
          </form>
        </section>
        <section aria-label={say("admin.walls")}>
          <h2>{say("admin.walls")}</h2>
          <p class="door-more">{say("admin.wallHint")}</p>
          <CodeButton lane={null} />
        </section>
      </main>
      <Foot />
    </div>
  );
}
