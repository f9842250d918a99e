import { afterEach, describe, expect, it } from 'vitest';
import { expectNothingUnexpected } from './arrivals.ts';
import { aMessage } from './carrier-messages.ts';
import { RecordingCarriers } from './recording-carrier.ts';
import { startTwilioServer, TEST_ACCOUNT } from './twilio-server.ts';

const carriers = new RecordingCarriers();
const PHONE = '+12135550199';

async function send(on = carriers) {
  const [sms] = on.carriers.get('SMS') ?? [];
  await sms?.send(aMessage({ to: PHONE, text: 'Hola' }), AbortSignal.timeout(1_000));
}

describe('a message that a test does not wait for', () => {
  // Nothing here calls the check: these pass because it is called after each of them, and fails them.
  it.fails('fails it without a call by hand', () => send());

  it.fails('fails it where the test made the carriers itself', () => send(new RecordingCarriers()));

  it.fails('fails it where a local server took it', async () => {
    const twilio = await startTwilioServer();
    const { accountSid, authToken } = TEST_ACCOUNT;
    const taken = await fetch(`${twilio.url}/2010-04-01/Accounts/${accountSid}/Messages.json`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: `${new URLSearchParams({ To: PHONE, From: '+12135550100', Body: 'Hola' })}`,
    });
    await twilio.stop();
    // A failure here would pass for the one that is meant: leave none behind then.
    if (taken.status !== 201) twilio.arrivals.takeAll();
  });

  it('is named in the failure, and fails no other test after it', async () => {
    await send();
    expect(expectNothingUnexpected).toThrow(/Nobody expected these: .*"to":"\+12135550199"/);
    expect(expectNothingUnexpected).not.toThrow();
  });
});

describe('a message', () => {
  it('that is waited for fails nothing', async () => {
    await send();
    await carriers.expectTo(PHONE, 'Hola', 'SMS');
  });

  it('of which the test says that it does not matter fails nothing, in this test alone', async () => {
    carriers.anythingMayCome('this is what the test is about');
    await send();
    expect(expectNothingUnexpected).not.toThrow();
    await send();
    expect(expectNothingUnexpected).toThrow('Nobody expected these');
  });
});

// What the hooks of a file send is looked at after them.
describe('a hook after a test', () => {
  afterEach(() => send());
  it.fails('may send nothing that nobody expects', () => undefined);
});
