import { describe, expect, it } from 'vitest';
import { press, useTestServer } from './harness.ts';
import { addAskedReceiver } from './notice-actions.ts';
import { doAs, enrolled } from './person-actions.ts';
import { RecordingCarriers } from './recording-carrier.ts';

const carriers = new RecordingCarriers();
const { server } = useTestServer({ carriers: carriers.carriers });

describe('every mail to a contact', () => {
  it('leads to where they can say that they want no more, and take that back', async () => {
    const { token } = await enrolled(server);
    const rosa = await addAskedReceiver(server, carriers, token, ['EMAIL']);
    await doAs(server, token, 'sendTestNotice', { id: rosa.id });
    const test = await carriers.expectTo(rosa.email, /Prueba/, 'EMAIL');
    await press(server, token);
    const alert = await carriers.expectTo(rosa.email, 'pide ayuda', 'EMAIL');
    expect(alert.stopUrl).toMatch(/\/k#[\w-]{43}$/);
    for (const mail of [test, alert]) {
      expect(mail.stopUrl).toBe(alert.stopUrl);
      expect(mail.text).toContain(`dígalo aquí: ${alert.stopUrl}`);
      expect(mail.text).not.toContain('En la página puede');
    }
    const link = `abi_${alert.stopUrl?.split('#')[1]}`;
    const state = async (answer: string) =>
      (
        await server.ask<{ answerContactInvitation: { state: string } }>(
          `mutation ($token: String!, $answer: ContactAnswer!) {
            answerContactInvitation(token: $token, answer: $answer) { ... on ContactInvitation { state } } }`,
          { token: link, answer },
        )
      ).data.answerContactInvitation.state;
    expect(await state('STOP')).toBe('STOPPED');
    expect(await doAs(server, token, 'sendTestNotice', { id: rosa.id })).toMatchObject({
      errorCode: 'NO_OPEN_CHANNEL',
    });
    expect(await state('CONFIRM')).toBe('CONFIRMED');
    await doAs(server, token, 'sendTestNotice', { id: rosa.id });
    await carriers.expectTo(rosa.email, /Prueba/, 'EMAIL');
  });
});
