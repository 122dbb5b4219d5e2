// The admin's page: who may sign in, and displays. Nothing about anybody's running is here.

import { useEffect, useState } from "preact/hooks";
import { ask, post } from "../asking";
import type { AccountShown } from "../contract/http";
import { ADMIN } from "../words";
import { CodeButton } from "../parts/code";
import { Foot, Refusal, SignedIn, Wordmark } from "../parts/frame";

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
        <h1>{ADMIN.title}</h1>
        <SignedIn />
      </header>
      <Refusal />
      <main>
        <section aria-label={ADMIN.accounts}>
          <h2>{ADMIN.accounts}</h2>
          <ul class="accounts">
            {accounts.map((one) => (
              <li key={one.name}>
                <span>
                  <b>{one.name}</b> {one.role}
                  {one.active ? "" : `, ${ADMIN.disabled}`}
                </span>
                <button type="button" onClick={() => void change(one)}>
                  {one.active ? ADMIN.disable : ADMIN.enable}
                </button>
              </li>
            ))}
          </ul>
        </section>
        <section aria-label={ADMIN.add}>
          <h2>{ADMIN.add}</h2>
          <form class="door-form" onSubmit={(event) => void add(event)}>
            <label>
              {ADMIN.name}
              <input name="name" required pattern="[a-z0-9\-]{1,32}" title={ADMIN.nameHint} autocapitalize="none" autocomplete="off" />
            </label>
            <label>
              {ADMIN.role}
              <select name="role">
                <option>physio</option>
                <option>admin</option>
              </select>
            </label>
            <label>
              {ADMIN.passphrase}
              <input name="passphrase" type="password" required minLength={12} maxLength={128} autocomplete="new-password" />
            </label>
            <button type="submit" class="go">
              {ADMIN.addButton}
            </button>
          </form>
        </section>
        <section aria-label={ADMIN.walls}>
          <h2>{ADMIN.walls}</h2>
          <p class="door-more">{ADMIN.wallHint}</p>
          <CodeButton lane={null} />
        </section>
      </main>
      <Foot />
    </div>
  );
}
