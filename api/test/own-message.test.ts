import { expect, it } from 'vitest';
import { press, useTestServer } from './harness.ts';
import { doAs, enrolled } from './person-actions.ts';

const { server } = useTestServer();

it('is shown to the contact for whom it is meant, and to no other', async () => {
  const { token } = await enrolled(server);
  const ownMessage = 'Recoge a los niños.';
  await doAs(server, token, 'addContact', { input: { name: 'Rosa', message: ownMessage } });
  await doAs(server, token, 'addContact', { input: { name: 'Luis' } });
  const { id } = await press(server, token);
  const links = await server.ask<{ alert: { contactLinks: Array<{ token: string }> } }>(
    'query Links($id: ID!) { alert(id: $id) { contactLinks { token } } }',
    { id },
    token,
  );
  const told = async (as?: string) =>
    (
      await server.ask<{ viewer: { contact: { ownMessage: string } | null } | null }>(
        '{ viewer { contact { ownMessage } } }',
        {},
        as,
      )
    ).data.viewer;
  const [rosa, luis] = links.data.alert.contactLinks;
  expect(await told(rosa?.token)).toEqual({ contact: { ownMessage } });
  expect(await told(luis?.token)).toEqual({ contact: { ownMessage: null } });
  expect(await told(token)).toEqual({ contact: null });
});
