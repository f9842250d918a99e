import { describe, expect, it } from 'vitest';
import { cancel, close } from './actions.ts';
import { press, useTestServer } from './harness.ts';
import { doAs, enrolled } from './person-actions.ts';

const { server } = useTestServer();

/** A person with a contact and an alert, and the token of the contact's link. */
async function pressed(names?: string) {
  const { token } = await enrolled(server);
  if (names) await doAs(server, token, 'updateProfile', { input: { names } });
  await doAs(server, token, 'addContact', { input: { name: 'Rosa' } });
  const { id } = await press(server, token);
  const { data } = await server.ask<{ alert: { contactLinks: Array<{ token: string }> } }>(
    'query Links($id: ID!) { alert(id: $id) { contactLinks { token } } }',
    { id },
    token,
  );
  return { token, id, link: data.alert.contactLinks[0]?.token as string };
}

const confirmed = async (id: string, as: string) =>
  (
    await server.ask<{ alert: { mistakeConfirmed: boolean | null } }>(
      'query Told($id: ID!) { alert(id: $id) { mistakeConfirmed } }',
      { id },
      as,
    )
  ).data.alert.mistakeConfirmed;

describe('the page of a contact', () => {
  it.each([
    ['MISTAKE_CONFIRMED', true],
    ['HELPED', false],
  ])('says after %s whether a voice confirmed the mistake: %s', async (outcome, is) => {
    const { token, id, link } = await pressed();
    await cancel(server, id, token);
    expect(await confirmed(id, link)).toBe(false);
    await close(server, id, await server.signIn('call-center'), outcome);
    expect(await confirmed(id, link)).toBe(is);
    expect(await confirmed(id, token)).toBe(is);
  });

  it('says so of no alert that the person did not cancel, as the messages do not', async () => {
    const { id, link } = await pressed();
    await close(server, id, await server.signIn('call-center'), 'MISTAKE_CONFIRMED');
    expect(await confirmed(id, link)).toBe(false);
  });

  it('names the person as they call themself, to whoever holds the link alone', async () => {
    const named = async (as: string) =>
      (
        await server.ask<{ viewer: { contact: { personName: string | null } | null } }>(
          '{ viewer { contact { personName } } }',
          {},
          as,
        )
      ).data.viewer.contact;
    const { token, link } = await pressed('Rosa María López');
    expect(await named(link)).toEqual({ personName: 'Rosa María López' });
    expect(await named(token)).toBeNull();
    expect(await named((await pressed()).link)).toEqual({ personName: null });
  });
});
