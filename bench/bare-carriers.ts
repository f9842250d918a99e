import { readCarriers } from '../api/src/env-carriers.ts';
import { closeCarriers, openCarriers } from '../api/src/notices/carriers/open-carriers.ts';
import { aMessage } from '../api/test/carrier-messages.ts';
import type { LocalCarriers } from './carriers.ts';
import { CONTACTS, NOTICES_OF_ALERT } from './families.ts';
import { type CpuMeter, compare, type Rate } from './load.ts';

/** As many alerts' messages at a time as the dispatcher sends of an SMS. */
const ALERTS_AT_ONCE = 6;

export interface BareCarriers {
  /** Of the messages of one alert, all at once. */
  alerts: Rate;
  noticesPerSecond: number;
}

/** The same messages through the product's own carriers with nothing else around them: no row, no key, no text. */
export async function measureBareCarriers(
  local: LocalCarriers,
  seconds: number,
): Promise<BareCarriers> {
  const settings = readCarriers(local.settings, false);
  const carriers = openCarriers(settings, { production: false, publicUrl: 'http://127.0.0.1' });
  const [sms, email] = [carriers.get('SMS')?.[0], carriers.get('EMAIL')?.[0]];
  if (!sms || !email) throw new Error('The local carriers carry no SMS or no e-mail.');
  const meter: CpuMeter = () => {
    const { user, system } = process.cpuUsage();
    return { server: null, generator: user + system };
  };
  const messages = Array.from({ length: NOTICES_OF_ALERT }, (_, index) =>
    index < CONTACTS
      ? { by: sms, message: aMessage() }
      : { by: email, message: aMessage({ channel: 'EMAIL', to: 'contact@bench.example' }) },
  );
  const { alerts } = await compare(
    {
      alerts: {
        connections: ALERTS_AT_ONCE,
        step: async () => {
          const signal = AbortSignal.timeout(10_000);
          await Promise.all(messages.map(({ by, message }) => by.send(message, signal)));
        },
      },
    },
    seconds,
    meter,
  );
  await closeCarriers(carriers);
  return { alerts, noticesPerSecond: alerts.perSecond * NOTICES_OF_ALERT };
}
