import type { NoticeChannel } from '../../db/generated/enums.ts';
import type { CarrierSettings } from '../../env-carriers.ts';
import type { Carrier, Carriers } from './carrier.ts';
import { SmtpCarrier } from './smtp-carrier.ts';
import { twilioCarriers } from './twilio-carrier.ts';
import { WebPushCarrier } from './web-push-carrier.ts';

interface Options {
  production: boolean;
  /** The origin at which carriers reach us. */
  publicUrl: string;
}

/** The carriers that the settings name, second providers after the first. Without settings: none. */
export function openCarriers(
  { smtp, twilio, vapid }: CarrierSettings,
  { production, publicUrl }: Options,
): Carriers {
  const all: Carrier[] = [];
  for (const [index, server] of (smtp?.servers ?? []).entries())
    all.push(
      new SmtpCarrier({ name: `smtp${suffixOf(index)}`, server, from: smtp?.from as string }),
    );
  for (const [index, account] of (twilio?.accounts ?? []).entries())
    all.push(
      ...twilioCarriers({
        account,
        suffix: suffixOf(index),
        publicUrl,
        apiUrl: twilio?.apiUrl ?? null,
      }),
    );
  if (vapid) all.push(new WebPushCarrier({ vapid, production }));
  const carriers = new Map<NoticeChannel, Carrier[]>();
  for (const carrier of all)
    carriers.set(carrier.channel, [...(carriers.get(carrier.channel) ?? []), carrier]);
  return carriers;
}

/** Lets go of every connection to a carrier. */
export async function closeCarriers(carriers: Carriers): Promise<void> {
  for (const each of carriers.values()) for (const carrier of each) await carrier.close?.();
}

const suffixOf = (index: number) => (index === 0 ? '' : `-${index + 1}`);
